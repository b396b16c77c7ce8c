#include "objects/buckets.h"

#include <gtest/gtest.h>

#include "objects/folder_source.h"
#include "objects/test_support.h"

namespace beholden::objects {
namespace {

class BucketsTest : public testing::Test {
protected:
    [[nodiscard]] std::unique_ptr<ObjectSource> source() const {
        return make_folder_source(folder_.path()).value();
    }

    test::Folder folder_;
    Buckets buckets_;
};

TEST_F(BucketsTest, GiveObjectsOfTheBucketsInTheMapAndOfNoOther) {
    folder_.write("a", "content");
    ASSERT_TRUE(buckets_.add("pictures", source()));
    EXPECT_EQ(as_text(buckets_.get({"pictures", "a", ""}).value()), "content");
    for (const char* bucket : {"Pictures", "picture", "", "localhost", "127.0.0.1", "pictures/"}) {
        const auto got = buckets_.get({bucket, "a", ""});
        ASSERT_FALSE(got) << bucket;
        EXPECT_EQ(got.error().code, ErrorCode::kInvalidS3Object);
    }
}

TEST_F(BucketsTest, SayTheSameForEveryCause) {
    ASSERT_TRUE(buckets_.add("pictures", source()));
    const auto no_bucket = buckets_.get({"other", "a", ""});
    const auto no_key = buckets_.get({"pictures", "a", ""});
    const auto bad_key = buckets_.get({"pictures", "../a", ""});
    ASSERT_TRUE(!no_bucket && !no_key && !bad_key);
    EXPECT_EQ(no_bucket.error().message, no_key.error().message);
    EXPECT_EQ(no_bucket.error().message, bad_key.error().message);
}

TEST_F(BucketsTest, TakeOnlyNamesThatClientsMaySendAndEachOnce) {
    for (const std::string& name :
         {std::string("ab"), std::string(256, 'a'), std::string("a/b"), std::string("a b c"),
          std::string("ünï"), std::string()}) {
        EXPECT_FALSE(buckets_.add(name, source())) << name;
    }
    EXPECT_TRUE(buckets_.add("a.b-c_D9", source()));
    EXPECT_FALSE(buckets_.add("a.b-c_D9", source()));
    EXPECT_EQ(buckets_.size(), 1u);
}

}  // namespace
}  // namespace beholden::objects
