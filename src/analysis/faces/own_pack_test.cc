// An administrator's own embedder plugs in with nothing but files.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

#include "analysis/faces/pack_file.h"
#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/pack_text.h"
#include "infer/testing/onnx_bytes.h"

namespace beholden::analysis {
namespace {

namespace onnx = infer::testing;
using testing::kAssets;
using testing::kSamples;
using testing::pack_text;
using testing::read_image;
using testing::replaced;

constexpr std::int64_t kSide = 32;
constexpr std::int64_t kDimension = 8;
constexpr std::int64_t kInputs = 3 * kSide * kSide;

std::vector<float> weights() {
    std::vector<float> values(static_cast<std::size_t>(kInputs * kDimension));
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = std::sin(static_cast<float>(i % 8191));
    }
    return values;
}

/// One linear layer.
std::string embedder_bytes(std::int64_t batch, std::int64_t dimension = kDimension) {
    const std::vector<std::int64_t> in{batch, 3, kSide, kSide};
    const std::vector<std::int64_t> out{batch, dimension};
    const std::vector<std::int64_t> shape{kInputs, kDimension};
    return onnx::model_bytes({
        .nodes = {onnx::node("Flatten", {"x"}, "flat"), onnx::node("MatMul", {"flat", "w"}, "y")},
        .initializers = {onnx::initializer("w", shape, weights())},
        .inputs = {onnx::value_info("x", in)},
        .outputs = {onnx::value_info("y", out)},
    });
}

class OwnPack : public testing::RuntimeSuite {
protected:
    OwnPack() {
        std::filesystem::create_directories(folder_);
        write("mine.json", R"({"knots": [{"score": 0, "similarity_pct": 0, "fmr": 1},
            {"score": 1, "similarity_pct": 100, "fmr": 1e-9}]})");
        write("mine.onnx", embedder_bytes(-1));
    }
    ~OwnPack() override { std::filesystem::remove_all(folder_); }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] std::string hash_of(const std::filesystem::path& file) const {
        return infer::sha256_hex(infer::read_file(file).value());
    }

    /// Loads the pack with the hashes of what is there.
    [[nodiscard]] Result<std::unique_ptr<FacePack>> load(std::string text) const {
        text = replaced(text, "DETECTOR", hash_of(kAssets / "models/yunet.onnx"));
        text = replaced(text, "EMBEDDER", hash_of(folder_ / "mine.onnx"));
        text = replaced(text, "CALIBRATION", hash_of(folder_ / "mine.json"));
        write("mine.toml", text);
        return FacePack::load(*runtime_, folder_ / "mine.toml", kAssets);
    }

    void expect_refused(const std::string& text, ErrorCode code, const std::string& named) const {
        const auto pack = load(text);
        ASSERT_FALSE(pack);
        EXPECT_EQ(pack.error().code, code) << pack.error().message;
        EXPECT_NE(pack.error().message.find(named), std::string::npos) << pack.error().message;
    }

    const std::filesystem::path folder_ =
        std::filesystem::path(::testing::TempDir()) / ("own-pack-" + std::to_string(::getpid()));
};

TEST_F(OwnPack, EmbedsByItsOwnRecipe) {
    for (const std::int64_t batch : {-1, 1}) {
        write("mine.onnx", embedder_bytes(batch));
        const auto pack = load(pack_text());
        ASSERT_TRUE(pack) << pack.error().message << pack.error().detail;
        EXPECT_EQ((*pack)->model_id(), "mine-v1");
        EXPECT_EQ((*pack)->model_version(), "1.0");
        EXPECT_EQ((*pack)->dimension(), kDimension);
        EXPECT_EQ((*pack)->calibration().similarity_pct(0.5), 50);

        const imaging::Image image = read_image(kSamples / "sample1.jpg");
        const auto faces = (*pack)->detect(image);
        ASSERT_TRUE(faces);
        ASSERT_GE(faces->size(), 3U);
        const auto templates = (*pack)->embed(image, *faces);
        ASSERT_TRUE(templates) << templates.error().message;
        ASSERT_EQ(templates->size(), faces->size());

        // The same by hand: crop, recipe, one matrix, unit length.
        const EmbedderRecipe recipe = parse_pack_file(pack_text())->recipe;
        const auto crop = align(image, faces->at(1).landmarks_px, recipe);
        ASSERT_TRUE(crop);
        const std::vector<float> w = weights();
        std::vector<double> expected(kDimension);
        for (std::size_t i = 0; i < kInputs; ++i) {
            const std::size_t channel = 2 - i / (kSide * kSide);  // BGR
            const double level = crop->pixels[i % (kSide * kSide) * 3 + channel];
            const double value = (level - 127.5) * 0.0078125;
            for (std::size_t k = 0; k < kDimension; ++k) {
                expected[k] += value * static_cast<double>(w[i * kDimension + k]);
            }
        }
        double norm = 0;
        for (const double value : expected) norm += value * value;
        for (std::size_t k = 0; k < kDimension; ++k) {
            EXPECT_NEAR(templates->at(1).values[k], expected[k] / std::sqrt(norm), 1e-4);
        }
        EXPECT_EQ(templates->at(1).offset, 0);
    }
}

TEST_F(OwnPack, RefusesAFileWithAnotherHash) {
    expect_refused(
        replaced(pack_text(), "EMBEDDER", std::string(64, '0')), ErrorCode::kCorruption,
        "[embedder]: mine.onnx"
    );
    expect_refused(
        replaced(pack_text(), "CALIBRATION", std::string(64, '0')), ErrorCode::kCorruption,
        "[calibration]: mine.json"
    );
}

TEST_F(OwnPack, RefusesAMissingFile) {
    expect_refused(
        replaced(pack_text(), "\"mine.onnx\"", "\"none.onnx\""), ErrorCode::kNotFound, "none.onnx"
    );
}

TEST_F(OwnPack, RefusesARecipeThatIsNotTheModels) {
    expect_refused(
        replaced(pack_text(), "dimension = 8", "dimension = 9"), ErrorCode::kInvalidArgument,
        "[embedder]: embedder: dimension"
    );
    expect_refused(
        replaced(pack_text(), "input_size = 32", "input_size = 48"), ErrorCode::kInvalidArgument,
        "[embedder]: embedder: input_size"
    );
    write("mine.onnx", embedder_bytes(4));
    expect_refused(pack_text(), ErrorCode::kInvalidArgument, "batch");
    write("mine.onnx", "no model");
    expect_refused(pack_text(), ErrorCode::kInvalidArgument, "[embedder]: mine.onnx");
}

TEST_F(OwnPack, RefusesAModelInAnothersPlace) {
    const std::string model = "\nfile = \"mine.onnx\"\nsha256 = \"EMBEDDER\"\n";
    for (const std::string part : {"mesh", "gender", "age"}) {
        expect_refused(
            pack_text() + "[" + part + "]" + model, ErrorCode::kInvalidArgument, "[" + part + "]"
        );
    }
    expect_refused(pack_text() + "[eyes]" + model, ErrorCode::kInvalidArgument, "[mesh]");
    std::string text = replaced(pack_text(), "models/yunet.onnx", "mine.onnx");
    expect_refused(
        replaced(text, "DETECTOR", "EMBEDDER"), ErrorCode::kInvalidArgument, "[detector]"
    );
}

TEST_F(OwnPack, RefusesACohortOfAnotherDimension) {
    const std::string cohort = R"({"mean": [0], "covariance": [[1]], "k": 1, "w": 1})";
    write("cohort.json", cohort);
    expect_refused(
        pack_text() + "[cohort]\nfile = \"cohort.json\"\nsha256 = \"" +
            infer::sha256_hex(as_bytes(cohort)) + "\"\n",
        ErrorCode::kInvalidArgument, "[cohort]: cohort: another dimension"
    );
}

TEST_F(OwnPack, RefusesAMissingPack) {
    const auto pack = FacePack::load(*runtime_, folder_ / "none.toml", kAssets);
    ASSERT_FALSE(pack);
    EXPECT_EQ(pack.error().code, ErrorCode::kNotFound);
}

TEST_F(OwnPack, WithoutHeadsTheMeshTellsOfTheMouth) {
    const std::string mesh = "models/face_mesh.onnx";
    const auto pack = load(
        pack_text() + "[mesh]\nfile = \"" + mesh + "\"\nsha256 = \"" + hash_of(kAssets / mesh) +
        "\"\n"
    );
    ASSERT_TRUE(pack) << pack.error().message;
    const auto mouth = [&](const imaging::Image& image, const DetectedFace& face) {
        return (*pack)->analyse(image, face, {.mouth_open = true}).value().attributes.mouth_open;
    };
    const auto of_sample = [&](const char* sample) {
        const imaging::Image image = read_image(kSamples / sample);
        return mouth(image, (*pack)->detect(image).value().front());
    };
    const auto smile = of_sample("obama.jpg");
    ASSERT_TRUE(smile);
    EXPECT_TRUE(smile->value);
    const auto lips = of_sample("biden.jpg");
    ASSERT_TRUE(lips);
    EXPECT_FALSE(lips->value);
    // A claim of a face where there is none: the mesh denies it.
    DetectedFace claim;
    claim.box_px = {100, 100, 100, 120};
    claim.landmarks_px = {{{130, 150}, {170, 150}, {150, 170}, {135, 195}, {165, 195}}};
    EXPECT_FALSE(mouth(read_image(kSamples / "coffee.png"), claim));
}

}  // namespace
}  // namespace beholden::analysis
