// Tags of a collection.
#include "gallery/test_gallery.h"

namespace beholden::gallery {
namespace {

using Tags = std::map<std::string, std::string>;

class TagsTest : public GalleryTest {
protected:
    void SetUp() override {
        open();
        ASSERT_TRUE(
            gallery_->create_collection(people_, {{"a", "1"}, {"b", "2"}}, audit::AnyEntry())
        );
    }
    Tags tags() { return gallery_->describe_collection(people_)->tags; }
};

TEST_F(TagsTest, AreSetReplacedAndTakenAwayAndStay) {
    const std::vector<std::string> removed{"b", "absent"};
    ASSERT_TRUE(gallery_->change_tags(people_, {{"a", "x"}, {"c", ""}}, removed, audit::AnyEntry())
    );
    const Tags expected{{"a", "x"}, {"c", ""}};
    EXPECT_EQ(tags(), expected);
    open();
    EXPECT_EQ(tags(), expected);
}

TEST_F(TagsTest, AreFiftyAtMostAndAllOrNone) {
    Tags many;
    for (int i = 0; i < 49; ++i) many["t" + std::to_string(i)] = "v";
    const auto over = gallery_->change_tags(people_, many, {}, audit::AnyEntry());
    EXPECT_EQ(over.error().code, ErrorCode::kQuotaExceeded);
    EXPECT_EQ(tags().size(), 2u);
    many.erase("t0");
    ASSERT_TRUE(gallery_->change_tags(people_, many, {}, audit::AnyEntry()));
    EXPECT_EQ(tags().size(), 50u);
    EXPECT_TRUE(gallery_->change_tags(people_, {{"a", "changed"}}, {}, audit::AnyEntry()));
    const std::vector<std::string> removed{"b"};
    EXPECT_TRUE(gallery_->change_tags(people_, {{"new", "one"}}, removed, audit::AnyEntry()));
}

TEST_F(TagsTest, NeedACollection) {
    EXPECT_EQ(
        gallery_->change_tags(CollectionId("nowhere"), {{"a", "b"}}, {}, audit::AnyEntry())
            .error()
            .code,
        ErrorCode::kNotFound
    );
}

}  // namespace
}  // namespace beholden::gallery
