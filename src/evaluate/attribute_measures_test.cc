#include "evaluate/attribute_measures.h"

#include <gtest/gtest.h>

namespace beholden::evaluate {
namespace {

YesNoAnswer answer(bool is, bool told, float confidence_pct) {
    return {is, {told, confidence_pct}};
}

TEST(YesNo, CountsEveryKindOfAnswer) {
    std::vector<YesNoAnswer> answers;
    for (int i = 0; i < 30; ++i) answers.push_back(answer(true, true, 90));
    for (int i = 0; i < 10; ++i) answers.push_back(answer(true, false, 60));
    for (int i = 0; i < 5; ++i) answers.push_back(answer(false, true, 70));
    for (int i = 0; i < 55; ++i) answers.push_back(answer(false, false, 80));
    const YesNoRates rates = rate_yes_no(answers);
    EXPECT_DOUBLE_EQ(rates.right.value(), 0.85);
    EXPECT_DOUBLE_EQ(rates.precision.value(), 30.0 / 35);
    EXPECT_DOUBLE_EQ(rates.recall.value(), 0.75);
    EXPECT_DOUBLE_EQ(rates.false_yes.value(), 5.0 / 60);
    EXPECT_DOUBLE_EQ(rates.balanced.value, (0.75 + 55.0 / 60) / 2);
    EXPECT_LT(rates.balanced.interval.low, rates.balanced.value);
    EXPECT_GT(rates.balanced.interval.high, rates.balanced.value);
    EXPECT_NEAR(rates.confidence, (30 * 90 + 10 * 60 + 5 * 70 + 55 * 80) / 100.0 / 100, 1e-9);
    // 30 yes at .9 are above all no; 10 yes at .4 are above the 55 no at .2, below the 5 at .7.
    EXPECT_NEAR(rates.auc.value, (30 * 60 + 10 * 55) / (40.0 * 60), 1e-12);
}

TEST(YesNo, EqualAnswersTellNothing) {
    const std::vector<YesNoAnswer> answers{
        answer(true, false, 70), answer(false, false, 70), answer(false, false, 70)
    };
    EXPECT_DOUBLE_EQ(rate_yes_no(answers).auc.value, 0.5);
}

TEST(YesNo, TheIntervalOfTheAucIsThePublishedOne) {
    // Hanley and McNeil 1982: an area of 0.893 with 51 yes and 58 no has a standard error of 0.032.
    // Yes and no of those numbers with that area: some no above all yes, the others below.
    std::vector<YesNoAnswer> answers;
    for (int i = 0; i < 51; ++i) answers.push_back(answer(true, true, 60));
    for (int i = 0; i < 58; ++i) answers.push_back(answer(false, true, i < 6 ? 90.0F : 55.0F));
    const Estimate auc = rate_yes_no(answers).auc;
    EXPECT_NEAR(auc.value, 52.0 / 58, 1e-12);
    EXPECT_NEAR((auc.interval.high - auc.value) / 1.959964, 0.032, 0.001);
}

TEST(YesNo, NothingAskedIsNothingMeasured) {
    const YesNoRates rates = rate_yes_no({});
    EXPECT_EQ(rates.right.trials, 0);
    EXPECT_EQ(rates.auc.interval.low, 0);
    EXPECT_EQ(rates.auc.interval.high, 1);
}

TEST(Ages, AreJudgedByTheMiddleOfTheirRange) {
    const std::vector<AgeBin> bins{{0, 2}, {3, 9}, {10, 19}, {20, 29}, {70, kOldestYears}};
    const std::vector<AgeAnswer> answers{
        {{20, 29}, {15, 35}},           // 25: in the bin, exact
        {{20, 29}, {9, 19}},            // 14: beside it, 11 off
        {{0, 2}, {16, 28}},             // 22: three off, 20.5 off
        {{70, kOldestYears}, {60, 80}}  // 70: in the bin, 5 off
    };
    const AgeRates rates = rate_ages(answers, bins);
    EXPECT_EQ(rates.in_bin.events, 2);
    EXPECT_EQ(rates.near_bin.events, 3);
    EXPECT_EQ(rates.range_holds.events, 2);
    EXPECT_DOUBLE_EQ(rates.error_years.value, (0 + 11 + 20.5 + 5) / 4);
    EXPECT_DOUBLE_EQ(rates.signed_years, (0 - 11 + 20.5 - 5) / 4);
}

TEST(AttributeReport, CountsEmotionsByTheSurest) {
    std::vector<AttributeLabels> labels(3);
    std::vector<std::optional<analysis::Attributes>> found(3);
    for (auto& attributes : found) attributes.emplace();
    labels[0].emotion = "HAPPY";
    found[0]->emotions = {{"HAPPY", 70}, {"CALM", 30}};
    labels[1].emotion = "HAPPY";
    found[1]->emotions = {{"CALM", 55}, {"HAPPY", 45}};
    labels[2].emotion = "CONFUSED";  // A type that the pack does not know: not counted.
    found[2]->emotions = {{"CALM", 90}, {"HAPPY", 10}};
    const AttributeReport report = measure_attributes(labels, found);
    ASSERT_TRUE(report.surest_emotion);
    EXPECT_EQ(report.surest_emotion->all.events, 1);
    EXPECT_EQ(report.surest_emotion->all.trials, 2);
    ASSERT_EQ(report.emotions.size(), 2U);
    EXPECT_EQ(report.emotions.at("HAPPY").all.recall.events, 1);
    EXPECT_EQ(report.emotions.at("HAPPY").all.recall.trials, 2);
    EXPECT_EQ(report.emotions.at("CALM").all.false_yes.events, 1);
}

TEST(AttributeReport, GroupsByRaceSexAndBoth) {
    std::vector<AttributeLabels> labels(3);
    std::vector<std::optional<analysis::Attributes>> found(3);
    for (std::size_t i = 0; i < 2; ++i) {
        labels[i].race = "White";
        labels[i].gender = i == 0 ? "Female" : "Male";
        labels[i].age_years = AgeBin{20, 29};
        labels[i].yes_no[0] = true;
        found[i].emplace();
        found[i]->gender = {"Female", 80.0F};
        found[i]->smile = analysis::Judgement{true, 75};
    }
    labels[2].yes_no[0] = true;  // Not found: counted, in no measure.
    const AttributeReport report = measure_attributes(labels, found);
    EXPECT_EQ(report.faces, 2);
    EXPECT_EQ(report.not_found, 1);
    EXPECT_FALSE(report.age) << "the pack told none";
    ASSERT_EQ(report.yes_no.size(), 2U);
    const auto& gender = report.yes_no.at("gender_male");
    EXPECT_EQ(gender.all.right.trials, 2);
    EXPECT_EQ(gender.groups.at("White").right.events, 1);
    EXPECT_EQ(gender.groups.at("White / Female").right.events, 1);
    EXPECT_EQ(gender.groups.at("Male").right.events, 0);
    EXPECT_EQ(report.yes_no.at("smile").all.recall.events, 2);
}

}  // namespace
}  // namespace beholden::evaluate
