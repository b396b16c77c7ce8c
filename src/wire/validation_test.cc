// The wording of ValidationException, as clients of the published service know it.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/limits.h"
#include "wire/rekognition/operations.h"
#include "wire/rekognition/shapes.h"
#include "wire/testing/sample.h"

namespace beholden::wire {
namespace {

template <class Op>
std::string message_for(std::string_view json) {
    const auto request = decode_request<Op>(json);
    if (request) return "";
    EXPECT_EQ(request.error().code, ErrorCode::kValidation) << request.error().message;
    return request.error().message;
}

std::string sample_message_for(std::string_view more) {
    const auto request = sample::decode(sample::valid_with(more));
    if (request) return "";
    EXPECT_EQ(request.error().code, ErrorCode::kValidation) << request.error().message;
    return request.error().message;
}

constexpr std::string_view kFaceId = "0b683aed-a0f1-48b2-9b5e-139e9cc2a757";

std::string search(std::string_view more) {
    return R"({"CollectionId":"people","FaceId":")" + std::string(kFaceId) + "\"" +
           std::string(more) + "}";
}

TEST(Validation, NamesAMissingMember) {
    EXPECT_EQ(
        message_for<rekognition::CreateCollection>("{}"),
        "1 validation error detected: Value null at 'collectionId' failed to satisfy constraint: "
        "Member must not be null"
    );
    EXPECT_EQ(
        message_for<rekognition::CreateCollection>(R"({"CollectionId":null})"),
        "1 validation error detected: Value null at 'collectionId' failed to satisfy constraint: "
        "Member must not be null"
    );
}

TEST(Validation, TellsAllViolationsInTheModelsOrder) {
    const std::string_view expected =
        "3 validation errors detected: "
        "Value null at 'collectionId' failed to satisfy constraint: Member must not be null; "
        "Value 'x' at 'faceId' failed to satisfy constraint: Member must satisfy regular "
        "expression "
        "pattern: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}; "
        "Value '0' at 'maxFaces' failed to satisfy constraint: Member must have value greater than "
        "or equal to 1";
    EXPECT_EQ(message_for<rekognition::SearchFaces>(R"({"FaceId":"x","MaxFaces":0})"), expected);
    EXPECT_EQ(message_for<rekognition::SearchFaces>(R"({"MaxFaces":0,"FaceId":"x"})"), expected);
}

TEST(Validation, TellsEachConstraintThatOneValueBreaks) {
    EXPECT_EQ(
        message_for<rekognition::CreateCollection>(R"({"CollectionId":""})"),
        "2 validation errors detected: "
        "Value '' at 'collectionId' failed to satisfy constraint: Member must have length greater "
        "than or equal to 1; "
        "Value '' at 'collectionId' failed to satisfy constraint: Member must satisfy regular "
        "expression pattern: [a-zA-Z0-9_.\\-]+"
    );
}

TEST(Validation, BoundsNumbers) {
    EXPECT_EQ(message_for<rekognition::SearchFaces>(search(R"(,"MaxFaces":4096)")), "");
    EXPECT_EQ(
        message_for<rekognition::SearchFaces>(search(R"(,"MaxFaces":4097)")),
        "1 validation error detected: Value '4097' at 'maxFaces' failed to satisfy constraint: "
        "Member must have value less than or equal to 4096"
    );
    EXPECT_EQ(message_for<rekognition::SearchFaces>(search(R"(,"FaceMatchThreshold":0)")), "");
    EXPECT_EQ(message_for<rekognition::SearchFaces>(search(R"(,"FaceMatchThreshold":1e2)")), "");
    EXPECT_EQ(
        message_for<rekognition::SearchFaces>(search(R"(,"FaceMatchThreshold":101)")),
        "1 validation error detected: Value '101.0' at 'faceMatchThreshold' failed to satisfy "
        "constraint: Member must have value less than or equal to 100"
    );
    EXPECT_EQ(
        message_for<rekognition::SearchFaces>(search(R"(,"FaceMatchThreshold":-0.5)")),
        "1 validation error detected: Value '-0.5' at 'faceMatchThreshold' failed to satisfy "
        "constraint: Member must have value greater than or equal to 0"
    );
    EXPECT_EQ(
        sample_message_for(R"("Big":0)"),
        "1 validation error detected: Value '0' at 'big' failed to satisfy constraint: Member must "
        "have value greater than or equal to 1"
    );
    EXPECT_EQ(
        sample_message_for(R"("Wide":1.6)"),
        "1 validation error detected: Value '1.6' at 'wide' failed to satisfy constraint: Member "
        "must have value less than or equal to 1.5"
    );
}

TEST(Validation, BoundsLengthsInCharacters) {
    const std::string id(255, 'a');
    EXPECT_EQ(message_for<rekognition::CreateCollection>(R"({"CollectionId":")" + id + "\"}"), "");
    EXPECT_EQ(
        message_for<rekognition::CreateCollection>(R"({"CollectionId":")" + id + "b\"}"),
        "1 validation error detected: Value '" + id +
            "b' at 'collectionId' failed to satisfy constraint: Member must have length less than "
            "or equal to 255"
    );
    // Four characters in eleven bytes are not over a maximum of four.
    EXPECT_EQ(
        sample_message_for("\"Secret\":\"\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xc3\xa9\""), ""
    );
}

TEST(Validation, NamesThePattern) {
    EXPECT_EQ(
        message_for<rekognition::CreateCollection>(R"({"CollectionId":"a b"})"),
        "1 validation error detected: Value 'a b' at 'collectionId' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [a-zA-Z0-9_.\\-]+"
    );
    for (const std::string_view bad : {"../etc", "a/b", "a\\nb", "\xc3\xa9", "a\\n"}) {
        EXPECT_NE(
            message_for<rekognition::CreateCollection>(
                R"({"CollectionId":")" + std::string(bad) + "\"}"
            ),
            ""
        ) << bad;
    }
}

TEST(Validation, NamesTheValuesOfAnEnumeration) {
    EXPECT_EQ(
        message_for<rekognition::CompareFaces>(
            R"({"SourceImage":{},"TargetImage":{},"QualityFilter":"auto"})"
        ),
        "1 validation error detected: Value 'auto' at 'qualityFilter' failed to satisfy "
        "constraint: "
        "Member must satisfy enum value set: [NONE, AUTO, LOW, MEDIUM, HIGH]"
    );
}

TEST(Validation, SpeaksOfElementsThroughTheirList) {
    EXPECT_EQ(
        sample_message_for(R"("Colors":["RED","BLUE"])"),
        "1 validation error detected: Value '[RED, BLUE]' at 'colors' failed to satisfy "
        "constraint: "
        "Member must satisfy constraint: [Member must satisfy enum value set: [RED, GREEN, "
        "light-blue, 2D]]"
    );
    EXPECT_EQ(
        sample_message_for(R"("Names":["ok","NOT OK"])"),
        "1 validation error detected: Value '[ok, NOT OK]' at 'names' failed to satisfy "
        "constraint: "
        "Member must satisfy constraint: [Member must have length less than or equal to 8, Member "
        "must have length greater than or equal to 1, Member must satisfy regular expression "
        "pattern: [a-z_]+]"
    );
}

TEST(Validation, BoundsLists) {
    EXPECT_EQ(
        message_for<rekognition::DeleteFaces>(R"({"CollectionId":"a","FaceIds":[]})"),
        "1 validation error detected: Value '[]' at 'faceIds' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1"
    );
    EXPECT_EQ(
        sample_message_for(R"("Colors":["RED","RED","RED","RED"])"),
        "1 validation error detected: Value '[RED, RED, RED, RED]' at 'colors' failed to satisfy "
        "constraint: Member must have length less than or equal to 3"
    );
    std::string ids = "\"" + std::string(kFaceId) + "\"";
    for (int i = 1; i < 4096; ++i) ids += ",\"" + std::string(kFaceId) + "\"";
    const auto delete_faces = [](const std::string& all) {
        return R"({"CollectionId":"a","FaceIds":[)" + all + "]}";
    };
    EXPECT_EQ(message_for<rekognition::DeleteFaces>(delete_faces(ids)), "");
    const auto message = message_for<rekognition::DeleteFaces>(
        delete_faces(ids + ",\"" + std::string(kFaceId) + "\"")
    );
    EXPECT_TRUE(message.starts_with("1 validation error detected: Value '[0b683aed-a0f1-48b2-"));
    EXPECT_TRUE(
        message.ends_with("...' at 'faceIds' failed to satisfy constraint: Member must have length "
                          "less than or equal "
                          "to 4096")
    );
    EXPECT_LT(message.size(), 500U);
}

TEST(Validation, ReachesIntoListsOfStructuresAndLists) {
    EXPECT_EQ(
        sample_message_for(R"("Trees":[{"Label":"a"},{"Label":"B"},{}])"),
        "2 validation errors detected: "
        "Value 'B' at 'trees.2.member.label' failed to satisfy constraint: Member must satisfy "
        "regular expression pattern: [a-z_]+; "
        "Value null at 'trees.3.member.label' failed to satisfy constraint: Member must not be null"
    );
    EXPECT_EQ(
        sample_message_for(R"("Grid":[[1,2],[1,2,3],[101]])"),
        "2 validation errors detected: "
        "Value '[1, 2, 3]' at 'grid.2.member' failed to satisfy constraint: Member must have "
        "length "
        "less than or equal to 2; "
        "Value '[101]' at 'grid.3.member' failed to satisfy constraint: Member must satisfy "
        "constraint: [Member must have value less than or equal to 100, Member must have value "
        "greater than or equal to 0]"
    );
}

TEST(Validation, ReachesIntoShapesThatHoldThemselves) {
    EXPECT_EQ(
        sample_message_for(R"("Tree":{"Label":"a","Left":{"Label":"b","Left":{"Branches":[{}]}}})"),
        "2 validation errors detected: "
        "Value null at 'tree.left.left.label' failed to satisfy constraint: Member must not be "
        "null; "
        "Value null at 'tree.left.left.branches.1.member.label' failed to satisfy constraint: "
        "Member must not be null"
    );
}

TEST(Validation, SpeaksOfKeysAndValuesThroughTheirMap) {
    EXPECT_EQ(
        sample_message_for(R"("Tags":{"a":"12345"})"),
        "1 validation error detected: Value '{a=12345}' at 'tags' failed to satisfy constraint: "
        "Map "
        "value must satisfy constraint: [Member must have length less than or equal to 4, Member "
        "must have length greater than or equal to 0]"
    );
    EXPECT_EQ(
        sample_message_for(R"("Tags":{"A":"1"})"),
        "1 validation error detected: Value '{A=1}' at 'tags' failed to satisfy constraint: Map "
        "keys must satisfy constraint: [Member must have length less than or equal to 8, Member "
        "must have length greater than or equal to 1, Member must satisfy regular expression "
        "pattern: [a-z_]+]"
    );
    EXPECT_EQ(
        sample_message_for(R"("Tags":{"a":"1","b":"2","c":"3"})"),
        "1 validation error detected: Value '{a=1, b=2, c=3}' at 'tags' failed to satisfy "
        "constraint: Member must have length less than or equal to 2"
    );
}

TEST(Validation, NeverRepeatsABlob) {
    const auto detect = [](std::size_t size) {
        return R"({"Image":{"Bytes":")" + to_base64(Bytes(size)) + "\"}}";
    };
    EXPECT_EQ(message_for<rekognition::DetectFaces>(detect(1)), "");
    EXPECT_EQ(message_for<rekognition::DetectFaces>(detect(5'242'880)), "");
    EXPECT_EQ(
        message_for<rekognition::DetectFaces>(detect(5'242'881)),
        "1 validation error detected: Value at 'image.bytes' failed to satisfy constraint: Member "
        "must have length less than or equal to 5242880"
    );
    EXPECT_EQ(
        message_for<rekognition::DetectFaces>(detect(0)),
        "1 validation error detected: Value at 'image.bytes' failed to satisfy constraint: Member "
        "must have length greater than or equal to 1"
    );
}

TEST(Validation, NeverRepeatsWhatTheModelMarksAsSensitive) {
    EXPECT_EQ(
        sample_message_for(R"("Secret":"12345","Secrets":["1","12345"])"),
        "2 validation errors detected: "
        "Value at 'secret' failed to satisfy constraint: Member must have length less than or "
        "equal "
        "to 4; "
        "Value at 'secrets' failed to satisfy constraint: Member must satisfy constraint: [Member "
        "must have length less than or equal to 4]"
    );
}

TEST(Validation, ClipsWhatItRepeatsBetweenCharacters) {
    std::string name;
    for (int i = 0; i < 200; ++i) name += "\xe2\x82\xac";
    const auto message =
        message_for<rekognition::CreateCollection>(R"({"CollectionId":")" + name + "\"}");
    const std::string clipped = name.substr(0, limits::kValidationEchoBytesMax / 3 * 3);
    EXPECT_TRUE(message.starts_with("1 validation error detected: Value '" + clipped + "...' at"))
        << message;
}

TEST(Validation, TellsAtMostSoManyAndCountsAll) {
    std::string trees = R"("Trees":[{})";
    for (int i = 1; i < 1000; ++i) trees += ",{}";
    const auto message = sample_message_for(trees + "]");
    EXPECT_TRUE(message.starts_with("1000 validation errors detected: Value null at 'trees.1."));
    std::size_t told = 0;
    for (std::size_t at = 0; (at = message.find("Value null", at)) != std::string::npos; ++at)
        ++told;
    EXPECT_EQ(told, limits::kValidationErrorsMax);
}

TEST(Validation, TakesUnknownMembersAndNullAsAbsent) {
    EXPECT_EQ(
        message_for<rekognition::SearchFaces>(search(
            R"(,"MaxFaces":null,"FaceMatchThreshold":null,"Purpose":{"a":[1,{"b":"\u0061"},null]},"x":1)"
        )),
        ""
    );
}

TEST(Validation, DoesNotConcernResponses) {
    const auto request = sample::decode(R"({"Name":"NOT ALLOWED","Colors":[]})", Check::kTypes);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->Name, "NOT ALLOWED");
}

}  // namespace
}  // namespace beholden::wire
