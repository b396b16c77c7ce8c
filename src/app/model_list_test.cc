#include "app/model_list.h"

#include <cstdlib>
#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "base/test_paths.h"

namespace beholden::app {
namespace {

namespace fs = std::filesystem;

// sha256 of "abc" (FIPS 180-4, example 1).
constexpr const char* kAbcHash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::string manifest_with(const std::string& file_fields, const std::string& model_fields) {
    return "[[package]]\nname = \"carrier\"\nversion = \"1.2\"\nkind = \"pypi\"\n"
           "[[package.file]]\n" +
           file_fields + "[package.file.model]\n" + model_fields;
}

std::string file_fields(const std::string& target = "assets/models/m.onnx") {
    return "target = \"" + target + "\"\nsha256 = \"" + kAbcHash + "\"\n";
}

const std::string kAbout =
    "title = \"T\"\npurpose = \"P\"\nlicence = \"L\"\nsource = \"S\"\nquality = \"Q\"\n";

class Folder {
public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "model-list-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const fs::path& file, const std::string& text) const {
        fs::create_directories((path / file).parent_path());
        std::ofstream(path / file) << text;
    }

    fs::path path;
};

TEST(ModelList, HasEveryFieldOfAnEntry) {
    const auto models = parse_model_list(manifest_with(file_fields(), kAbout));
    ASSERT_TRUE(models);
    ASSERT_EQ(models->size(), 1U);
    const ListedModel& model = models->front();
    EXPECT_EQ(model.title, "T");
    EXPECT_EQ(model.purpose, "P");
    EXPECT_EQ(model.licence, "L");
    EXPECT_EQ(model.source, "S");
    EXPECT_EQ(model.quality, "Q");
    EXPECT_EQ(model.package, "carrier 1.2 (pypi)");
    EXPECT_EQ(model.file, "models/m.onnx");
    EXPECT_EQ(model.sha256, kAbcHash);
    EXPECT_EQ(model.sha256_published, kAbcHash);
}

TEST(ModelList, TakesTheHashOfTheConvertedFileWhereThereIsOne) {
    const std::string converted(64, 'c');
    const auto fields = file_fields() + "target_sha256 = \"" + converted + "\"\n";
    const auto models = parse_model_list(manifest_with(fields, kAbout));
    ASSERT_TRUE(models);
    EXPECT_EQ(models->front().sha256, converted);
    EXPECT_EQ(models->front().sha256_published, kAbcHash);
}

TEST(ModelList, NamesTheFieldThatIsMissing) {
    const auto models =
        parse_model_list(manifest_with(file_fields(), "title = \"T\"\npurpose = \"P\"\n"));
    ASSERT_FALSE(models);
    EXPECT_EQ(models.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(models.error().message.find("`licence`"), std::string::npos);
    EXPECT_NE(models.error().message.find("models/m.onnx"), std::string::npos);
}

TEST(ModelList, RefusesAModelOutsideTheAssets) {
    EXPECT_FALSE(parse_model_list(manifest_with(file_fields("deps/m.onnx"), kAbout)));
}

TEST(ModelList, RefusesTextThatIsNoTomlAndAManifestWithoutModels) {
    EXPECT_FALSE(parse_model_list("= 1"));
    EXPECT_FALSE(parse_model_list("format = 1\n"));
}

TEST(ModelList, KnowsTheModelsOfTheDefaultFacePack) {
    const auto models = load_model_list(fs::path(BH_SOURCE_DIR) / "assets");
    ASSERT_TRUE(models);
    std::set<std::string> files;
    for (const ListedModel& model : *models) files.insert(model.file.string());
    for (const char* file : {"yunet", "sface", "face_mesh", "gender", "age"}) {
        EXPECT_TRUE(files.contains(std::string("models/") + file + ".onnx")) << file;
    }
    for (const ListedModel& model : *models) {
        EXPECT_EQ(verify(model, BH_ASSETS_DIR), ModelState::kIntact) << model.file;
    }
}

TEST(ModelList, SaysWhereNoManifestIs) {
    const Folder folder;
    const auto models = load_model_list(folder.path);
    ASSERT_FALSE(models);
    EXPECT_EQ(models.error().code, ErrorCode::kNotFound);
}

TEST(ModelList, VerifyTellsIntactFromDamagedFromMissing) {
    const Folder folder;
    const auto models = parse_model_list(manifest_with(file_fields(), kAbout));
    ASSERT_TRUE(models);
    EXPECT_EQ(verify(models->front(), folder.path), ModelState::kMissing);
    folder.write("models/m.onnx", "abd");
    EXPECT_EQ(verify(models->front(), folder.path), ModelState::kDamaged);
    folder.write("models/m.onnx", "abc");
    EXPECT_EQ(verify(models->front(), folder.path), ModelState::kIntact);
}

}  // namespace
}  // namespace beholden::app
