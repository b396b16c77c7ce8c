#include <gtest/gtest.h>
#include <zlib.h>

#include "imaging/geometry.h"
#include "imaging/resize_kernels.h"
#include "imaging/testing/images.h"

// The expected numbers are those of cv2.resize(..., INTER_LINEAR), OpenCV 5.0.0 and 4.10.0.

namespace beholden::imaging {
namespace {

using testing::make_noise;

TEST(Resize, ShrinksAsOpenCvDoes) {
    const Pixels expected{115, 108, 155, 142, 133, 42,  112, 212, 64,  109, 117, 46,  84,  170,
                          167, 177, 65,  127, 163, 179, 153, 190, 155, 112, 119, 128, 169, 193,
                          200, 102, 173, 179, 131, 30,  124, 157, 69,  162, 89,  120, 115, 219,
                          121, 124, 109, 96,  140, 76,  207, 168, 142, 174, 89,  98,  238, 202,
                          96,  68,  20,  82,  204, 94,  194, 168, 122, 98,  93,  83,  142, 161,
                          152, 183, 234, 95,  137, 109, 128, 140, 144, 95,  138, 103, 114, 188,
                          139, 112, 149, 139, 189, 87,  187, 211, 169, 59,  118, 211, 185, 128,
                          105, 109, 174, 75,  190, 73,  152};
    EXPECT_EQ(resize(make_noise(13, 9, 1), 7, 5).pixels, expected);
}

TEST(Resize, GrowsAsOpenCvDoes) {
    const Pixels expected{60,  117, 48,  116, 146, 40,  180, 179, 36,  95,  139, 101, 91,  139,
                          101, 170, 176, 33,  159, 192, 78,  145, 201, 118, 79,  76,  62,  137,
                          111, 79,  204, 155, 103, 130, 148, 115, 107, 140, 94,  134, 130, 39,
                          120, 133, 76,  106, 136, 109, 110, 11,  84,  170, 55,  142, 241, 117,
                          210, 188, 161, 138, 133, 141, 84,  77,  57,  48,  56,  38,  73,  45,
                          31,  96,  123, 44,  82,  157, 92,  123, 196, 157, 174, 149, 184, 157,
                          131, 170, 144, 140, 113, 134, 123, 118, 106, 110, 128, 84,  125, 95,
                          87,  138, 137, 102, 151, 191, 125, 112, 192, 164, 130, 186, 193, 207,
                          173, 210, 195, 205, 139, 180, 232, 83,  73,  176, 177, 128, 146, 156,
                          198, 106, 125, 182, 85,  90,  176, 93,  92,  180, 130, 132, 172, 166,
                          146, 165, 191, 154, 41,  227, 234, 122, 152, 190, 227, 53,  125, 226,
                          18,  44,  204, 35,  30,  163, 104, 83,  157, 142, 150, 156, 166, 198};
    EXPECT_EQ(resize(make_noise(5, 4, 2), 8, 7).pixels, expected);
}

TEST(Resize, AgreesWithOpenCvOnLargePicturesToTheLastBit) {
    struct Case {
        int from_width, from_height, to_width, to_height;
        std::uint32_t seed;
        std::uint32_t crc32;
    };
    for (const Case& c :
         {Case{640, 480, 213, 160, 3, 0x0152B0F0U}, Case{640, 480, 1280, 960, 4, 0x20E45EC0U},
          Case{200, 300, 199, 301, 5, 0x0ECCD3D7U}, Case{33, 57, 320, 1, 6, 0x5E5D7B38U},
          Case{1, 100, 80, 80, 7, 0x6020C912U}, Case{512, 512, 256, 256, 8, 0x5D78004CU}}) {
        const Image resized =
            resize(make_noise(c.from_width, c.from_height, c.seed), c.to_width, c.to_height);
        EXPECT_EQ(crc32_z(0, resized.pixels.data(), resized.pixels.size()), c.crc32)
            << c.from_width << "x" << c.from_height;
    }
}

TEST(Resize, ToTheSameSizeChangesNothing) {
    const Image noise = make_noise(37, 21, 3);
    EXPECT_EQ(resize(noise, 37, 21).pixels, noise.pixels);
}

TEST(Resize, OfOnePixelSpreadsIt) {
    Image one = make_image(1, 1);
    one.pixels = {10, 20, 30};
    const Image many = resize(one, 9, 4);
    for (std::size_t i = 0; i < many.pixels.size(); ++i) {
        EXPECT_EQ(many.pixels[i], one.pixels[i % 3]);
    }
}

TEST(ResizeKernels, AgreeWithThePlainOnes) {
    const Image row = make_noise(100, 2, 17);
    for (std::size_t columns = 0; columns < 60; ++columns) {
        std::vector<ColumnTap> taps;
        for (std::size_t i = 0; i < columns; ++i) {
            const auto right = static_cast<std::int16_t>(i * 613 % 2049);
            const std::size_t left = i * 98 / columns;
            taps.push_back({static_cast<std::int32_t>(left * 3), std::int16_t(2048 - right), right}
            );
        }
        std::vector<std::int16_t> fast(columns * 3 + kBlendedRowSlack);
        std::vector<std::int16_t> plain(fast.size());
        blend_columns({row.row(0), row.stride()}, taps, fast);
        blend_columns_plain({row.row(0), row.stride()}, taps, 0, plain);
        fast.resize(columns * 3);
        plain.resize(columns * 3);
        EXPECT_EQ(fast, plain) << columns;

        std::vector<std::int16_t> lower(plain.rbegin(), plain.rend());
        const RowTap tap{plain.data(), lower.data(), 700, 1348};
        std::vector<std::uint8_t> fast_row(plain.size());
        std::vector<std::uint8_t> plain_row(plain.size());
        blend_rows(tap, fast_row);
        blend_rows_plain(tap, 0, plain_row);
        EXPECT_EQ(fast_row, plain_row) << columns;
    }
}

TEST(ResizeKernels, KeepWhiteWhite) {
    const std::vector<std::int16_t> white(48, 32640);
    std::vector<std::uint8_t> row(48);
    for (int upper = 0; upper <= 2048; ++upper) {
        blend_rows(
            {white.data(), white.data(), std::int16_t(upper), std::int16_t(2048 - upper)}, row
        );
        ASSERT_EQ(row.front(), 255) << upper;
    }
}

}  // namespace
}  // namespace beholden::imaging
