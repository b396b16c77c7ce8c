#include "wire/page_token.h"

#include <chrono>
#include <memory>

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::wire {
namespace {

class TurnedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return now_; }
    void turn(std::chrono::milliseconds by) { now_ += by; }

private:
    TimePoint now_{std::chrono::hours(24 * 365 * 56)};
};

std::array<std::byte, PageTokens::kKeyBytes> key(unsigned char fill) {
    std::array<std::byte, PageTokens::kKeyBytes> bytes{};
    bytes.fill(std::byte{fill});
    return bytes;
}

class PageTokensTest : public testing::Test {
protected:
    void expect_refused(
        std::string_view token,
        std::string_view operation = "ListFaces",
        std::string_view scope = "people"
    ) const {
        const auto opened = tokens_.open(token, operation, scope);
        ASSERT_FALSE(opened) << token;
        EXPECT_EQ(opened.error().code, ErrorCode::kInvalidPageToken);
        EXPECT_EQ(opened.error().message, "The pagination token is not valid for this call.");
    }

    TurnedClock clock_;
    PageTokens tokens_{key(1), clock_};
};

TEST_F(PageTokensTest, GiveBackThePosition) {
    for (const std::string& position :
         {std::string("face-17"), std::string(), std::string("\0\xff/+", 4),
          std::string(limits::kPagePositionBytesMax, 'x')}) {
        const auto token = tokens_.make("ListFaces", "people", position);
        EXPECT_EQ(tokens_.open(token, "ListFaces", "people").value(), position);
        EXPECT_EQ(token.find_first_of("+/= \n\""), std::string::npos);
        EXPECT_LE(token.size(), 1024U);
    }
}

TEST_F(PageTokensTest, AreBoundToOperationAndScope) {
    const auto token = tokens_.make("ListFaces", "people", "17");
    expect_refused(token, "ListCollections", "people");
    expect_refused(token, "ListFaces", "others");
    expect_refused(token, "ListFaces", "");
    expect_refused(token, "ListFace", "speople");
}

TEST_F(PageTokensTest, AreBoundToTheKey) {
    const PageTokens others(key(2), clock_);
    expect_refused(others.make("ListFaces", "people", "17"));
    const PageTokens same(key(1), clock_);
    EXPECT_TRUE(tokens_.open(same.make("ListFaces", "people", "17"), "ListFaces", "people"));
}

TEST_F(PageTokensTest, ExpireWhenTheirLifeIsOver) {
    const auto token = tokens_.make("ListFaces", "people", "17");
    clock_.turn(limits::kPageTokenLife - std::chrono::milliseconds(1));
    EXPECT_TRUE(tokens_.open(token, "ListFaces", "people"));
    clock_.turn(std::chrono::milliseconds(1));
    expect_refused(token);
}

TEST_F(PageTokensTest, AreRefusedWithAnyCharacterChanged) {
    const auto token = tokens_.make("ListFaces", "people", "17");
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        expect_refused(changed);
    }
}

TEST_F(PageTokensTest, AreRefusedCutOrLengthened) {
    const auto token = tokens_.make("ListFaces", "people", "17");
    for (std::size_t size = 0; size < token.size(); ++size) expect_refused(token.substr(0, size));
    expect_refused(token + "A");
    expect_refused(token + "AAAA");
    expect_refused(token + "=");
    expect_refused(token + token);
}

TEST_F(PageTokensTest, AreRefusedWhenTheyAreSomethingElse) {
    for (const std::string_view text : {"", "x", "AAAA", "17", "not a token", "\xff\xfe"}) {
        expect_refused(text);
    }
    expect_refused(std::string(1024, 'A'));
    expect_refused(std::string(1'000'000, 'A'));
}

}  // namespace
}  // namespace beholden::wire
