#include "analysis/faces/quality.h"

#include <gtest/gtest.h>

#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/synthetic.h"

namespace beholden::analysis {
namespace {

using testing::blurred;
using testing::cut;
using testing::dimmed;
using testing::kSamples;
using testing::PackTest;
using testing::read_image;

class QualityOfPictures : public PackTest {
protected:
    static imaging::Image face_of(const char* sample) {
        const imaging::Image image = read_image(kSamples / sample);
        return cut(image, detect(image).at(0).box_px);
    }
    static Quality quality_of(const imaging::Image& face) {
        return measure_quality(
            face, {0, 0, static_cast<float>(face.width_px), static_cast<float>(face.height_px)}
        );
    }
};

TEST_F(QualityOfPictures, IsGoodForOfficialPortraits) {
    for (const char* sample : {"obama.jpg", "obama2.jpg", "biden.jpg"}) {
        const Quality quality = quality_of(face_of(sample));
        EXPECT_GT(quality.brightness, 35) << sample;
        EXPECT_LT(quality.brightness, 80) << sample;
        EXPECT_GT(quality.sharpness, 70) << sample;
    }
}

TEST_F(QualityOfPictures, BrightnessFallsWithTheLight) {
    const imaging::Image face = face_of("biden.jpg");
    float before = quality_of(face).brightness;
    for (const double factor : {0.8, 0.6, 0.4, 0.2, 0.1}) {
        const float brightness = quality_of(dimmed(face, factor)).brightness;
        EXPECT_LT(brightness, before);
        EXPECT_NEAR(brightness, quality_of(face).brightness * factor, 1);
        before = brightness;
    }
    EXPECT_EQ(quality_of(dimmed(face, 0)).brightness, 0);
}

TEST_F(QualityOfPictures, SharpnessFallsWithBlur) {
    for (const char* sample : {"obama.jpg", "biden.jpg", "astronaut.png"}) {
        const imaging::Image face = face_of(sample);
        float before = quality_of(face).sharpness;
        for (const int percent : {1, 2, 3, 4}) {
            const int radius = std::max(percent, face.width_px * percent / 100);
            const float sharpness = quality_of(blurred(face, radius)).sharpness;
            EXPECT_LT(sharpness, before) << sample << " " << percent;
            before = sharpness;
        }
        EXPECT_LT(before, 25) << sample;
    }
}

TEST_F(QualityOfPictures, ASmallFaceEnlargedIsNotSharp) {
    const imaging::Image face = face_of("obama.jpg");
    const imaging::Image small = testing::shrunk(face, 30, 40);
    EXPECT_LT(quality_of(small).sharpness, quality_of(face).sharpness / 2);
}

TEST_F(QualityOfPictures, SharpnessDoesNotDependOnContrast) {
    const imaging::Image face = face_of("biden.jpg");
    EXPECT_NEAR(quality_of(dimmed(face, 0.5)).sharpness, quality_of(face).sharpness, 3);
}

TEST(Quality, IsWhiteFlatAndClippedAtItsEnds) {
    imaging::Image white = imaging::make_image(100, 100);
    std::ranges::fill(white.pixels, std::uint8_t{255});
    const Quality flat = measure_quality(white, {10, 10, 50, 50});
    EXPECT_FLOAT_EQ(flat.brightness, 100);
    EXPECT_EQ(flat.sharpness, 0);
    const Quality outside = measure_quality(white, {200, 200, 50, 50});
    EXPECT_EQ(outside.brightness, 0);
    EXPECT_EQ(outside.sharpness, 0);
    EXPECT_FLOAT_EQ(measure_quality(white, {-50, -50, 100, 100}).brightness, 100);
}

}  // namespace
}  // namespace beholden::analysis
