#include "infer/model_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace beholden::infer {
namespace {

class ReadVerified : public ::testing::Test {
protected:
    ReadVerified() { std::ofstream(file_, std::ios::binary) << "abc"; }
    ~ReadVerified() override { std::filesystem::remove(file_); }

    const std::filesystem::path file_ =
        std::filesystem::path(::testing::TempDir()) / ("verified-" + std::to_string(::getpid()));
    // FIPS 180-4's own example.
    const std::string hash_ = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
};

TEST_F(ReadVerified, HashesTheStandardsExample) { EXPECT_EQ(sha256_hex(as_bytes("abc")), hash_); }

TEST_F(ReadVerified, AnswersTheBytesWhenTheHashIsRight) {
    const auto bytes = read_verified(file_, hash_);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(as_text(*bytes), "abc");
}

TEST_F(ReadVerified, TakesUpperCaseHashes) {
    std::string upper = hash_;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    EXPECT_TRUE(read_verified(file_, upper));
}

TEST_F(ReadVerified, RefusesAChangedFileWithoutNamingItsFolder) {
    std::ofstream(file_, std::ios::binary) << "abd";
    const auto bytes = read_verified(file_, hash_);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, ErrorCode::kCorruption);
    EXPECT_EQ(bytes.error().message.find('/'), std::string::npos);
}

TEST_F(ReadVerified, RefusesAMissingFile) {
    const auto bytes = read_verified(file_.string() + ".none", hash_);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, ErrorCode::kNotFound);
}

TEST_F(ReadVerified, RefusesAFolder) {
    const auto bytes = read_verified(file_.parent_path(), hash_);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, ErrorCode::kNotFound);
}

TEST_F(ReadVerified, RefusesWhatIsNoHash) {
    const std::string beheaded = hash_.substr(1);
    for (const std::string& hash : {std::string(), beheaded, "zz" + hash_.substr(2)}) {
        const auto bytes = read_verified(file_, hash);
        ASSERT_FALSE(bytes);
        EXPECT_EQ(bytes.error().code, ErrorCode::kInvalidArgument);
    }
}

}  // namespace
}  // namespace beholden::infer
