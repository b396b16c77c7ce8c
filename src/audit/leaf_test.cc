#include "audit/leaf.h"

#include <gtest/gtest.h>

namespace beholden::audit {
namespace {

class LeafTest : public testing::Test {
protected:
    static Entry search() {
        Entry entry;
        entry.began = TimePoint(std::chrono::milliseconds(1'795'510'800'007));
        entry.ended = TimePoint(std::chrono::milliseconds(1'795'510'800'107));
        entry.request_id = "r-1";
        entry.service = "Rekognition";
        entry.operation = "SearchFacesByImage";
        entry.http_status = 200;
        entry.who = {"investigator", "AKIAX", "Desk 4", "session", "officer@example", "10.7.8.9"};
        entry.purpose = "missing-person";
        entry.case_reference = "case 17";
        entry.collection_id = "people";
        entry.gallery_size = 25'000;
        entry.threshold_requested_pct = 80;
        entry.threshold_effective_pct = 99.5;
        entry.expected_false_matches = 0.0123;
        entry.candidates = {{"face-1", 99.75, true}, {"face-2", 90, false}};
        return entry;
    }

    const crypto::SecureKey root_key_ = crypto::SecureKey::random();
    const Veil veil_{root_key_};
};

TEST_F(LeafTest, SaysInClearWhatMayBePublicAndOnlyThat) {
    const Entry entry = search();
    const std::string text = leaf_text(header_members(entry, veil_), 7, std::nullopt).value();
    EXPECT_EQ(
        text, R"({"began_ms":1795510800007,"candidates":2,"candidates_shown":1,"case":")" +
                  veil_.commitment("case", "case 17") +
                  R"(","collection":"people","ended_ms":1795510800107,)"
                  R"("expected_false_matches_nano":12300000,"gallery_size":25000,"human":")" +
                  veil_.pseudonym("human", "officer@example") + R"(","index":7,"key":")" +
                  veil_.pseudonym("key", "AKIAX") +
                  R"(","kind":"call","operation":"SearchFacesByImage","purpose":"missing-person",)"
                  R"("request":"r-1","role":"investigator","service":"Rekognition",)"
                  R"("source":"private","status":200,)"
                  R"("threshold_effective_milli":99500,"threshold_requested_milli":80000,"v":1})"
    );
    for (const char* secret : {"officer", "Desk", "AKIAX", "session", "10.7", "17\"", "face-"}) {
        EXPECT_EQ(text.find(secret), std::string::npos) << secret;
    }
}

TEST_F(LeafTest, KeepsTheRestForThePayload) {
    EXPECT_EQ(
        payload_text(search()),
        R"({"access_key_id":"AKIAX","candidates":[)"
        R"({"face":"face-1","shown":true,"similarity_milli":99750},)"
        R"({"face":"face-2","shown":false,"similarity_milli":90000}],"case":"case 17",)"
        R"("key_name":"Desk 4","session_name":"session","source_address":"10.7.8.9",)"
        R"("source_identity":"officer@example"})"
    );
}

TEST_F(LeafTest, KeepsAnEmptyResultApartFromNoSearch) {
    Entry entry;
    EXPECT_EQ(payload_text(entry), "");
    EXPECT_FALSE(header_members(entry, veil_).contains("candidates"));
    entry.candidates.emplace();
    EXPECT_EQ(payload_text(entry), R"({"candidates":[]})");
    EXPECT_EQ(header_members(entry, veil_).at("candidates"), "0");
}

TEST_F(LeafTest, CommitsToWhatAnOperationHides) {
    Entry entry;
    entry.hidden["probe"] = "digest";
    entry.clear["faces"] = std::int64_t{2};
    entry.sealed["note"] = "n";
    const auto header = header_members(entry, veil_);
    EXPECT_EQ(header.at("probe"), json_string(veil_.commitment("probe", "digest")));
    EXPECT_EQ(header.at("faces"), "2");
    EXPECT_EQ(payload_text(entry), R"({"note":"n","probe":"digest"})");
}

TEST_F(LeafTest, CommitsToBytesThatAreNotKept) {
    Entry entry;
    commit_to(entry, "probe", {});
    const std::string digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    EXPECT_EQ(payload_text(entry), R"({"probe":")" + digest + "\"}");
    EXPECT_EQ(
        header_members(entry, veil_).at("probe"), json_string(veil_.commitment("probe", digest))
    );
}

TEST_F(LeafTest, LetsNoOperationOverwriteWhatEveryLeafSays) {
    Entry entry = search();
    entry.clear["status"] = std::int64_t{500};
    entry.clear["human"] = "nobody";
    entry.hidden["operation"] = "x";
    EXPECT_EQ(header_members(entry, veil_), header_members(search(), veil_));
}

TEST_F(LeafTest, HidesTheSameNameTheSameWayUnderOneKeyOnly) {
    EXPECT_EQ(veil_.pseudonym("human", "a"), Veil(root_key_).pseudonym("human", "a"));
    EXPECT_EQ(veil_.pseudonym("human", "a").size(), 32u);
    EXPECT_NE(veil_.pseudonym("human", "a"), veil_.pseudonym("human", "b"));
    EXPECT_NE(veil_.pseudonym("human", "a"), veil_.pseudonym("key", "a"));
    EXPECT_NE(
        veil_.pseudonym("human", "a"), Veil(crypto::SecureKey::random()).pseudonym("human", "a")
    );
    EXPECT_NE(veil_.commitment("human", "a").substr(0, 32), veil_.pseudonym("human", "a"));
}

TEST_F(LeafTest, BindsThePayload) {
    const auto digest = crypto::sha256({});
    const std::string text = leaf_text({}, 0, digest).value();
    EXPECT_NE(text.find("\"payload_sha256\":\"e3b0c44298fc1c14"), std::string::npos);
}

TEST_F(LeafTest, RefusesWhatNoTileCouldHold) {
    Entry entry;
    entry.clear["long"] = std::string(kLeafBytesMax, 'x');
    EXPECT_EQ(
        leaf_text(header_members(entry, veil_), 0, std::nullopt).error().code, ErrorCode::kInternal
    );
}

TEST_F(LeafTest, WritesFractionsAsWholeNumbersWithoutOverflow) {
    Entry entry;
    entry.expected_false_matches = 1e300;
    EXPECT_EQ(
        header_members(entry, veil_).at("expected_false_matches_nano"), "9000000000000000000"
    );
    entry.expected_false_matches = 2e-9;
    EXPECT_EQ(header_members(entry, veil_).at("expected_false_matches_nano"), "2");
}

}  // namespace
}  // namespace beholden::audit
