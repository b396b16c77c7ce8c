#include "policy/human_loop.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::policy {
namespace {

constexpr TimePoint kBegin{std::chrono::milliseconds(1'000'000)};
const Caller kAnn{{"ann", "key of ann"}, true};
const Caller kBob{{"bob", "key of bob"}, true};

HumanLoop loop() {
    HumanLoop loop;
    loop.name = "loop";
    loop.flow = "flow";
    loop.region = "eu-central-1";
    loop.request_id = "r";
    loop.requester = kAnn;
    loop.created = kBegin;
    loop.due = kBegin + std::chrono::hours(24);
    loop.classifiers = {"FreeOfAdultContent"};
    loop.labels = {{"Explicit", 62.5}};
    loop.evaluation = "{}";
    loop.picture_id = "p";
    return loop;
}

TEST(HumanLoop, IsCompletedByAReviewer) {
    HumanLoop held = loop();
    ASSERT_TRUE(decide(held, kBob, {"Explicit"}, kBegin));
    EXPECT_EQ(status(held, held.due), HumanLoopStatus::kCompleted);
    EXPECT_EQ(held.decision->labels, std::vector<std::string>{"Explicit"});
    EXPECT_EQ(end_of(held), kBegin + limits::kHumanLoopKept);
    EXPECT_EQ(decide(held, kBob, {}, kBegin).error().code, ErrorCode::kInvalidArgument);
}

TEST(HumanLoop, IsNotDecidedByWhoAskedUnderAnyName) {
    for (const Caller& who :
         {kAnn, Caller{{"ann", "another key"}, true}, Caller{{"bob", kAnn.key}, true}}) {
        HumanLoop held = loop();
        EXPECT_EQ(decide(held, who, {}, kBegin).error().code, ErrorCode::kAccessDenied);
        EXPECT_EQ(held, loop());
    }
}

TEST(HumanLoop, NeedsAStatedHumanAmongTheFlowsReviewers) {
    HumanLoop held = loop();
    EXPECT_FALSE(decide(held, {{"", "key"}, true}, {}, kBegin));
    const Caller anybody{{"bob", "key of nobody"}, false};
    EXPECT_EQ(decide(held, anybody, {}, kBegin).error().code, ErrorCode::kAccessDenied);
    held.reviewers = {"rita"};
    EXPECT_EQ(decide(held, kBob, {}, kBegin).error().code, ErrorCode::kAccessDenied);
    EXPECT_TRUE(decide(held, {{"rita", "key of rita"}, true}, {}, kBegin));
}

TEST(HumanLoop, ExpiresUndecidedAtItsDueTime) {
    HumanLoop held = loop();
    EXPECT_EQ(status(held, held.due - std::chrono::milliseconds(1)), HumanLoopStatus::kInProgress);
    EXPECT_EQ(status(held, held.due), HumanLoopStatus::kExpired);
    EXPECT_EQ(decide(held, kBob, {}, held.due).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(end_of(held), held.due + limits::kHumanLoopKept);
}

TEST(HumanLoop, ReadsBackWhatWasWritten) {
    HumanLoop held = loop();
    EXPECT_EQ(read_human_loop(write_human_loop(held)).value(), held);
    held.reviewers = {"bob"};
    ASSERT_TRUE(decide(held, kBob, {"Explicit", "Violence"}, kBegin));
    EXPECT_EQ(read_human_loop(write_human_loop(held)).value(), held);
    EXPECT_EQ(read_human_loop("{}").error().code, ErrorCode::kCorruption);
}

}  // namespace
}  // namespace beholden::policy
