#include "app/ordered_work.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <set>

namespace beholden::app {
namespace {

TEST(OrderedWork, IsConsumedInOrderWhateverFinishesFirst) {
    std::vector<std::size_t> seen;
    const auto done = produce_in_order<std::size_t>(
        {.count = 200, .threads = 4, .window = 16},
        [](std::size_t item) {
            std::this_thread::sleep_for(std::chrono::microseconds(item * 7'919 % 500));
            return item * 2;
        },
        [&](std::size_t item, std::size_t product) {
            EXPECT_EQ(product, item * 2);
            seen.push_back(item);
            return Result<void>();
        }
    );
    ASSERT_TRUE(done);
    ASSERT_EQ(seen.size(), 200u);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
}

TEST(OrderedWork, RunsNoFurtherAheadThanItsWindow) {
    std::atomic<std::size_t> consumed{0};
    std::atomic<bool> too_far{false};
    const auto done = produce_in_order<int>(
        {.count = 100, .threads = 8, .window = 5},
        [&](std::size_t item) {
            if (item >= consumed + 5) too_far = true;
            return 0;
        },
        [&](std::size_t, int) {
            ++consumed;
            return Result<void>();
        }
    );
    ASSERT_TRUE(done);
    EXPECT_FALSE(too_far);
}

TEST(OrderedWork, EndsWhereTheConsumerFails) {
    std::atomic<int> produced{0};
    int consumed = 0;
    const auto done = produce_in_order<int>(
        {.count = 1'000, .threads = 3, .window = 4}, [&](std::size_t) { return ++produced; },
        [&](std::size_t item, int) -> Result<void> {
            ++consumed;
            if (item == 10) return fail(ErrorCode::kInternal, "enough");
            return {};
        }
    );
    ASSERT_FALSE(done);
    EXPECT_EQ(consumed, 11);
    EXPECT_LE(produced, 15);
}

TEST(OrderedWork, OfNothingIsDone) {
    const auto done = produce_in_order<int>(
        {.count = 0, .threads = 3, .window = 4}, [](std::size_t) { return 0; },
        [](std::size_t, int) { return Result<void>(); }
    );
    EXPECT_TRUE(done);
}

}  // namespace
}  // namespace beholden::app
