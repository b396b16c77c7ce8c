#include "wire/operation.h"

#include <set>

#include <gtest/gtest.h>

#include "wire/beholden_api/operations.h"
#include "wire/beholden_api/shapes.h"
#include "wire/rekognition/operations.h"
#include "wire/rekognition/shapes.h"

namespace beholden::wire {
namespace {

TEST(Operations, AreThePublished75AndOurs) {
    std::size_t published = 0;
    std::set<std::string_view> targets;
    for (const OperationInfo& operation : all_operations()) {
        if (operation.service == Service::kRekognition) ++published;
        EXPECT_TRUE(targets.insert(operation.target).second) << operation.target;
        EXPECT_EQ(find_operation(operation.target), &operation);
    }
    EXPECT_EQ(published, 75U);
    EXPECT_NE(find_operation("BeholdenService.GetServerInfo"), nullptr);
}

TEST(Operations, AreFoundByTheirExactTargetOnly) {
    EXPECT_EQ(find_operation(""), nullptr);
    EXPECT_EQ(find_operation("SearchFaces"), nullptr);
    EXPECT_EQ(find_operation("rekognitionservice.SearchFaces"), nullptr);
    EXPECT_EQ(find_operation("RekognitionService.SearchFaces "), nullptr);
    EXPECT_EQ(find_operation("RekognitionService.GroupFaces"), nullptr);
    EXPECT_EQ(find_operation("BeholdenService.SearchFaces"), nullptr);
}

TEST(Operations, TagsKnowTheirRow) {
    const OperationInfo& info = rekognition::SearchFaces::info();
    EXPECT_EQ(info.name, "SearchFaces");
    EXPECT_EQ(info.target, "RekognitionService.SearchFaces");
    EXPECT_EQ(info.service, Service::kRekognition);
    EXPECT_EQ(name_of(info.service), "Rekognition");
    EXPECT_EQ(name_of(beholden_api::GetServerInfo::info().service), "Beholden");
}

TEST(Operations, DecodeARequestIntoItsStruct) {
    const auto request = decode_request<rekognition::SearchFaces>(
        R"({"CollectionId":"people","FaceId":"0b683aed-a0f1-48b2-9b5e-139e9cc2a757","MaxFaces":7})"
    );
    ASSERT_TRUE(request) << request.error().message;
    EXPECT_EQ(request->CollectionId, "people");
    EXPECT_EQ(request->FaceId, "0b683aed-a0f1-48b2-9b5e-139e9cc2a757");
    EXPECT_EQ(request->MaxFaces, 7);
    EXPECT_EQ(request->FaceMatchThreshold, std::nullopt);
}

TEST(Operations, EncodeAResponseWithOurAdditions) {
    const rekognition::SearchFacesResponse response{
        .FaceMatches = std::vector<rekognition::FaceMatch>{{.Similarity = 99.5F}},
        .FaceModelVersion = "1.0",
        .EffectiveThreshold = 80.0F,
        .GallerySize = 300'000,
        .ExpectedFalseMatches = 0.1,
    };
    EXPECT_EQ(
        encode_response<rekognition::SearchFaces>(response),
        R"({"FaceMatches":[{"Similarity":99.5}],"FaceModelVersion":"1.0",)"
        R"("EffectiveThreshold":80.0,"GallerySize":300000,"ExpectedFalseMatches":0.1})"
    );
}

TEST(Operations, OfOurOwnModelUseTheSameCodec) {
    ASSERT_TRUE(decode_request<beholden_api::GetServerInfo>("{}"));
    const beholden_api::GetServerInfoResponse response{
        .Version = "0.1.0",
        .FaceModelId = "sface",
        .FaceModelVersion = "1",
        .LabelModelId = "nanodet",
        .LabelModelVersion = "2",
        .ModerationModelId = "nsfw",
        .ModerationModelVersion = "3",
        .TextModelId = "ocr",
        .TextModelVersion = "6",
        .EquipmentModelId = "ppe",
        .EquipmentModelVersion = "1",
        .ServedOperations = {{.Service = "Beholden", .Name = "GetServerInfo"}},
    };
    EXPECT_EQ(
        encode_response<beholden_api::GetServerInfo>(response),
        R"({"Version":"0.1.0","FaceModelId":"sface","FaceModelVersion":"1",)"
        R"("LabelModelId":"nanodet","LabelModelVersion":"2",)"
        R"("ModerationModelId":"nsfw","ModerationModelVersion":"3","TextModelId":"ocr","TextModelVersion":"6","EquipmentModelId":"ppe","EquipmentModelVersion":"1",)"
        R"("ServedOperations":[{"Service":"Beholden","Name":"GetServerInfo"}]})"
    );
}

}  // namespace
}  // namespace beholden::wire
