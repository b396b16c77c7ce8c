#include "evaluate/attribute_labels.h"

#include <gtest/gtest.h>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

using testing::TemporaryFolder;

TEST(AgeBin, ReadsClosedAndOpenBins) {
    EXPECT_EQ(*parse_age_bin("20-29"), (AgeBin{20, 29}));
    EXPECT_EQ(*parse_age_bin("more than 70"), (AgeBin{70, kOldestYears}));
    for (const char* text : {"", "20", "29-20", "a-b", "more than", "-5-3", "20-29 "}) {
        const auto bin = parse_age_bin(text);
        ASSERT_FALSE(bin) << text;
        EXPECT_EQ(bin.error().code, ErrorCode::kInvalidArgument) << text;
    }
}

TEST(AttributeLabels, TakesWhatTheColumnsSayAndNothingElse) {
    const TemporaryFolder folder;
    const auto file = folder.write(
        "labels.csv",
        "file,age,gender,race,smile,beard,emotion,note\n"
        "a.jpg,3-9,Female,White,1,,HAPPY,kept for later\n"
        "b.jpg,,,,0,1,,\n"
    );
    const auto faces = read_attribute_labels(file, "pictures", "");
    ASSERT_TRUE(faces) << faces.error().message;
    ASSERT_EQ(faces->labels.size(), 2U);
    EXPECT_EQ(faces->pictures[0].file, std::filesystem::path("pictures/a.jpg"));
    const AttributeLabels& a = faces->labels[0];
    const AttributeLabels& b = faces->labels[1];
    EXPECT_EQ(a.age_years, (AgeBin{3, 9}));
    EXPECT_EQ(a.gender, "Female");
    EXPECT_EQ(a.race, "White");
    EXPECT_EQ(a.emotion, "HAPPY");
    EXPECT_FALSE(b.age_years);
    EXPECT_EQ(b.gender, "");
    for (std::size_t i = 0; i < analysis::kJudgedAttributes.size(); ++i) {
        const std::string_view name = analysis::kJudgedAttributes[i].name;
        EXPECT_EQ(a.yes_no[i], name == "smile" ? std::optional(true) : std::nullopt) << name;
        EXPECT_EQ(b.yes_no[i].has_value(), name == "smile" || name == "beard") << name;
    }
    EXPECT_EQ(b.yes_no[0], std::optional(false));
}

TEST(AttributeLabels, LeavesOutRepeatsAndOtherParts) {
    const TemporaryFolder folder;
    const auto file = folder.write(
        "labels.csv",
        "file,part,distinct_person\na.jpg,test,1\nb.jpg,train,1\nc.jpg,test,0\nd.jpg,test,1\n"
    );
    const auto test = read_attribute_labels(file, "", "test");
    ASSERT_TRUE(test);
    ASSERT_EQ(test->pictures.size(), 2U);
    EXPECT_EQ(test->pictures[1].subject, "d");
    EXPECT_EQ(read_attribute_labels(file, "", "")->pictures.size(), 3U);
    EXPECT_FALSE(read_attribute_labels(file, "", "other"));
}

TEST(AttributeLabels, RefusesWhatItCannotRead) {
    const TemporaryFolder folder;
    for (const auto& [text, part, said] : {
             std::tuple{"", "", "empty"},
             std::tuple{"picture,smile\na.jpg,1\n", "", "no column \"file\""},
             std::tuple{"file,smile\na.jpg,1\n", "test", "no column \"part\""},
             std::tuple{"file,smile\na.jpg\n", "", "another number of fields"},
             std::tuple{"file,smile\na.jpg,yes\n", "", "\"smile\" cannot say \"yes\""},
             std::tuple{"file,gender\na.jpg,male\n", "", "\"gender\" cannot say \"male\""},
             std::tuple{"file,age\na.jpg,old\n", "", "\"age\" cannot say \"old\""},
             std::tuple{"file\n", "", "no row"},
         }) {
        const auto faces = read_attribute_labels(folder.write("labels.csv", text), "", part);
        ASSERT_FALSE(faces) << text;
        EXPECT_EQ(faces.error().code, ErrorCode::kInvalidArgument) << text;
        EXPECT_NE(faces.error().message.find(said), std::string::npos) << faces.error().message;
    }
    const auto missing = read_attribute_labels(folder.path() / "none.csv", "", "");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace beholden::evaluate
