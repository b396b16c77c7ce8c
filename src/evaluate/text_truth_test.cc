#include "evaluate/text_truth.h"

#include <gtest/gtest.h>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

TEST(TextTruth, ReadsBoxesAndTextWithCommas) {
    const auto lines = parse_text_truth(
        "\xEF\xBB\xBF"
        "10,20,110,20,110,50,10,50,Hello, world\r\n\n1.5,2,3,2,3,4,1.5,4,###\n"
    );
    ASSERT_TRUE(lines) << lines.error().message;
    ASSERT_EQ(lines->size(), 2U);
    EXPECT_EQ(lines->front().text, "Hello, world");
    EXPECT_FALSE(lines->front().is_ignored);
    EXPECT_FLOAT_EQ(lines->front().quad_px.corners[2].x, 110);
    EXPECT_FLOAT_EQ(lines->front().quad_px.corners[3].y, 50);
    EXPECT_TRUE(lines->back().is_ignored);
    EXPECT_FLOAT_EQ(lines->back().quad_px.corners[0].x, 1.5F);
}

TEST(TextTruth, WritesWhatItReads) {
    const std::string text = "10.0,20.0,110.0,20.0,110.0,50.0,10.0,50.0,Hello, world\n";
    EXPECT_EQ(format_text_truth(*parse_text_truth(text)), text);
}

TEST(TextTruth, NamesTheLineThatIsNone) {
    for (const char* wrong :
         {"1,2,3,4,5,6,7,text", "1,2,3,4,5,6,7,x,text", "text", "1,2,3,4,5,6,7,8"}) {
        const auto lines = parse_text_truth(std::string("1,2,3,4,5,6,7,8,fine\n") + wrong);
        ASSERT_FALSE(lines) << wrong;
        EXPECT_TRUE(lines.error().message.starts_with("line 2: ")) << lines.error().message;
    }
}

TEST(TextTruth, TakesThePicturesThatHaveAFile) {
    const testing::TemporaryFolder folder;
    for (const char* name : {"b.png", "a.jpg", "c.jpeg", "unlabelled.jpg", "notes.md"}) {
        folder.write(name, "x");
    }
    folder.write("gt_a.txt", "1,2,3,4,5,6,7,8,one");
    folder.write("b.txt", "1,2,3,4,5,6,7,8,two");
    folder.write("res_c.txt", "");
    const auto pages = read_text_pages(folder.path(), folder.path());
    ASSERT_TRUE(pages) << pages.error().message;
    ASSERT_EQ(pages->size(), 3U);
    EXPECT_EQ(pages->at(0).picture.filename(), "a.jpg");
    EXPECT_EQ(pages->at(0).lines.at(0).text, "one");
    EXPECT_EQ(pages->at(1).lines.at(0).text, "two");
    EXPECT_TRUE(pages->at(2).lines.empty());
}

TEST(TextTruth, RefusesAFolderWithoutAnyPair) {
    const testing::TemporaryFolder folder;
    folder.write("a.jpg", "x");
    EXPECT_EQ(
        read_text_pages(folder.path(), folder.path()).error().code, ErrorCode::kInvalidArgument
    );
    EXPECT_EQ(read_text_pages(folder.path() / "none", folder.path()).error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace beholden::evaluate
