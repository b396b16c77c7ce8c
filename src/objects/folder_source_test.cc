#include "objects/folder_source.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "objects/test_support.h"

namespace beholden::objects {
namespace {

namespace fs = std::filesystem;

class FolderSourceTest : public testing::Test {
protected:
    void SetUp() override {
        outside_.write("secret", "outside");
        folder_.write("a.jpg", "a");
        folder_.write("in/ü b.jpg", "b");
        auto made = make_folder_source(folder_.path());
        ASSERT_TRUE(made);
        source_ = std::move(*made);
    }

    [[nodiscard]] std::string get(std::string_view key, std::string_view version = {}) const {
        const auto bytes = source_->get(key, version);
        if (bytes) return std::string(as_text(*bytes));
        EXPECT_EQ(bytes.error().code, ErrorCode::kInvalidS3Object) << key;
        EXPECT_EQ(bytes.error().detail.find(folder_.path().string()), std::string::npos);
        return "refused";
    }

    [[nodiscard]] std::vector<std::string> list(std::string_view prefix) const {
        std::vector<std::string> keys;
        const auto listed = source_->list(prefix, [&](const ListedObject& object) -> Result<void> {
            keys.push_back(object.key);
            return {};
        });
        EXPECT_TRUE(listed);
        return keys;
    }

    test::Folder outside_;
    test::Folder folder_;
    std::unique_ptr<ObjectSource> source_;
};

TEST_F(FolderSourceTest, GivesFilesByTheirPaths) {
    EXPECT_EQ(get("a.jpg"), "a");
    EXPECT_EQ(get("in/ü b.jpg"), "b");
    folder_.write("empty", "");
    EXPECT_EQ(get("empty"), "");
}

TEST_F(FolderSourceTest, RefusesWhatIsNotAFileBelow) {
    ASSERT_EQ(::mkfifo((folder_.path() / "pipe").c_str(), 0600), 0);
    for (const std::string& key :
         {std::string("missing"), std::string("in"), std::string("in/"), std::string("in//ü b.jpg"),
          std::string("/a.jpg"), std::string("../a.jpg"), std::string("in/../a.jpg"),
          std::string(".."), std::string("./a.jpg"), std::string(), std::string("a.jpg\0x", 7),
          std::string("pipe"), std::string("a.jpg/b"), (outside_.path() / "secret").string(),
          "in/../../" + outside_.path().filename().string() + "/secret", std::string(300, 'x')}) {
        EXPECT_EQ(get(key), "refused") << key;
    }
    EXPECT_EQ(get("a.jpg", "1"), "refused");
}

TEST_F(FolderSourceTest, FollowsNoLink) {
    fs::create_symlink(outside_.path() / "secret", folder_.path() / "link");
    fs::create_directory_symlink(outside_.path(), folder_.path() / "out");
    fs::create_symlink("a.jpg", folder_.path() / "inside");
    fs::create_directory_symlink("in", folder_.path() / "in2");
    for (const char* key : {"link", "out/secret", "inside", "in2/ü b.jpg"}) {
        EXPECT_EQ(get(key), "refused") << key;
    }
    EXPECT_EQ(list(""), (std::vector<std::string>{"a.jpg", "in/ü b.jpg"}));
}

TEST_F(FolderSourceTest, MayItselfBeALink) {
    fs::create_directory_symlink(folder_.path(), outside_.path() / "bucket");
    const auto linked = make_folder_source(outside_.path() / "bucket");
    ASSERT_TRUE(linked);
    EXPECT_TRUE((*linked)->get("a.jpg", ""));
}

TEST_F(FolderSourceTest, RefusesAFileOverTheLimit) {
    folder_.write("big", "");
    fs::resize_file(folder_.path() / "big", limits::kObjectBytesMax);
    const auto whole = source_->get("big", "");
    ASSERT_TRUE(whole);
    EXPECT_EQ(whole->size(), limits::kObjectBytesMax);
    fs::resize_file(folder_.path() / "big", limits::kObjectBytesMax + 1);
    const auto refused = source_->get("big", "");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kImageTooLarge);
}

TEST_F(FolderSourceTest, ListsInTheOrderOfKeys) {
    folder_.write("in.jpg", "");
    folder_.write("in/a", "");
    folder_.write("in/z/1", "");
    folder_.write("in-1/x", "");
    const std::vector<std::string> all = {"a.jpg", "in-1/x", "in.jpg",
                                          "in/a",  "in/z/1", "in/ü b.jpg"};
    EXPECT_EQ(list(""), all);
    EXPECT_EQ(list("in/"), (std::vector<std::string>{"in/a", "in/z/1", "in/ü b.jpg"}));
    EXPECT_EQ(list("in/z"), (std::vector<std::string>{"in/z/1"}));
    EXPECT_EQ(list("a.jpg"), (std::vector<std::string>{"a.jpg"}));
    EXPECT_EQ(list("b"), std::vector<std::string>{});
}

TEST_F(FolderSourceTest, StopsListingWhereTheVisitorFails) {
    int visited = 0;
    const auto listed = source_->list("", [&](const ListedObject&) -> Result<void> {
        ++visited;
        return fail(ErrorCode::kInternal, "enough");
    });
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().message, "enough");
    EXPECT_EQ(visited, 1);
}

TEST_F(FolderSourceTest, IsNotMadeOfAFileOrOfNothing) {
    for (const char* name : {"a.jpg", "missing"}) {
        const auto made = make_folder_source(folder_.path() / name);
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
    }
}

}  // namespace
}  // namespace beholden::objects
