#include <chrono>

#include <gtest/gtest.h>

#include "imaging/decode.h"
#include "imaging/testing/images.h"
#include "imaging/testing/png_writer.h"

namespace beholden::imaging {
namespace {

using testing::make_scene;
using testing::max_difference;
using testing::png_chunk;
using testing::PngColour;
using testing::PngSpec;
using testing::write_png;

constexpr int kWidth = 101;  // Not a multiple of 8, so that Adam7 has ragged passes.
constexpr int kHeight = 83;

ErrorCode code_of(const Result<Image>& result) {
    return result ? ErrorCode::kInternal : result.error().code;
}

Image scene() { return make_scene(kWidth, kHeight); }

/// The picture with each level brought to `depth` bits and back, all channels the red one.
Image grey_of_depth(const Image& image, int depth) {
    Image grey = image;
    const int kept = depth < 8 ? depth : 8;
    const int top = (1 << kept) - 1;
    for (std::size_t i = 0; i < grey.pixels.size(); ++i) {
        grey.pixels[i] =
            static_cast<std::uint8_t>((image.pixels[i - i % 3] >> (8 - kept)) * 255 / top);
    }
    return grey;
}

TEST(DecodePng, GivesBackEveryPixel) {
    for (const bool interlaced : {false, true}) {
        for (const int depth : {8, 16}) {
            const auto image =
                decode(write_png(scene(), {.depth = depth, .interlaced = interlaced}));
            ASSERT_TRUE(image);
            EXPECT_EQ(max_difference(*image, scene()), 0) << depth << interlaced;
        }
    }
}

TEST(DecodePng, BringsGreyOfAllDepthsTo8Bits) {
    for (const bool interlaced : {false, true}) {
        for (const int depth : {1, 2, 4, 8, 16}) {
            const auto image = decode(write_png(
                scene(), {.colour = PngColour::kGrey, .depth = depth, .interlaced = interlaced}
            ));
            ASSERT_TRUE(image);
            EXPECT_EQ(max_difference(*image, grey_of_depth(scene(), depth)), 0) << depth;
        }
    }
}

TEST(DecodePng, LooksColoursUpInThePalette) {
    for (const bool interlaced : {false, true}) {
        const auto full =
            decode(write_png(scene(), {.colour = PngColour::kPalette, .interlaced = interlaced}));
        ASSERT_TRUE(full);
        EXPECT_LE(max_difference(*full, scene()), 26);  // 6 levels a channel.
        for (const int depth : {1, 2, 4}) {
            const auto low = decode(write_png(
                scene(), {.colour = PngColour::kPalette, .depth = depth, .interlaced = interlaced}
            ));
            ASSERT_TRUE(low);
            const Image grey = grey_of_depth(scene(), depth);
            for (std::size_t i = 0; i < low->pixels.size(); ++i) {
                ASSERT_EQ(low->pixels[i], i % 3 == 0 ? grey.pixels[i] : 0);
            }
        }
    }
}

TEST(DecodePng, LaysTransparencyOverBlack) {
    std::vector<std::uint8_t> alpha(static_cast<std::size_t>(kWidth) * kHeight);
    for (std::size_t i = 0; i < alpha.size(); ++i) alpha[i] = static_cast<std::uint8_t>(i * 7);
    for (const bool interlaced : {false, true}) {
        for (const int depth : {8, 16}) {
            for (const PngColour colour : {PngColour::kRgba, PngColour::kGreyAlpha}) {
                Image expected = colour == PngColour::kRgba ? scene() : grey_of_depth(scene(), 8);
                for (std::size_t i = 0; i < expected.pixels.size(); ++i) {
                    const double shown = expected.pixels[i] * alpha[i / 3] / 255.0;
                    expected.pixels[i] = static_cast<std::uint8_t>(shown + 0.5);
                }
                const auto image = decode(write_png(
                    scene(),
                    {.colour = colour, .depth = depth, .interlaced = interlaced, .alpha = alpha}
                ));
                ASSERT_TRUE(image);
                EXPECT_EQ(max_difference(*image, expected), 0);
            }
        }
    }
}

TEST(DecodePng, HidesWhatIsFullyTransparentByKeyOrPalette) {
    Image white = make_image(80, 80);
    std::fill(white.pixels.begin(), white.pixels.end(), std::uint8_t{255});
    const auto by_key =
        decode(write_png(white, {.before_pixels = png_chunk("tRNS", {"\0\xFF\0\xFF\0\xFF", 6})}));
    ASSERT_TRUE(by_key);
    EXPECT_EQ(max_difference(*by_key, make_image(80, 80)), 0);

    const auto by_palette = decode(write_png(
        white, {.colour = PngColour::kPalette,
                .before_pixels = png_chunk("tRNS", std::string(215, '\xFF') + '\0')}
    ));
    ASSERT_TRUE(by_palette);
    EXPECT_EQ(max_difference(*by_palette, make_image(80, 80)), 0);
}

TEST(DecodePng, RefusesAWrongChecksumInAnyChunk) {
    const PngSpec spec{
        .before_pixels = png_chunk("gAMA", std::string("\0\0\xB1\x8F", 4)) +
                         png_chunk("tEXt", std::string("Comment\0hello", 13))
    };
    const Bytes whole = write_png(make_scene(80, 80), spec);
    ASSERT_TRUE(decode(whole));
    for (std::size_t at = 8; at < whole.size(); at += 1 + at / 16) {
        if (at >= 16 && at < 24) continue;  // Width and height are judged before the checksum.
        Bytes damaged = whole;
        damaged[at] ^= std::byte{0x10};
        EXPECT_EQ(code_of(decode(damaged)), ErrorCode::kInvalidImageFormat) << at;
    }
    Bytes damaged = whole;
    damaged.back() ^= std::byte{1};
    EXPECT_EQ(code_of(decode(damaged)), ErrorCode::kInvalidImageFormat);
}

TEST(DecodePng, RefusesAFileCutAnywhere) {
    const Bytes whole = write_png(make_scene(80, 80));
    for (std::size_t size = 8; size < whole.size(); size += 1 + size / 100) {
        EXPECT_EQ(code_of(decode(std::span(whole).first(size))), ErrorCode::kInvalidImageFormat);
    }
    EXPECT_FALSE(decode(std::span(whole).first(whole.size() - 1)));
}

TEST(DecodePng, RefusesLessDataThanTheHeaderSays) {
    // Chunks and checksums in order, but half the lines: an honest container around a lie.
    Bytes tall = write_png(make_scene(80, 160));
    const Bytes small = write_png(make_scene(80, 80));
    const std::size_t header_end = 8 + 25;
    Bytes lie(tall.begin(), tall.begin() + header_end);
    lie.insert(lie.end(), small.begin() + header_end, small.end());
    EXPECT_EQ(code_of(decode(lie)), ErrorCode::kInvalidImageFormat);
}

TEST(DecodePng, RefusesAnUnknownCriticalChunk) {
    const PngSpec spec{.before_pixels = png_chunk("ABCD", "x")};
    EXPECT_EQ(code_of(decode(write_png(scene(), spec))), ErrorCode::kInvalidImageFormat);
}

TEST(DecodePng, StopsWhenTheTimeIsOver) {
    const Decoder hasty({.time_max = std::chrono::milliseconds(-1)});
    const auto refused = hasty.decode(write_png(scene()));
    ASSERT_EQ(code_of(refused), ErrorCode::kInvalidImageFormat);
    EXPECT_EQ(refused.error().detail, "too slow to decode");
}

}  // namespace
}  // namespace beholden::imaging
