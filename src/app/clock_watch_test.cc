#include "app/clock_watch.h"

#include <string>
#include <vector>

#include "audit/tile.h"
#include "store/store_fixture.h"

namespace beholden::app {
namespace {

using std::chrono::milliseconds;

class TurnedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time{milliseconds(1'795'510'800'000)};
};

class ClockWatchTest : public store::StoreTest {
protected:
    void SetUp() override { ASSERT_TRUE(open()); }

    /// Both clocks go on.
    void pass(milliseconds time) {
        wall_.time += time;
        steady_ += time;
    }

    std::vector<std::string> leaves() {
        const auto size = static_cast<unsigned>(store_->log().head().size);
        if (size == 0) return {};
        const auto bundle = store_->log().tile({audit::TileKind::kEntries, 0, 0, size}).value();
        const auto entries = audit::parse_entry_bundle(bundle, size).value();
        std::vector<std::string> texts;
        for (const auto entry : entries) texts.emplace_back(as_text(entry));
        return texts;
    }

    TurnedClock wall_;
    milliseconds steady_{5'000};
    ClockWatch watch_{wall_, [this] { return steady_; }};
};

TEST_F(ClockWatchTest, SaysNothingWhileBothClocksGoOn) {
    for (int i = 0; i < 100; ++i) {
        pass(std::chrono::hours(1));
        ASSERT_TRUE(watch_.check(*store_));
    }
    EXPECT_TRUE(leaves().empty());
}

TEST_F(ClockWatchTest, TellsOnceHowFarTheClockWasSetForwardOrBack) {
    wall_.time += std::chrono::hours(3);
    ASSERT_TRUE(watch_.check(*store_));
    pass(std::chrono::minutes(1));
    ASSERT_TRUE(watch_.check(*store_));
    ASSERT_EQ(leaves().size(), 1u);
    EXPECT_NE(leaves()[0].find(R"("kind":"clock","moved_ms":10800000)"), std::string::npos)
        << leaves()[0];
    wall_.time -= milliseconds(2'000);
    ASSERT_TRUE(watch_.check(*store_));
    ASSERT_EQ(leaves().size(), 2u);
    EXPECT_NE(leaves()[1].find(R"("moved_ms":-2000)"), std::string::npos) << leaves()[1];
}

TEST_F(ClockWatchTest, ManySmallStepsThatAddUpAreTold) {
    for (int i = 0; i < 3; ++i) {
        wall_.time += milliseconds(999);
        ASSERT_TRUE(watch_.check(*store_));
        EXPECT_EQ(leaves().size(), i < 2 ? 0u : 1u);
    }
}

}  // namespace
}  // namespace beholden::app
