#include "app/import_rows.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <fstream>

#include "evaluate/testing/synthetic.h"
#include "objects/folder_source.h"

namespace beholden::app {
namespace {

namespace fs = std::filesystem;

TEST(ImportRows, OfCommaSeparatedValuesFollowTheirColumns) {
    const auto rows = parse_csv_manifest(
        "note,external_image_id,path,max_faces,quality_filter\n"
        "x,id-1,\"a, b.jpg\",,\n"
        ",,c/ü.png,3,NONE\n"
    );
    ASSERT_TRUE(rows) << rows.error().message;
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ((*rows)[0].key, "a, b.jpg");
    EXPECT_EQ((*rows)[0].external_image_id, "id-1");
    EXPECT_EQ((*rows)[0].faces_max, 100);
    EXPECT_EQ((*rows)[0].quality, "AUTO");
    EXPECT_EQ((*rows)[1].key, "c/ü.png");
    EXPECT_EQ((*rows)[1].faces_max, 3);
    EXPECT_EQ((*rows)[1].quality, "NONE");
}

TEST(ImportRows, OfJsonLinesSayTheSame) {
    const auto rows = parse_json_lines_manifest(
        "{\"path\": \"a.jpg\", \"external_image_id\": \"id-1\", \"other\": [1]}\r\n"
        "\n"
        "{\"max_faces\": 3, \"path\": \"c.png\", \"quality_filter\": \"HIGH\"}"
    );
    ASSERT_TRUE(rows) << rows.error().message;
    ASSERT_EQ(rows->size(), 2u);
    EXPECT_EQ((*rows)[0].external_image_id, "id-1");
    EXPECT_EQ((*rows)[1].faces_max, 3);
    EXPECT_EQ((*rows)[1].quality, "HIGH");
}

TEST(ImportRows, AreRefusedWithTheirNumber) {
    for (const char* text :
         {"path,x\na,1\n,2\n", "path,max_faces\na,1\nb,0\n", "path,max_faces\na,1\nb,x\n",
          "path,external_image_id\na,1\nb,no space\n", "path,quality_filter\na,LOW\nb,BEST\n",
          "path,max_faces\na,1\nb\n"}) {
        const auto rows = parse_csv_manifest(text);
        ASSERT_FALSE(rows) << text;
        EXPECT_TRUE(rows.error().message.starts_with("Row 2: ")) << rows.error().message;
    }
    for (const char* text : {"", "file\na\n"}) EXPECT_FALSE(parse_csv_manifest(text)) << text;
    for (const char* text :
         {"{\"path\": \"a\"}\n[]", "{\"path\": \"a\"}\n{\"path\": 1.5}",
          "{\"path\": \"a\"}\n{\"path\"", "{\"path\": \"a\"}\n{}"}) {
        const auto rows = parse_json_lines_manifest(text);
        ASSERT_FALSE(rows) << text;
        EXPECT_TRUE(rows.error().message.starts_with("Row 2: ")) << rows.error().message;
    }
}

class ListedRows : public ::testing::Test {
protected:
    void SetUp() override {
        for (const char* name :
             {"Ann/1.jpg", "Ann/2.JPEG", "Bob.x/1.png", "notes.txt", "top.jpg"}) {
            fs::create_directories((folder_.path() / name).parent_path());
            std::ofstream(folder_.path() / name) << "x";
        }
        source_ = objects::make_folder_source(folder_.path()).value();
    }

    std::vector<std::pair<std::string, std::string>> list(
        std::string_view prefix, ExternalId external_id, bool every_file
    ) {
        std::vector<std::pair<std::string, std::string>> found;
        const auto rows = list_rows(*source_, prefix, external_id, every_file);
        EXPECT_TRUE(rows);
        for (const ImportRow& row : *rows) found.emplace_back(row.key, row.external_image_id);
        return found;
    }

    using Found = std::vector<std::pair<std::string, std::string>>;
    evaluate::testing::TemporaryFolder folder_;
    std::unique_ptr<objects::ObjectSource> source_;
};

TEST_F(ListedRows, ArePicturesWithTheIdThatWasAskedFor) {
    EXPECT_EQ(
        list("", ExternalId::kFolder, false),
        (Found{
            {"Ann/1.jpg", "Ann"}, {"Ann/2.JPEG", "Ann"}, {"Bob.x/1.png", "Bob.x"}, {"top.jpg", ""}
        })
    );
    EXPECT_EQ(
        list("Ann/", ExternalId::kFile, false), (Found{{"Ann/1.jpg", "1"}, {"Ann/2.JPEG", "2"}})
    );
    EXPECT_EQ(list("n", ExternalId::kNone, true), (Found{{"notes.txt", ""}}));
}

TEST_F(ListedRows, AreRefusedOneByOneWhereANameIsNoId) {
    std::ofstream(folder_.path() / "no id.jpg") << "x";
    const auto rows = list_rows(*source_, "", ExternalId::kFile, false);
    ASSERT_TRUE(rows);
    EXPECT_EQ(
        std::ranges::count_if(*rows, [](const ImportRow& row) { return !check_row(row); }), 1
    );
}

}  // namespace
}  // namespace beholden::app
