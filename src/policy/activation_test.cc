#include "policy/activation.h"

#include <gtest/gtest.h>

#include <array>

#include "base/limits.h"

namespace beholden::policy {
namespace {

std::string check(const std::string& parameters) {
    return R"({"ConditionType":"ModerationLabelConfidenceCheck","ConditionParameters":{)" +
           parameters + "}}";
}

std::string between(const std::string& label) {
    return check(
        R"("ModerationLabelName":")" + label +
        R"(","ConfidenceGreaterThanEquals":50,"ConfidenceLessThan":90)"
    );
}

std::string document(const std::string& conditions) {
    return R"({"Conditions":[)" + conditions + "]}";
}

bool activated(const std::string& conditions, const std::vector<LabelScore>& labels) {
    const auto activation = Activation::parse(document(conditions));
    return activation.value().evaluate(labels, 0).activated;
}

TEST(Activation, IsMetByALabelWhoseConfidenceLiesInTheRange) {
    for (const auto& [confidence, met] : std::array<std::pair<double, bool>, 4>{
             {{49.9, false}, {50, true}, {89.9, true}, {90, false}}
         }) {
        EXPECT_EQ(activated(between("Explicit"), {{"Explicit", confidence}}), met) << confidence;
    }
    EXPECT_FALSE(activated(between("Explicit"), {{"Violence", 60}}));
    EXPECT_FALSE(activated(between("Explicit"), {}));
    EXPECT_TRUE(activated(between("*"), {{"Violence", 60}}));
}

TEST(Activation, KnowsEveryComparison) {
    const auto met = [](const std::string& comparison, double confidence) {
        return activated(
            check(R"("ModerationLabelName":"A",")" + comparison + R"(":50)"), {{"A", confidence}}
        );
    };
    EXPECT_TRUE(met("ConfidenceEquals", 50));
    EXPECT_FALSE(met("ConfidenceEquals", 51));
    EXPECT_FALSE(met("ConfidenceLessThan", 50));
    EXPECT_TRUE(met("ConfidenceLessThanEquals", 50));
    EXPECT_FALSE(met("ConfidenceGreaterThan", 50));
    EXPECT_TRUE(met("ConfidenceGreaterThanEquals", 50));
}

TEST(Activation, AndNeedsAllOfItsPartsOrAnyAndTheListAny) {
    const std::string both = R"({"And":[)" + between("A") + "," + between("B") + "]}";
    const std::string either = R"({"Or":[)" + between("A") + "," + between("B") + "]}";
    EXPECT_FALSE(activated(both, {{"A", 60}}));
    EXPECT_TRUE(activated(both, {{"A", 60}, {"B", 60}}));
    EXPECT_TRUE(activated(either, {{"B", 60}}));
    EXPECT_TRUE(activated(both + "," + between("C"), {{"C", 60}}));
}

TEST(Activation, SamplesThePercentageOfDraws) {
    const auto activation = Activation::parse(document(
        R"({"ConditionType":"Sampling","ConditionParameters":{"RandomSamplingPercentage":5}})"
    ));
    EXPECT_TRUE(activation.value().evaluate({}, 4.99).activated);
    EXPECT_FALSE(activation.value().evaluate({}, 5).activated);
}

TEST(Activation, TellsTheResultOfEachCondition) {
    const auto activation = Activation::parse(document(
        R"({"Or":[)" + check(R"("ModerationLabelName":"A","ConfidenceLessThan":50)") + "]}"
    ));
    const LabelScore low{"A", 20};
    EXPECT_EQ(
        activation.value().evaluate({&low, 1}, 0).results,
        R"({"Conditions":[{"Or":[{"ConditionType":"ModerationLabelConfidenceCheck",)"
        R"("ConditionParameters":{"ModerationLabelName":"A","ConfidenceLessThan":50},)"
        R"("EvaluationResult":true}],"EvaluationResult":true}]})"
    );
}

TEST(Activation, RefusesWhatTheSchemaDoesNotKnow) {
    const std::string sampling = R"({"ConditionType":"Sampling","ConditionParameters":{)";
    std::string deep = between("A");
    for (int i = 0; i <= limits::kActivationDepthMax; ++i) deep = R"({"Or":[)" + deep + "]}";
    for (const std::string& text : {
             std::string("x"),
             std::string("[]"),
             std::string("{}"),
             document(""),
             document("1"),
             document(R"({"Xor":[]})"),
             document(R"({"And":[]})"),
             document(deep),
             document(check("")),
             document(check(R"("ModerationLabelName":"A")")),
             document(check(R"("ConfidenceLessThan":50)")),
             document(check(R"("ModerationLabelName":"A","ConfidenceLessThan":101)")),
             document(check(R"("ModerationLabelName":"A","ConfidenceLessThan":"1")")),
             document(check(R"("ModerationLabelName":"A","Colour":5)")),
             document(sampling + "}}"),
             document(sampling + R"("RandomSamplingPercentage":-1}})"),
             document(R"({"ConditionType":"Moon","ConditionParameters":{}})"),
             std::string(limits::kActivationBytesMax + 1, ' '),
         }) {
        const auto activation = Activation::parse(text);
        ASSERT_FALSE(activation) << text;
        EXPECT_EQ(activation.error().code, ErrorCode::kInvalidArgument) << text;
    }
}

}  // namespace
}  // namespace beholden::policy
