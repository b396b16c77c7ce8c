#include "app/import_results.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include <sys/stat.h>
#include <boost/json.hpp>

#include "evaluate/testing/synthetic.h"

namespace beholden::app {
namespace {

class ImportResultsTest : public ::testing::Test {
protected:
    [[nodiscard]] std::string text() const {
        std::ifstream stream(file_);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    [[nodiscard]] ImportResults open(const std::string& about = "people") const {
        auto opened = ImportResults::open(file_, about);
        EXPECT_TRUE(opened);
        return std::move(opened).value();
    }
    static RowResult result(RowResult::Kind kind, const std::string& image) {
        RowResult made;
        made.kind = kind;
        made.row = 7;
        made.key = "in/ü.jpg";
        made.image_id = ImageId(image);
        return made;
    }

    evaluate::testing::TemporaryFolder folder_;
    const std::filesystem::path file_ = folder_.path() / "results.jsonl";
};

TEST_F(ImportResultsTest, AreLinesThatSayWhatBecameOfEachRow) {
    {
        ImportResults results = open();
        RowResult enrolled = result(RowResult::Kind::kEnrolled, "image-1");
        enrolled.external_image_id = "id";
        enrolled.faces = {FaceId("f1"), FaceId("f2")};
        enrolled.unindexed = {{"LOW_SHARPNESS", "SMALL_BOUNDING_BOX"}};
        RowResult refused = result(RowResult::Kind::kRefused, "image-2");
        refused.error = "InvalidImageFormatException";
        refused.message = "no \"picture\"";
        results.add(enrolled);
        results.add(refused);
        ASSERT_TRUE(results.flush());
    }
    EXPECT_EQ(
        text(),
        R"({"import":"people","format":1})"
        "\n"
        R"({"row":7,"path":"in/ü.jpg","result":"enrolled","image_id":"image-1","external_image_id":"id","faces":["f1","f2"],"unindexed":[["LOW_SHARPNESS","SMALL_BOUNDING_BOX"]]})"
        "\n"
        R"({"row":7,"path":"in/ü.jpg","result":"refused","image_id":"image-2","error":"InvalidImageFormatException","message":"no \"picture\""})"
        "\n"
    );
    struct stat status{};
    ASSERT_EQ(::stat(file_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777u, 0600u);
}

TEST_F(ImportResultsTest, AreKnownAgain) {
    {
        ImportResults results = open();
        results.add(result(RowResult::Kind::kEnrolled, "enrolled"));
        results.add(result(RowResult::Kind::kNoFace, "no-face"));
        results.add(result(RowResult::Kind::kRefused, "refused"));
        results.add(result(RowResult::Kind::kRefused, "mended"));
        results.add(result(RowResult::Kind::kEnrolled, "mended"));
        results.add(result(RowResult::Kind::kDuplicate, "duplicate"));
        ASSERT_TRUE(results.flush());
    }
    const ImportResults again = open();
    for (const char* image : {"enrolled", "no-face", "mended"}) {
        EXPECT_TRUE(again.is_done(ImageId(image))) << image;
        EXPECT_FALSE(again.is_refused(ImageId(image))) << image;
    }
    EXPECT_TRUE(again.is_refused(ImageId("refused")));
    EXPECT_TRUE(again.is_duplicate(7));
    EXPECT_FALSE(again.is_duplicate(8));
    for (const char* image : {"refused", "duplicate", "other"}) {
        EXPECT_FALSE(again.is_done(ImageId(image))) << image;
    }
}

TEST_F(ImportResultsTest, LoseALineThatACrashCutShort) {
    {
        ImportResults results = open();
        results.add(result(RowResult::Kind::kEnrolled, "whole"));
        ASSERT_TRUE(results.flush());
    }
    const std::string whole = text();
    std::ofstream(file_, std::ios::app) << R"({"row":8,"path":"x","resu)";
    {
        ImportResults results = open();
        EXPECT_TRUE(results.is_done(ImageId("whole")));
        EXPECT_EQ(text(), whole);
        results.add(result(RowResult::Kind::kNoFace, "next"));
        ASSERT_TRUE(results.flush());
    }
    EXPECT_TRUE(text().starts_with(whole));
    EXPECT_TRUE(open().is_done(ImageId("next")));
}

TEST_F(ImportResultsTest, OfSomethingElseAreNotTouched) {
    for (const char* content :
         {"{\"import\":\"others\",\"format\":1}\n", "notes\n", "[]\n",
          "{\"import\":\"people\",\"format\":1}\nnotes\n"}) {
        std::ofstream(file_) << content;
        const auto opened = ImportResults::open(file_, "people");
        ASSERT_FALSE(opened) << content;
        EXPECT_EQ(opened.error().code, ErrorCode::kInvalidArgument);
        EXPECT_EQ(text(), content);
    }
}

}  // namespace
}  // namespace beholden::app
