#include "evaluate/dataset.h"

#include <gtest/gtest.h>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

using testing::TemporaryFolder;

TEST(Labels, GiveGroupSubjectAndFile) {
    const TemporaryFolder folder;
    const auto labels = folder.write(
        "labels.csv",
        "file,age,gender,race,distinct_person\n"
        "1.jpg,3-9,Male,East Asian,1\n2.jpg,20-29,Female,White,0\n3.jpg,20-29,Female,White,1\n"
    );
    const auto pictures = read_labels(labels, "images", {});
    ASSERT_TRUE(pictures);
    ASSERT_EQ(pictures->size(), 2U) << "a repeated person is left out";
    EXPECT_EQ(pictures->at(0).group, "East Asian / Male");
    EXPECT_EQ(pictures->at(0).file, std::filesystem::path("images/1.jpg"));
    EXPECT_EQ(pictures->at(1).subject, "3") << "without a subject column every file is a person";
}

TEST(Labels, TakeTheSubjectFromItsColumn) {
    const TemporaryFolder folder;
    const auto labels = folder.write("labels.csv", "file,subject,site\na.png,p1,x\nb.png,p1,y\n");
    LabelOptions options;
    options.group_columns = {"site"};
    const auto pictures = read_labels(labels, "images", options);
    ASSERT_TRUE(pictures);
    EXPECT_EQ(pictures->at(0).subject, "p1");
    EXPECT_EQ(pictures->at(1).subject, "p1");
    EXPECT_EQ(pictures->at(1).group, "y");
}

TEST(Labels, NameWhatIsMissing) {
    const TemporaryFolder folder;
    const auto none = read_labels(folder.write("a.csv", "name,race,gender\n"), "", {});
    EXPECT_NE(none.error().message.find("\"file\""), std::string::npos);
    const auto group = read_labels(folder.write("b.csv", "file,race\n1.jpg,White\n"), "", {});
    EXPECT_NE(group.error().message.find("\"gender\""), std::string::npos);
    const auto ragged =
        read_labels(folder.write("c.csv", "file,race,gender\n1.jpg,White\n"), "", {});
    EXPECT_NE(ragged.error().message.find("row 1"), std::string::npos);
    EXPECT_EQ(read_labels(folder.path() / "none.csv", "", {}).error().code, ErrorCode::kIo);
}

TEST(Folder, NamesPeopleByTheirFolderAndLonePicturesByTheirStem) {
    const TemporaryFolder folder;
    folder.write("Zoe/2.jpg", "");
    folder.write("Zoe/1.PNG", "");
    folder.write("lone.jpeg", "");
    folder.write("Zoe/notes.txt", "");
    const auto pictures = read_folder(folder.path());
    ASSERT_TRUE(pictures);
    ASSERT_EQ(pictures->size(), 3U);
    EXPECT_EQ(pictures->at(0).subject, "Zoe");
    EXPECT_EQ(pictures->at(0).file.filename(), "1.PNG");
    EXPECT_EQ(pictures->at(2).subject, "lone");
}

TEST(Folder, WithoutPicturesOrWithoutAFolderIsRefused) {
    const TemporaryFolder folder;
    EXPECT_EQ(read_folder(folder.path()).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(read_folder(folder.path() / "none").error().code, ErrorCode::kIo);
}

TEST(Aliases, BringAllNamesToTheFirst) {
    const TemporaryFolder folder;
    const auto aliases = read_aliases(folder.write("a.txt", "# why\nAnn,Anna,A. B.\n"));
    ASSERT_TRUE(aliases);
    std::vector<Picture> pictures{{"x", "A. B.", ""}, {"y", "Ann", ""}, {"z", "Carl", ""}};
    apply_aliases(*aliases, pictures);
    EXPECT_EQ(pictures[0].subject, "Ann");
    EXPECT_EQ(pictures[1].subject, "Ann");
    EXPECT_EQ(pictures[2].subject, "Carl");
}

TEST(Aliases, RefuseALoneNameAndANameTwice) {
    const TemporaryFolder folder;
    EXPECT_FALSE(read_aliases(folder.write("a.txt", "Ann\n")));
    EXPECT_FALSE(read_aliases(folder.write("b.txt", "Ann,Anna\nAnn,Bea\n")));
}

TEST(Pairs, AreReadInTheFormatOfLfw) {
    const TemporaryFolder folder;
    const auto file = folder.write(
        "pairs.txt",
        "2\t1\nAnn\t1\t12\nAnn\t1\tBob\t3\n"
        "Bob\t3\t4\nBob\t4\tAnn\t12\n"
    );
    const auto list = read_pairs(file, "lfw");
    ASSERT_TRUE(list);
    EXPECT_EQ(list->folds, 2);
    ASSERT_EQ(list->pictures.size(), 4U) << "each picture once";
    EXPECT_EQ(list->pictures[1].file, std::filesystem::path("lfw/Ann/Ann_0012.jpg"));
    EXPECT_EQ(list->pictures[1].subject, "Ann");
    ASSERT_EQ(list->pairs.size(), 4U);
    EXPECT_TRUE(list->pairs[0].same);
    EXPECT_FALSE(list->pairs[1].same);
    EXPECT_EQ(list->pairs[3].second, 1U);
}

TEST(Pairs, RefuseWhatIsNoPairAndNameTheLine) {
    const TemporaryFolder folder;
    const auto line = [&folder](const std::string& text) {
        return read_pairs(folder.write("pairs.txt", "1\t1\n" + text + "\nB\t1\tC\t1\n"), "");
    };
    for (const char* bad : {"A\t1", "A\tx\t2", "A\t0\t2", "A/../B\t1\t2", "..\t1\t2"}) {
        const auto list = line(bad);
        ASSERT_FALSE(list) << bad;
        EXPECT_NE(list.error().message.find("line 2"), std::string::npos) << bad;
    }
    EXPECT_TRUE(line("A\t1\t2"));
}

TEST(Pairs, RefuseAnotherNumberThanPromised) {
    const TemporaryFolder folder;
    EXPECT_FALSE(read_pairs(folder.write("a.txt", "2\t1\nA\t1\t2\nA\t1\tB\t1\n"), ""));
    EXPECT_FALSE(read_pairs(folder.write("b.txt", "nonsense\n"), ""));
    EXPECT_EQ(read_pairs(folder.path() / "none.txt", "").error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace beholden::evaluate
