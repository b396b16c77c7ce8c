// Picture by picture, the pipeline agrees with an independent one: the same networks run by Python
// with OpenCV's resize, warp and NMS (working side 640, confidence over 0.6, overlap 0.45).
// Pictures of "sample" are the project's; those of "data" are compared where the labelled data is
// present.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "analysis/faces/detector.h"
#include "analysis/faces/nms.h"
#include "analysis/faces/testing/pack_fixture.h"
#include "base/test_paths.h"

namespace beholden::analysis {
namespace {

using testing::kAssets;
using testing::kData;
using testing::kSamples;
using testing::PackTest;
using testing::read_image;

using Row = std::vector<std::string>;

std::vector<Row> read_rows(const std::string& name) {
    std::ifstream file(std::filesystem::path(BH_SOURCE_DIR) / "src/analysis/faces/testing" / name);
    EXPECT_TRUE(file) << name;
    std::vector<Row> rows;
    std::string line;
    std::getline(file, line);  // names of the columns
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        Row row;
        for (std::string field; std::getline(fields, field, ',');) row.push_back(field);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::filesystem::path path_of(const std::string& place, const std::string& file) {
    return (place == "sample" ? kSamples : kData) / file;
}

bool is_here(const std::string& place) {
    return place == "sample" || std::filesystem::exists(kData / "fairface-val");
}

class Reference : public PackTest {
protected:
    static void SetUpTestSuite() {
        PackTest::SetUpTestSuite();
        const auto bytes = infer::read_file(kAssets / "models/yunet.onnx");
        ASSERT_TRUE(bytes);
        auto model = runtime_->load_bytes(*bytes, "yunet");
        ASSERT_TRUE(model);
        auto detector = Detector::make(std::move(model).value());
        ASSERT_TRUE(detector);
        detector_ = std::make_unique<Detector>(std::move(detector).value());
    }
    static void TearDownTestSuite() {
        detector_.reset();
        PackTest::TearDownTestSuite();
    }

    /// As the reference: one pass, largest box first.
    static std::vector<DetectedFace> find(const imaging::Image& image) {
        const int side = std::max(image.width_px, image.height_px);
        const auto found = detector_->find(image, std::min(1.0, 640.0 / side), 0.6F);
        EXPECT_TRUE(found);
        auto faces = suppress_overlaps(*found, 0.45);
        std::ranges::stable_sort(faces, [](const DetectedFace& a, const DetectedFace& b) {
            return a.box_px.width * a.box_px.height > b.box_px.width * b.box_px.height;
        });
        return faces;
    }

    inline static std::unique_ptr<Detector> detector_;
};

void expect_equal(const DetectedFace& face, const Row& row) {
    // A pixel's rounding in resize or in JPEG decoding moves a landmark by hundredths.
    constexpr float kTolerancePx = 0.05F;
    const auto number = [&](std::size_t column) { return std::stof(row.at(column)); };
    EXPECT_NEAR(face.confidence, number(3), 1e-3) << row[1];
    EXPECT_NEAR(face.box_px.left, number(4), kTolerancePx) << row[1];
    EXPECT_NEAR(face.box_px.top, number(5), kTolerancePx) << row[1];
    EXPECT_NEAR(face.box_px.width, number(6), kTolerancePx) << row[1];
    EXPECT_NEAR(face.box_px.height, number(7), kTolerancePx) << row[1];
    for (std::size_t i = 0; i < face.landmarks_px.size(); ++i) {
        EXPECT_NEAR(face.landmarks_px[i].x, number(8 + 2 * i), kTolerancePx) << row[1];
        EXPECT_NEAR(face.landmarks_px[i].y, number(9 + 2 * i), kTolerancePx) << row[1];
    }
}

TEST_F(Reference, FindsTheSameFacesInTheSamePlaces) {
    std::map<std::pair<std::string, std::string>, std::vector<Row>> pictures;
    for (const Row& row : read_rows("reference_faces.csv")) {
        auto& rows = pictures[{row[0], row[1]}];
        if (row[2] != "-1") rows.push_back(row);
    }
    ASSERT_GT(pictures.size(), 80U);
    int compared = 0;
    for (const auto& [picture, rows] : pictures) {
        if (!is_here(picture.first)) continue;
        const auto faces = find(read_image(path_of(picture.first, picture.second)));
        ASSERT_EQ(faces.size(), rows.size()) << picture.second;
        for (std::size_t i = 0; i < faces.size(); ++i) expect_equal(faces[i], rows[i]);
        ++compared;
    }
    EXPECT_GE(compared, 17);
}

TEST_F(Reference, GivesPairsTheSameCosine) {
    std::map<std::string, Template> templates;
    const auto template_of = [&](const std::string& place, const std::string& file) -> Template& {
        if (!templates.contains(file)) {
            const imaging::Image image = read_image(path_of(place, file));
            const auto faces = find(image);
            EXPECT_FALSE(faces.empty()) << file;
            auto made = pack_->embed(image, std::span(faces).first(1));
            EXPECT_TRUE(made);
            // Plain cosine: the correction is not the reference's.
            templates[file] = {std::move(made->front().values), 0};
        }
        return templates[file];
    };
    int compared = 0;
    for (const Row& row : read_rows("reference_cosines.csv")) {
        if (!is_here(row[0])) continue;
        const float cosine = score(template_of(row[0], row[1]), template_of(row[0], row[2]));
        EXPECT_NEAR(cosine, std::stof(row[3]), 2e-3) << row[1] << " and " << row[2];
        ++compared;
    }
    EXPECT_GE(compared, 15);
}

}  // namespace
}  // namespace beholden::analysis
