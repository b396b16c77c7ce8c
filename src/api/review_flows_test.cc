#include "api/review_flows.h"

#include <gtest/gtest.h>

namespace beholden::api {
namespace {

ReviewFlows flows() {
    auto activation =
        policy::Activation::parse(R"({"Conditions":[{"ConditionType":"Sampling",)"
                                  R"("ConditionParameters":{"RandomSamplingPercentage":5}}]})");
    ReviewFlows flows;
    flows.flows.emplace("nudity", ReviewFlow{.conditions = std::move(activation).value()});
    return flows;
}

TEST(FlowOfArn, FindsAFlowOfAnyRegionByItsName) {
    const ReviewFlows all = flows();
    for (const char* region : {"us-east-1", "eu-central-1"}) {
        const auto found = flow_of_arn(&all, flow_definition_arn(region, "nudity"));
        ASSERT_TRUE(found);
        EXPECT_EQ((*found)->first, "nudity");
    }
}

TEST(FlowOfArn, FindsNothingElse) {
    const ReviewFlows all = flows();
    for (const char* arn : {
             "",
             "nudity",
             "/nudity",
             "arn:aws:sagemaker:/nudity",
             "arn:aws:sagemaker:us-east-1:000000000000:flow-definition/other",
             "arn:aws:sagemaker:us-east-1:111111111111:flow-definition/nudity",
             "arn:aws:sagemaker:us-east-1:000000000000:human-loop/nudity",
             "arn:aws:rekognition:us-east-1:000000000000:flow-definition/nudity",
             "arn:aws:sagemaker:us-east-1:000000000000:flow-definition/x/nudity",
         }) {
        const auto found = flow_of_arn(&all, arn);
        ASSERT_FALSE(found) << arn;
        EXPECT_EQ(found.error().code, ErrorCode::kNotFound) << arn;
    }
    EXPECT_FALSE(flow_of_arn(nullptr, flow_definition_arn("us-east-1", "nudity")));
}

}  // namespace
}  // namespace beholden::api
