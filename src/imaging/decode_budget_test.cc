#include "imaging/decode_budget.h"

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "imaging/decode.h"
#include "imaging/encode.h"
#include "imaging/testing/images.h"
#include "imaging/testing/jpeg_writer.h"

namespace beholden::imaging {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kNow{0};
constexpr milliseconds kLong{60'000};

TEST(DecodeBudget, GivesSharesUntilNoneIsLeft) {
    DecodeBudget budget(100);
    auto first = budget.acquire(60, kNow);
    ASSERT_TRUE(first);
    EXPECT_EQ(budget.in_flight(), 60);
    const auto refused = budget.acquire(41, kNow);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kOverloaded);
    EXPECT_TRUE(budget.acquire(40, kNow));
    EXPECT_EQ(budget.in_flight(), 60);  // The last share ended at once.
    {
        const DecodeBudget::Lease ends = std::move(*first);
    }
    EXPECT_EQ(budget.in_flight(), 0);
}

TEST(DecodeBudget, GivesAtOnceOrNotAtAllAndOvertakesNobody) {
    DecodeBudget budget(100);
    auto first = budget.try_acquire(60);
    ASSERT_TRUE(first);
    EXPECT_FALSE(budget.try_acquire(41));
    EXPECT_EQ(budget.in_flight(), 60);
    auto large = std::async(std::launch::async, [&] { return budget.acquire(80, kLong); });
    while (budget.waiting() == 0) std::this_thread::yield();
    EXPECT_FALSE(budget.try_acquire(10));
    first.reset();
    EXPECT_TRUE(large.get());
    EXPECT_TRUE(budget.try_acquire(100));
}

TEST(DecodeBudget, LetsTheOversizedRunAlone) {
    DecodeBudget budget(100);
    const auto all = budget.acquire(1'000, kNow);
    ASSERT_TRUE(all);
    EXPECT_EQ(budget.in_flight(), 100);
    EXPECT_FALSE(budget.acquire(1, kNow));
}

TEST(DecodeBudget, MovesALeaseWithoutGivingItBackTwice) {
    DecodeBudget budget(100);
    auto a = budget.acquire(10, kNow);
    auto b = budget.acquire(20, kNow);
    ASSERT_TRUE(a && b);
    *a = std::move(*b);
    EXPECT_EQ(budget.in_flight(), 20);
    *b = DecodeBudget::Lease{};
    EXPECT_EQ(budget.in_flight(), 20);
}

TEST(DecodeBudget, ServesInOrderOfArrival) {
    DecodeBudget budget(100);
    auto holder = budget.acquire(50, kNow);
    ASSERT_TRUE(holder);
    auto large = std::async(std::launch::async, [&] { return budget.acquire(80, kLong); });
    while (budget.waiting() == 0) std::this_thread::yield();
    // There is room for a small one, but the large one came first.
    EXPECT_FALSE(budget.acquire(10, kNow));
    *holder = DecodeBudget::Lease{};
    const auto served = large.get();
    EXPECT_TRUE(served);
    EXPECT_EQ(budget.in_flight(), 80);
}

TEST(DecodeBudget, LetsTheNextOneInWhenTheFirstGivesUp) {
    DecodeBudget budget(100);
    const auto holder = budget.acquire(50, kNow);
    auto large =
        std::async(std::launch::async, [&] { return budget.acquire(80, milliseconds(50)); });
    while (budget.waiting() == 0) std::this_thread::yield();
    const auto small = budget.acquire(10, kLong);
    EXPECT_TRUE(small);
    EXPECT_FALSE(large.get());
}

TEST(Decoder, CountsByTheHeaderAndGivesBack) {
    const Image scene = testing::make_scene(100, 80);
    const Bytes plain = testing::write_jpeg(scene);
    const Bytes progressive = testing::write_jpeg(scene, {.progressive = true});
    const Bytes png = encode_png(scene).value();
    // Room for one of each, one after the other, over and over.
    const Decoder decoder({.pixels_in_flight_max = 8'000, .wait_max = kNow});
    for (int i = 0; i < 10; ++i) {
        for (const Bytes& file : {plain, progressive, png}) EXPECT_TRUE(decoder.decode(file));
        EXPECT_FALSE(decoder.decode(std::span(plain).first(plain.size() / 2)));
    }
}

TEST(Decoder, ServesManyThreads) {
    const Image scene = testing::make_scene(200, 160);
    const Bytes file = testing::write_jpeg(scene, {.progressive = true});
    const Image expected = decode(file).value();
    const Decoder decoder({.pixels_in_flight_max = 300'000, .wait_max = kLong});
    std::vector<std::future<int>> workers(8);
    for (auto& worker : workers) {
        worker = std::async(std::launch::async, [&] {
            int wrong = 0;
            for (int n = 0; n < 20; ++n) {
                const auto image = decoder.decode(file);
                wrong += image && image->pixels == expected.pixels ? 0 : 1;
            }
            return wrong;
        });
    }
    for (auto& worker : workers) EXPECT_EQ(worker.get(), 0);
}

}  // namespace
}  // namespace beholden::imaging
