#include "wire/pattern.h"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "wire/rekognition/schemas.h"
#include "wire/testing/random_json.h"

namespace beholden::wire {
namespace {

namespace schemas = rekognition::schemas;

struct Case {
    const Schema& schema;
    std::vector<std::string> accepted;
    std::vector<std::string> refused;
};

TEST(Pattern, OfTheModelAcceptsAndRefusesAsItReads) {
    const std::string face_id = "0b683aed-a0f1-48b2-9b5e-139e9cc2a757";
    const std::string project = "arn:aws:rekognition:us-east-1:123456789012:project/";
    const Case cases[] = {
        {schemas::kCollectionId, {"a", "A.b_c-9"}, {"", "a b", "a/b", "\xc3\xa9", "a\n", "a:"}},
        {schemas::kExternalImageId, {"a:b", "x.jpg"}, {"a b", "a/b", ""}},
        {schemas::kFaceId,
         {face_id},
         {face_id + "0", face_id.substr(1), "0B683AED" + face_id.substr(8)}},
        {schemas::kClientRequestToken, {"a-_9"}, {"", "a.b"}},
        {schemas::kProjectArn,
         {project + "p/1", project + std::string(255, 'p') + "/0123"},
         {project + std::string(256, 'p') + "/1", project + "/1", project + "p/",
          "x" + project + "p/1"}},
        {schemas::kVersion, {"1.0.0", "0.12.999"}, {"1.0", "01.0.0", "1.0.1000", "1.0.0\n", "1..0"}
        },
        {schemas::kTagKey,
         {"case", "a b", "\xc3\xa9t\xc3\xa9", "aws", "xaws:", "\xe2\x91\xa0"},
         {"aws:x", "aws:", "a{b", "a\nb", "\xe2\x82\xac"}},
        {schemas::kTagValue, {"", "aws:x"}, {"{", "\t"}},
        {schemas::kQueryString, {"a", " a ", "\xc3\xa9"}, {"", "  ", "\t", "a\nb"}},
        {schemas::kKmsKeyId, {"a", "A" + std::string(2047, ':')}, {"", ":a", "a b"}},
        {schemas::kHumanLoopName, {"a", "a-b", "a--b"}, {"-a", "a-", "A"}},
        {schemas::kProjectPolicyDocument, {"{\t\n\r\xc3\xbf}"}, {"\x01", "\xc4\x80"}},
        {schemas::kDatasetEntry, {"{}", "{x}"}, {"{", "{\n}", "x{}"}},
        {schemas::kRoleArn, {"arn:aws:iam::123456789012:role/x"}, {"arn:aws:iam::1:role/x"}},
    };
    for (const auto& [schema, accepted, refused] : cases) {
        for (const auto& text : accepted) {
            EXPECT_TRUE(matches(*schema.pattern, text)) << schema.name << ": " << text;
        }
        for (const auto& text : refused) {
            EXPECT_FALSE(matches(*schema.pattern, text)) << schema.name << ": " << text;
        }
    }
}

TEST(Pattern, RefusesTextThatIsNotUtf8) {
    EXPECT_TRUE(matches(*schemas::kProjectPolicyDocument.pattern, "\xc3\xbf"));
    EXPECT_FALSE(matches(*schemas::kProjectPolicyDocument.pattern, "\xff"));
    EXPECT_FALSE(matches(*schemas::kProjectPolicyDocument.pattern, "a\xc3"));
}

TEST(Pattern, TakesTimeInProportionToTheText) {
    // The text on which a backtracking matcher of [a-z0-9](-*[a-z0-9])* takes exponential time.
    const Pattern& pattern = *schemas::kHumanLoopName.pattern;
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(matches(pattern, std::string(10'000'000, 'a') + "!"));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(Pattern, AcceptsWhatWalksThroughItsAutomatonMake) {
    testing::RandomJson random(3);
    for (const Schema* schema :
         {&schemas::kCollectionId, &schemas::kFaceId, &schemas::kProjectVersionArn,
          &schemas::kSNSTopicArn, &schemas::kVersion, &schemas::kTagKey}) {
        for (int i = 0; i < 200; ++i) {
            const std::string text = random.matching_text(*schema);
            EXPECT_TRUE(matches(*schema->pattern, text)) << schema->name << ": " << text;
        }
    }
}

}  // namespace
}  // namespace beholden::wire
