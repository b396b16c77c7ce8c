#include "gallery/human_loops.h"

#include "audit/testing/any_entry.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "gallery/test_gallery.h"

namespace beholden::gallery {
namespace {

constexpr std::string_view kPicture = "a picture that nobody else may see";

class HumanLoopsTest : public GalleryTest {
protected:
    void SetUp() override {
        open();
        ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry(), {}));
    }

    policy::HumanLoop loop(const std::string& name) {
        policy::HumanLoop loop;
        loop.name = name;
        loop.requester = {"ann", "key of ann"};
        loop.created = clock_.now();
        loop.due = loop.created + std::chrono::hours(24);
        loop.picture_id = make_uuid();
        return loop;
    }

    Result<void> open_loop(
        const policy::HumanLoop& made, std::int64_t in_progress_max = limits::kHumanLoopsOpenMax
    ) {
        return loops().open(people_, made, as_bytes(kPicture), in_progress_max, audit::AnyEntry());
    }

    policy::HumanLoop opened(const std::string& name) {
        auto made = loop(name);
        EXPECT_TRUE(open_loop(made));
        return made;
    }

    Result<policy::HumanLoop> decide(const std::string& name) {
        const auto change = [&](policy::HumanLoop& held) {
            return policy::decide(held, {{"bob", "key of bob"}, true}, {"Explicit"}, clock_.now());
        };
        return loops().decide(people_, HumanLoopName(name), change, audit::AnyEntry());
    }

    std::string picture(const policy::HumanLoop& loop) {
        return std::string(as_text(loops().picture(people_, loop).value()));
    }

    std::int64_t swept() { return gallery_->destroy_overdue_leads().value(); }
    HumanLoops& loops() { return gallery_->human_loops(); }
};

TEST_F(HumanLoopsTest, KeepALoopWithItsPictureUntilItIsDecided) {
    const auto held = opened("one");
    EXPECT_EQ(loops().find(people_, HumanLoopName("one")).value(), held);
    EXPECT_EQ(picture(held), kPicture);
    const auto decided = decide("one");
    ASSERT_TRUE(decided);
    EXPECT_EQ(picture(*decided), "");
    // Not even who still holds the loop as it was gets at the picture.
    EXPECT_EQ(picture(held), "");
    EXPECT_EQ(loops().find(people_, HumanLoopName("one")).value(), *decided);
}

TEST_F(HumanLoopsTest, RefuseANameThatIsTaken) {
    opened("one");
    const auto again = open_loop(loop("one"));
    EXPECT_EQ(again.error().code, ErrorCode::kAlreadyExists);
    EXPECT_EQ(loops().list(people_, "", 10)->items.size(), 1U);
}

TEST_F(HumanLoopsTest, RefuseOneMoreThanMayBeInProgress) {
    opened("one");
    opened("two");
    EXPECT_EQ(open_loop(loop("three"), 2).error().code, ErrorCode::kHumanLoopQuota);
    EXPECT_EQ(loops().find(people_, HumanLoopName("three")).error().code, ErrorCode::kNotFound);
    ASSERT_TRUE(decide("one"));
    EXPECT_TRUE(open_loop(loop("three"), 2));
}

TEST_F(HumanLoopsTest, LeaveALoopAndItsPictureAsTheyAreWhenADecisionIsRefused) {
    const auto held = opened("one");
    const auto refused = loops().decide(
        people_, HumanLoopName("one"),
        [&](policy::HumanLoop& loop) {
            return policy::decide(loop, {loop.requester, true}, {}, clock_.now());
        },
        audit::AnyEntry()
    );
    EXPECT_EQ(refused.error().code, ErrorCode::kAccessDenied);
    EXPECT_EQ(picture(held), kPicture);
}

TEST_F(HumanLoopsTest, DestroyPicturesWhenTheirTimeIsOverAndLoopsLater) {
    const auto held = opened("one");
    EXPECT_EQ(swept(), 0);
    clock_.time += std::chrono::hours(24);
    EXPECT_EQ(picture(held), "");
    EXPECT_EQ(decide("one").error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(swept(), 1);
    EXPECT_EQ(swept(), 0);
    EXPECT_TRUE(loops().find(people_, HumanLoopName("one")));
    clock_.time += limits::kHumanLoopKept;
    EXPECT_EQ(swept(), 1);
    EXPECT_EQ(loops().find(people_, HumanLoopName("one")).error().code, ErrorCode::kNotFound);
    opened("one");  // the name is free again
}

TEST_F(HumanLoopsTest, AreListedInOrderOverPages) {
    for (const char* name : {"b", "a", "c"}) opened(name);
    const auto first = loops().list(people_, "", 2).value();
    ASSERT_EQ(first.items.size(), 2U);
    EXPECT_EQ(first.items[0].name, "b");
    const auto second = loops().list(people_, first.next, 2).value();
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0].name, "c");
    EXPECT_EQ(second.next, "");
}

TEST_F(HumanLoopsTest, AreNotFoundWithoutTheirCollection) {
    const CollectionId none("none");
    const auto opened = loops().open(none, loop("one"), as_bytes(kPicture), 9, audit::AnyEntry());
    EXPECT_EQ(opened.error().code, ErrorCode::kNotFound);
    EXPECT_EQ(decide("nobody").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace beholden::gallery
