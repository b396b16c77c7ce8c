#include "app/bucket_files.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "evaluate/testing/synthetic.h"

namespace beholden::app {
namespace {

namespace fs = std::filesystem;
using evaluate::testing::TemporaryFolder;

class BucketFiles : public ::testing::Test {
protected:
    void SetUp() override {
        fs::create_directory(folder_.path() / "pictures");
        write("pictures/a.jpg", "content");
        write("key", "AKIAEXAMPLE\nsecret/of+no=consequence\n");
    }

    void write(const std::string& name, const std::string& content, fs::perms mode = kPrivate) {
        std::ofstream(folder_.path() / name) << content;
        fs::permissions(folder_.path() / name, mode);
    }

    Result<objects::Buckets> load(const std::string& text) {
        write("buckets.toml", text);
        return load_buckets(folder_.path() / "buckets.toml", clock_);
    }

    std::string why_not(const std::string& text) {
        const auto loaded = load(text);
        EXPECT_FALSE(loaded) << text;
        return loaded ? "" : loaded.error().message;
    }

    static constexpr fs::perms kPrivate = fs::perms::owner_read | fs::perms::owner_write;
    const SystemClock clock_;
    TemporaryFolder folder_;
};

TEST_F(BucketFiles, DescribeEndpointsAndFolders) {
    const auto buckets = load(R"(
        [[bucket]]
        name = "archive"
        folder = "pictures"
        [[bucket]]
        name = "passports"
        endpoint = "https://s3.example.org:9000"
        region = "eu-central-1"
        bucket-at-endpoint = "prod-passports"
        address = "virtual-host"
        network = "private"
        credentials-file = "key"
        [[bucket]]
        name = "open"
        endpoint = "https://s3.example.org"
    )");
    ASSERT_TRUE(buckets) << buckets.error().message;
    EXPECT_EQ(buckets->size(), 3u);
    EXPECT_EQ(as_text(buckets->get({"archive", "a.jpg", ""}).value()), "content");
    EXPECT_NE(buckets->find("passports"), nullptr);
}

TEST_F(BucketFiles, OfNoFileAreNoBuckets) {
    EXPECT_EQ(load_buckets({}, clock_).value().size(), 0u);
    EXPECT_EQ(load("").value().size(), 0u);
    EXPECT_FALSE(load_buckets(folder_.path() / "missing.toml", clock_));
}

TEST_F(BucketFiles, SayWhichBucketAndFieldIsWrong) {
    const std::string begin = "[[bucket]]\nname = \"abc\"\n";
    const std::pair<std::string, std::string> wrong[] = {
        {begin, "bucket 'abc': either folder or endpoint"},
        {begin + "folder = \"pictures\"\nendpoint = \"https://h\"", "either folder or endpoint"},
        {begin + "folder = \"pictures\"\nregion = \"x\"", "a folder takes no other field"},
        {begin + "folder = \"missing\"", "bucket 'abc': A bucket's folder cannot be read."},
        {begin + "folder = 1", "folder must be text"},
        {begin + "foldr = \"pictures\"", "unknown field 'foldr'"},
        {begin + "endpoint = \"http://h\"", "must be https"},
        {begin + "endpoint = \"https://h\"\nnetwork = \"any\"", "public or private or loopback"},
        {begin + "endpoint = \"https://h\"\naddress = \"any\"", "path or virtual-host"},
        {begin + "endpoint = \"https://h\"\ncredentials-file = \"none\"", "no such credentials-file"
        },
        {begin + "endpoint = \"https://h\"\nca-file = \"none\"", "CA file cannot be read"},
        {begin + "folder = \"pictures\"\n" + begin + "folder = \"pictures\"", "there twice"},
        {"[[bucket]]\nfolder = \"pictures\"", "3 to 255"},
        {"[bucket]\nname = \"abc\"", "only [[bucket]] tables"},
        {begin + "folder = \"pictures\"\n[other]", "only [[bucket]] tables"},
        {"[[bucket", "line 1"},
    };
    for (const auto& [text, words] : wrong) {
        EXPECT_NE(why_not(text).find(words), std::string::npos) << text << "\n" << why_not(text);
    }
}

TEST_F(BucketFiles, RefuseCredentialsThatOthersCanReadOrThatAreNone) {
    const std::string text =
        "[[bucket]]\nname = \"abc\"\nendpoint = \"https://h\"\ncredentials-file = \"key\"";
    EXPECT_TRUE(load(text));
    write("key", "AKIA\nsecret", kPrivate);
    EXPECT_TRUE(load(text));
    for (const char* content :
         {"", "AKIA", "AKIA\n", "\nsecret", "AKIA\nsecret\nmore", "AK IA\nsecret"}) {
        write("key", content, kPrivate);
        EXPECT_NE(why_not(text).find("a line each"), std::string::npos) << content;
    }
    write("key", "AKIA\nsecret", kPrivate | fs::perms::others_read);
    EXPECT_NE(why_not(text).find("mode 0400 or 0600"), std::string::npos);
}

}  // namespace
}  // namespace beholden::app
