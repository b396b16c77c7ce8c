#include <gtest/gtest.h>

#include "imaging/decode.h"
#include "imaging/testing/images.h"
#include "imaging/testing/jpeg_writer.h"

namespace beholden::imaging {
namespace {

using testing::JpegColour;
using testing::JpegSpec;
using testing::make_scene;
using testing::mean_difference;
using testing::write_jpeg;

constexpr int kWidth = 141;  // No multiple of a block's side.
constexpr int kHeight = 97;

ErrorCode code_of(const Result<Image>& result) {
    return result ? ErrorCode::kInternal : result.error().code;
}

Bytes jpeg(const JpegSpec& spec) { return write_jpeg(make_scene(kWidth, kHeight), spec); }

/// Mean difference to the scene; a whole picture wrong in colour or place is off by 20 and more.
double loss_of(const Bytes& file) {
    const auto image = decode(file);
    EXPECT_TRUE(image) << (image ? "" : image.error().detail);
    return image ? mean_difference(*image, make_scene(kWidth, kHeight)) : 256;
}

TEST(DecodeJpeg, ShowsTheSceneHoweverItIsCoded) {
    EXPECT_LT(loss_of(jpeg({})), 2);
    EXPECT_LT(loss_of(jpeg({.colour = JpegColour::kRgb})), 2);
    EXPECT_LT(loss_of(jpeg({.progressive = true})), 2);
    EXPECT_LT(loss_of(jpeg({.separate_scans = true})), 2);
    EXPECT_LT(loss_of(jpeg({.restart_rows = 1})), 2);
}

TEST(DecodeJpeg, ConvertsInksToLight) {
    EXPECT_LT(loss_of(jpeg({.colour = JpegColour::kCmykAdobe})), 12);
    EXPECT_LT(loss_of(jpeg({.colour = JpegColour::kYcckAdobe})), 12);
    EXPECT_LT(loss_of(jpeg({.colour = JpegColour::kCmykPlain})), 12);
}

TEST(DecodeJpeg, MultipliesEachInkByBlack) {
    // Light of ink c under black k is c * k / 255, both counted as light. The writer puts paper at
    // 204 and so each channel at min(255, level * 255 / 204).
    Image grey = make_image(80, 80);
    std::fill(grey.pixels.begin(), grey.pixels.end(), std::uint8_t{102});
    for (const JpegColour colour : {JpegColour::kCmykAdobe, JpegColour::kCmykPlain}) {
        const auto image = decode(write_jpeg(grey, {.colour = colour}));
        ASSERT_TRUE(image);
        EXPECT_LE(testing::max_difference(*image, grey), 2);
    }
}

TEST(DecodeJpeg, SpreadsGreyOverTheChannels) {
    const auto image = decode(jpeg({.colour = JpegColour::kGrey}));
    ASSERT_TRUE(image);
    const Image scene = make_scene(kWidth, kHeight);
    for (std::size_t i = 0; i < image->pixels.size(); i += 3) {
        ASSERT_NEAR(image->pixels[i], scene.pixels[i], 8);
        ASSERT_EQ(image->pixels[i], image->pixels[i + 1]);
        ASSERT_EQ(image->pixels[i], image->pixels[i + 2]);
    }
}

TEST(DecodeJpeg, TakesAsManyScansAsTheLimitAndNoMore) {
    JpegSpec spec{.colour = JpegColour::kGrey, .scans = limits::kJpegScansMax};
    EXPECT_TRUE(decode(jpeg(spec)));
    spec.scans += 1;
    const auto refused = decode(jpeg(spec));
    ASSERT_EQ(code_of(refused), ErrorCode::kInvalidImageFormat);
    EXPECT_EQ(refused.error().detail, "too many scans");
}

TEST(DecodeJpeg, StopsWhenTheTimeIsOver) {
    const Decoder hasty({.time_max = std::chrono::milliseconds(-1)});
    for (const JpegSpec& spec : {JpegSpec{}, JpegSpec{.progressive = true}}) {
        const auto refused = hasty.decode(jpeg(spec));
        ASSERT_EQ(code_of(refused), ErrorCode::kInvalidImageFormat);
        EXPECT_EQ(refused.error().detail, "too slow to decode");
    }
}

TEST(DecodeJpeg, TellsTheClientTheSameForEveryFlaw) {
    Bytes cut = jpeg({});
    cut.resize(cut.size() / 2);
    const auto refused = decode(cut);
    ASSERT_EQ(code_of(refused), ErrorCode::kInvalidImageFormat);
    EXPECT_EQ(refused.error().message, "Request has invalid image format");
    EXPECT_FALSE(refused.error().detail.empty());
}

TEST(DecodeJpeg, RefusesAFileWithoutItsEndMarker) {
    for (const JpegSpec& spec : {JpegSpec{}, JpegSpec{.progressive = true}}) {
        Bytes file = jpeg(spec);
        file.resize(file.size() - 2);
        EXPECT_EQ(code_of(decode(file)), ErrorCode::kInvalidImageFormat);
    }
}

TEST(DecodeJpeg, RefusesTwoComponents) {
    Bytes file = jpeg({});
    const std::size_t frame = testing::frame_offset(file);
    file[frame + 9] = std::byte{2};
    EXPECT_EQ(code_of(decode(file)), ErrorCode::kInvalidImageFormat);
}

}  // namespace
}  // namespace beholden::imaging
