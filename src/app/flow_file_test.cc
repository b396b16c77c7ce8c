#include "app/flow_file.h"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <string>

#include "evaluate/testing/synthetic.h"

namespace beholden::app {
namespace {

class FlowFile : public ::testing::Test {
protected:
    void SetUp() override {
        write(
            "half.json", R"({"Conditions":[{"ConditionType":"Sampling",)"
                         R"("ConditionParameters":{"RandomSamplingPercentage":50}}]})"
        );
    }

    void write(const std::string& name, const std::string& content) {
        std::ofstream(folder_.path() / name) << content;
    }

    Result<api::ReviewFlows> load(const std::string& text) {
        write("flows.toml", text);
        return load_review_flows(folder_.path() / "flows.toml");
    }

    evaluate::testing::TemporaryFolder folder_;
};

TEST_F(FlowFile, SaysWhichPicturesGoToWhom) {
    const auto flows = load(R"(
        collection = "reviews"
        in_progress_max = 12
        [[flow]]
        name = "a-1"
        conditions = "half.json"
        [[flow]]
        name = "b"
        conditions = "half.json"
        days = 2
        reviewers = ["rita", "ravi"]
    )");
    ASSERT_TRUE(flows) << flows.error().message;
    EXPECT_EQ(flows->collection, CollectionId("reviews"));
    EXPECT_EQ(flows->in_progress_max, 12);
    ASSERT_EQ(flows->flows.size(), 2U);
    const auto& first = flows->flows.at("a-1");
    EXPECT_EQ(first.life, std::chrono::days(7));
    EXPECT_TRUE(first.reviewers.empty());
    EXPECT_TRUE(first.conditions.evaluate({}, 49).activated);
    EXPECT_FALSE(first.conditions.evaluate({}, 51).activated);
    EXPECT_EQ(flows->flows.at("b").life, std::chrono::days(2));
    EXPECT_EQ(flows->flows.at("b").reviewers, (std::vector<std::string>{"rita", "ravi"}));
}

TEST_F(FlowFile, IsRefusedWithTheReason) {
    write("bad.json", R"({"Conditions":[{"ConditionType":"Moon","ConditionParameters":{}}]})");
    const std::string flow = "collection = 'c'\n[[flow]]\nname = 'a'\nconditions = 'half.json'\n";
    const std::array<std::pair<std::string, std::string>, 13> cases = {{
        {"x", "flows.toml"},
        {"", "must have a collection"},
        {"collection = 'c'", "must have a collection"},
        {"collection = 'c'\nother = 1\nflow = []", "unknown field other"},
        {"collection = 'c'\n[[flow]]\nname = 'A'", "lower-case"},
        {"collection = 'c'\n[[flow]]\nname = 'a'", "conditions must name a file"},
        {"collection = 'c'\n[[flow]]\nname = 'a'\nconditions = 'bad.json'", "ConditionType"},
        {flow + "days = 31", "days must be from 1 to 30"},
        {"in_progress_max = 0\n" + flow, "in_progress_max must be from 1 to 5000"},
        {"in_progress_max = '9'\n" + flow, "in_progress_max must be"},
        {flow + "reviewers = []", "reviewers must be"},
        {flow + "colour = 'red'", "unknown field colour"},
        {flow + "[[flow]]\nname = 'a'\nconditions = 'half.json'", "there twice"},
    }};
    for (const auto& [text, why] : cases) {
        const auto flows = load(text);
        ASSERT_FALSE(flows) << text;
        EXPECT_NE(flows.error().message.find(why), std::string::npos) << flows.error().message;
    }
    EXPECT_FALSE(load_review_flows(folder_.path() / "none.toml"));
}

}  // namespace
}  // namespace beholden::app
