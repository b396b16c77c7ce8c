#include "evaluate/extract.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "base/bytes.h"
#include "evaluate/testing/synthetic.h"
#include "imaging/encode.h"

namespace beholden::evaluate {
namespace {

using analysis::DetectedFace;
using analysis::Template;

DetectedFace face_at(float left, float top, float side) {
    DetectedFace face;
    face.box_px = {left, top, side, side};
    face.confidence = 0.9F;
    return face;
}

/// Finds a large face in the corner and a small one in the middle of pictures wider than 100
/// pixels, none in others; a template is the face's size.
class TwoFacePack final : public analysis::FacePack {
public:
    TwoFacePack() : calibration_(*analysis::Calibration::make({{0, 0, 0.5}, {1, 100, 1e-9}})) {}

    [[nodiscard]] Result<std::vector<DetectedFace>> detect(
        const imaging::Image& image, std::optional<float> confidence_min
    ) const override {
        confidence_min_seen = confidence_min.value_or(1);
        if (image.width_px <= 100) return std::vector<DetectedFace>();
        return std::vector{face_at(0, 0, 60), face_at(85, 85, 30)};
    }

    [[nodiscard]] Result<analysis::FaceFinding>
    analyse(const imaging::Image&, const DetectedFace&, const analysis::Wanted&) const override {
        return fail(ErrorCode::kInternal, "not asked");
    }

    [[nodiscard]] Result<std::vector<Template>> embed(
        const imaging::Image&, std::span<const DetectedFace> faces
    ) const override {
        std::vector<Template> templates;
        for (const DetectedFace& face : faces) templates.push_back({{face.box_px.width}, 0.25F});
        return templates;
    }

    [[nodiscard]] float offset_of(std::span<const float>) const override { return 0; }
    [[nodiscard]] const analysis::Calibration& calibration() const noexcept override {
        return calibration_;
    }
    [[nodiscard]] int dimension() const noexcept override { return 1; }
    [[nodiscard]] const std::string& model_id() const noexcept override { return name_; }
    [[nodiscard]] const std::string& model_version() const noexcept override { return name_; }

    mutable std::atomic<float> confidence_min_seen{0};

private:
    analysis::Calibration calibration_;
    std::string name_ = "two faces";
};

Picture write_picture(const testing::TemporaryFolder& folder, const std::string& name, int side) {
    const auto png = imaging::encode_png(imaging::make_image(side, side));
    EXPECT_TRUE(png);
    return {folder.write(name, as_text(*png)), name, ""};
}

TEST(Extract, GivesATemplatePerPictureInOrder) {
    const testing::TemporaryFolder folder;
    const TwoFacePack pack;
    std::vector<Picture> pictures;
    for (int i = 0; i < 12; ++i) {
        pictures.push_back(write_picture(folder, std::to_string(i) + ".png", i % 3 == 0 ? 90 : 200)
        );
    }
    std::size_t progress = 0;
    ExtractOptions options;
    options.threads = 4;
    options.on_progress = [&progress](std::size_t done) { progress = done; };
    const auto templates = extract_templates(pack, pictures, options);
    ASSERT_TRUE(templates);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        ASSERT_EQ(templates->at(i).has_value(), i % 3 != 0) << i;
        if (templates->at(i)) {
            EXPECT_EQ(templates->at(i)->values[0], 30) << "nearest the centre";
        }
    }
    EXPECT_EQ(progress, pictures.size());
    EXPECT_FLOAT_EQ(pack.confidence_min_seen, 0.3F);
}

TEST(Extract, TakesTheLargestFaceWhenAsked) {
    const testing::TemporaryFolder folder;
    const std::vector<Picture> pictures{write_picture(folder, "a.png", 200)};
    ExtractOptions options;
    options.choice = FaceChoice::kLargest;
    const auto templates = extract_templates(TwoFacePack(), pictures, options);
    ASSERT_TRUE(templates);
    EXPECT_EQ(templates->at(0)->values[0], 60);
    EXPECT_EQ(templates->at(0)->offset, 0.25F);
}

TEST(Extract, ReportsABrokenOrMissingPictureByItsFile) {
    const testing::TemporaryFolder folder;
    const std::vector<Picture> broken{{folder.write("broken.jpg", "not a picture"), "x", ""}};
    const auto first = extract_templates(TwoFacePack(), broken, {});
    EXPECT_EQ(first.error().code, ErrorCode::kInvalidImageFormat);
    EXPECT_NE(first.error().detail.find("broken.jpg"), std::string::npos);
    const std::vector<Picture> missing{{folder.path() / "none.jpg", "x", ""}};
    EXPECT_EQ(extract_templates(TwoFacePack(), missing, {}).error().code, ErrorCode::kIo);
}

TEST(Extract, OfNothingIsNothing) {
    const auto templates = extract_templates(TwoFacePack(), {}, {});
    ASSERT_TRUE(templates);
    EXPECT_TRUE(templates->empty());
}

}  // namespace
}  // namespace beholden::evaluate
