// Properties that hold for all operations of both models, checked on requests made from the
// schemas.
#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "wire/beholden_api/operation_list.h"
#include "wire/codec.h"
#include "wire/error_map.h"
#include "wire/rekognition/operation_list.h"
#include "wire/testing/random_json.h"

namespace beholden::wire {
namespace {

template <class Visitor>
void for_each_operation(Visitor&& visit) {
    rekognition::for_each_operation(visit);
    beholden_api::for_each_operation(visit);
}

TEST(EveryOperation, TakesRandomValidRequestsAndWritesThemBack) {
    testing::RandomJson random(20261124);
    for_each_operation([&]<class Op>(std::type_identity<Op>) {
        for (int round = 0; round < 20; ++round) {
            const std::string json = random.valid(*Op::info().request);
            const auto request = decode_request<Op>(json);
            ASSERT_TRUE(request) << Op::kName << " " << json << "\n" << request.error().message;
            const std::string once = encode_json(*Op::info().request, &*request);
            const auto again = decode_request<Op>(once);
            ASSERT_TRUE(again) << Op::kName << " " << once << "\n" << again.error().message;
            EXPECT_EQ(encode_json(*Op::info().request, &*again), once);
        }
    });
}

TEST(EveryOperation, WritesBackRandomResponses) {
    testing::RandomJson random(7);
    for_each_operation([&]<class Op>(std::type_identity<Op>) {
        for (int round = 0; round < 20; ++round) {
            const std::string json = random.valid(*Op::info().response);
            typename Op::Response response;
            const auto read =
                decode_json(*Op::info().response, &response, json, Check::kConstraints);
            ASSERT_TRUE(read) << Op::kName << " " << json << "\n" << read.error().message;
            // Members stand in the model's order, strings and numbers in one form: texts are equal.
            EXPECT_EQ(encode_response<Op>(response), json) << Op::kName;
        }
    });
}

TEST(EveryOperation, NamesEachRequiredMemberThatIsMissing) {
    for_each_operation([&]<class Op>(std::type_identity<Op>) {
        const auto members = Op::info().request->members;
        const auto required = std::ranges::count_if(members, &Member::required);
        const auto request = decode_request<Op>("{}");
        ASSERT_EQ(request.has_value(), required == 0) << Op::kName;
        if (request) return;
        const std::string& message = request.error().message;
        EXPECT_TRUE(message.starts_with(std::to_string(required) + " validation error")) << message;
        for (const Member& member : members) {
            std::string name(member.name);
            name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
            const std::string line = "Value null at '" + name +
                                     "' failed to satisfy constraint: "
                                     "Member must not be null";
            EXPECT_EQ(message.find(line) != std::string::npos, member.required) << message;
        }
    });
}

TEST(EveryOperation, RefusesEveryMemberOfAnotherType) {
    for_each_operation([&]<class Op>(std::type_identity<Op>) {
        for (const Member& member : Op::info().request->members) {
            const bool is_text =
                member.schema->kind == Kind::kString || member.schema->kind == Kind::kBlob;
            const std::string json =
                "{\"" + std::string(member.name) + "\":" + (is_text ? "7" : "\"text\"") + "}";
            const auto request = decode_request<Op>(json);
            ASSERT_FALSE(request) << Op::kName << json;
            EXPECT_EQ(request.error().code, ErrorCode::kMalformedRequest) << Op::kName << json;
        }
    });
}

TEST(EveryOperation, ListsTheFiveExceptionsThatAllShare) {
    for (const OperationInfo& operation : all_operations()) {
        for (const std::string_view common :
             {"AccessDeniedException", "InternalServerError", "InvalidParameterException",
              "ProvisionedThroughputExceededException", "ThrottlingException"}) {
            EXPECT_EQ(std::ranges::count(operation.errors, common), 1)
                << operation.name << " " << common;
        }
    }
}

/// What the served operations can fail with, besides what is common to all.
struct Raised {
    std::string_view operation;
    std::vector<ErrorCode> codes;
};

const std::vector<Raised>& raised() {
    using enum ErrorCode;
    static const std::vector<Raised> all = {
        {"CreateCollection", {kAlreadyExists, kQuotaExceeded}},
        {"DescribeCollection", {kNotFound}},
        {"ListCollections", {kInvalidPageToken, kNotFound}},
        {"DeleteCollection", {kNotFound}},
        {"IndexFaces",
         {kNotFound, kQuotaExceeded, kInvalidImageFormat, kImageTooLarge, kInvalidS3Object}},
        {"ListFaces", {kNotFound, kInvalidPageToken}},
        {"DeleteFaces", {kNotFound}},
        {"SearchFaces", {kNotFound}},
        {"SearchFacesByImage", {kNotFound, kInvalidImageFormat, kImageTooLarge, kInvalidS3Object}},
        {"DetectFaces", {kInvalidImageFormat, kImageTooLarge, kInvalidS3Object}},
        {"CompareFaces", {kInvalidImageFormat, kImageTooLarge, kInvalidS3Object}},
    };
    return all;
}

TEST(ServedOperations, RaiseOnlyExceptionsThatTheirModelLists) {
    for (const auto& [name, codes] : raised()) {
        const auto* operation = find_operation("RekognitionService." + std::string(name));
        ASSERT_NE(operation, nullptr) << name;
        for (const ErrorCode code : codes) {
            const auto exception = error_mapping(code).exception;
            EXPECT_EQ(std::ranges::count(operation->errors, exception), 1) << name << exception;
        }
    }
}

TEST(EveryErrorCode, IsCommonToAllOperationsOrListedBySomeModel) {
    std::set<std::string_view> listed;
    for (const OperationInfo& operation : all_operations()) {
        listed.insert(operation.errors.begin(), operation.errors.end());
    }
    for (const ErrorMapping& mapping : error_mappings()) {
        EXPECT_TRUE(is_common_exception(mapping.exception) || listed.contains(mapping.exception))
            << mapping.exception;
    }
}

}  // namespace
}  // namespace beholden::wire
