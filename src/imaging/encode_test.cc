#include "imaging/encode.h"

#include <gtest/gtest.h>

#include "imaging/decode.h"
#include "imaging/testing/images.h"

namespace beholden::imaging {
namespace {

TEST(EncodeJpeg, IsReadBackMuchTheSame) {
    const Image scene = testing::make_scene(160, 120);
    const auto file = encode_jpeg(scene, 95);
    ASSERT_TRUE(file);
    const auto back = decode(*file);
    ASSERT_TRUE(back);
    EXPECT_LT(testing::mean_difference(*back, scene), 2);
}

TEST(EncodeJpeg, SpendsLessOnLessQuality) {
    const Image noise = testing::make_noise(160, 120, 1);
    EXPECT_LT(encode_jpeg(noise, 30).value().size(), encode_jpeg(noise, 90).value().size());
}

TEST(EncodeJpeg, RefusesWhatNoFileCanHold) {
    const Image scene = testing::make_scene(80, 80);
    EXPECT_EQ(encode_jpeg(scene, 0).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(encode_jpeg(scene, 101).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(encode_jpeg(make_image(0, 0), 90).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(encode_jpeg(make_image(70'000, 1), 90).error().code, ErrorCode::kInvalidArgument);
}

TEST(EncodePng, IsReadBackExactly) {
    const Image noise = testing::make_noise(91, 83, 2);
    const auto file = encode_png(noise);
    ASSERT_TRUE(file);
    const auto back = decode(*file);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->pixels, noise.pixels);
}

TEST(EncodePng, RefusesNoPixels) {
    EXPECT_EQ(encode_png(make_image(0, 0)).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace beholden::imaging
