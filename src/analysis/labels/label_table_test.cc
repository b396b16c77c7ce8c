#include "analysis/labels/label_table.h"

#include <gtest/gtest.h>

namespace beholden::analysis {
namespace {

TEST(LabelTable, ReadsLabelsAndClasses) {
    const auto table = LabelTable::parse(R"({"source": "x", "detector": ["Dog"],
        "classifier": ["", "Dog"], "labels": [
        {"name": "Animal", "parents": [], "aliases": [], "categories": ["A", "B"]},
        {"name": "Dog", "parents": ["Animal"], "aliases": ["Hound"], "categories": ["A"]}]})");
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_EQ(table->labels().size(), 2U);
    EXPECT_EQ(table->labels()[1].ancestors, (std::vector<std::size_t>{0}));
    EXPECT_EQ(table->labels()[1].aliases, (std::vector<std::string>{"Hound"}));
    EXPECT_EQ(table->find("Dog"), 1U);
    EXPECT_FALSE(table->find("dog"));
    EXPECT_EQ(table->detector(), (std::vector<std::optional<std::size_t>>{1}));
    EXPECT_EQ(table->classifier(), (std::vector<std::optional<std::size_t>>{std::nullopt, 1}));
}

TEST(LabelTable, NewClassNamesBecomeLabels) {
    auto table = LabelTable::parse(R"({"detector": [], "classifier": [], "labels": [
        {"name": "Dog", "parents": [], "aliases": [], "categories": []}]})");
    ASSERT_TRUE(table);
    table->set_detector({"Helmet", "Dog", "", "Helmet"});
    ASSERT_EQ(table->labels().size(), 2U);
    EXPECT_EQ(table->labels()[1].name, "Helmet");
    EXPECT_EQ(table->detector(), (std::vector<std::optional<std::size_t>>{1, 0, std::nullopt, 1}));
}

TEST(LabelTable, SaysWhatIsWrong) {
    const std::string dog = R"({"name": "Dog", "parents": [], "aliases": [], "categories": []})";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"nonsense", "JSON"},
        {R"({"labels": 1})", "labels"},
        {R"({"detector": [], "classifier": [], "labels": [{"parents": []}]})", "name"},
        {R"({"detector": [], "classifier": [], "labels": [)" + dog + "," + dog + "]}",
         "Dog occurs twice"},
        {R"({"detector": [], "classifier": [], "labels": [{"name": "A", "parents": ["B"], "aliases": [], "categories": []}]})",
         "no label B"},
        {R"({"detector": [], "classifier": [], "labels": [{"name": "A", "parents": ["A"], "aliases": [], "categories": []}]})",
         "its own ancestor"},
        {R"({"detector": [], "classifier": [], "labels": [{"name": "A", "parents": ["B"], "aliases": [], "categories": []},
            {"name": "B", "parents": ["C"], "aliases": [], "categories": []}, {"name": "C", "parents": [], "aliases": [], "categories": []}]})",
         "A lacks"},
        {R"({"detector": [1], "classifier": [], "labels": []})", "detector"},
        {R"({"detector": [], "labels": []})", "classifier"},
    };
    for (const auto& [json, words] : cases) {
        const auto table = LabelTable::parse(json);
        ASSERT_FALSE(table) << json;
        EXPECT_EQ(table.error().code, ErrorCode::kCorruption);
        EXPECT_NE(table.error().message.find(words), std::string::npos) << table.error().message;
    }
}

}  // namespace
}  // namespace beholden::analysis
