#include <ctime>
#include <functional>
#include <optional>

#include <gtest/gtest.h>

#include "imaging/decode.h"
#include "imaging/testing/images.h"
#include "imaging/testing/jpeg_writer.h"
#include "imaging/testing/png_writer.h"

// Hostile and odd files, numbered as in the project's table of such inputs: 4 and 5 sizes, 6 to 9
// bombs and lies, 10 to 14 odd but honest, 15 other formats, 16 animation, 17 wrong names.

namespace beholden::imaging {
namespace {

using testing::make_scene;
using testing::png_chunk;
using testing::PngColour;
using testing::write_jpeg;
using testing::write_png;

struct BadImage {
    int row = 0;
    const char* name = "";
    std::function<Bytes()> make;
    std::optional<ErrorCode> expected;  ///< Absent: decodes.
};

constexpr ErrorCode kFormat = ErrorCode::kInvalidImageFormat;
const Image kScene = make_scene(120, 90);

Bytes appended(Bytes file, std::string_view junk) {
    const auto bytes = as_bytes(junk);
    file.insert(file.end(), bytes.begin(), bytes.end());
    return file;
}

Bytes copy_of(std::string_view text) {
    const auto bytes = as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

/// A JPEG with `value` written over the 16 bits at `offset` of its frame header.
Bytes jpeg_with_frame(std::size_t offset, unsigned value, bool progressive = false) {
    Bytes file = write_jpeg(kScene, {.progressive = progressive});
    const std::size_t at = testing::frame_offset(file) + offset;
    file[at] = static_cast<std::byte>(value >> 8);
    file[at + 1] = static_cast<std::byte>(value & 0xFF);
    return file;
}
constexpr std::size_t kFrameHeight = 5;
constexpr std::size_t kFrameWidth = 7;

Bytes jpeg_with_frame_byte(std::size_t offset, unsigned value) {
    Bytes file = write_jpeg(kScene);
    file[testing::frame_offset(file) + offset] = static_cast<std::byte>(value);
    return file;
}
constexpr std::size_t kFrameMarker = 1;
constexpr std::size_t kFramePrecision = 4;

Bytes png_with(std::string before, std::string behind = {}) {
    return write_png(
        kScene, {.before_pixels = std::move(before), .behind_pixels = std::move(behind)}
    );
}

/// 16 MiB of zeros in 16 KiB.
std::string bomb() { return testing::deflated(std::string(16U << 20, '\0')); }

std::string tiny_chunks(std::string_view type) {
    std::string chunks;
    for (int i = 0; i < 100'000; ++i) chunks += png_chunk(type, "k");
    return chunks;
}

std::vector<BadImage> sizes() {
    using enum ErrorCode;
    const auto png = [](int width, int height) {
        return [=] {
            return write_png(make_scene(width, height), {.colour = PngColour::kGrey, .depth = 1});
        };
    };
    const auto jpeg = [](int width, int height) {
        return [=] { return write_jpeg(make_scene(width, height)); };
    };
    const auto header = [](std::uint32_t width, std::uint32_t height) {
        return [=] { return testing::png_header_only(width, height); };
    };
    return {
        {4, "PngWide", png(10'001, 80), kImageTooLarge},
        {4, "PngTall", png(80, 10'001), kImageTooLarge},
        {4, "PngWidest", png(10'000, 80), {}},
        {4, "JpegWide", jpeg(10'001, 80), kImageTooLarge},
        {4, "JpegTall", jpeg(80, 10'001), kImageTooLarge},
        {4, "JpegTallest", jpeg(80, 10'000), {}},
        {4, "JpegLargestHeader", [] { return jpeg_with_frame(kFrameWidth, 65'500); }, kImageTooLarge
        },
        {4, "PngLargestHeader", header(1'000'000, 1'000'000), kImageTooLarge},
        {4, "PngOverflowHeader", header(0x7FFF'FFFF, 0x7FFF'FFFF), kInvalidImageFormat},
        {5, "PngNarrow", png(79, 80), kInvalidArgument},
        {5, "PngLow", png(80, 79), kInvalidArgument},
        {5, "PngSmallest", png(80, 80), {}},
        {5, "JpegNarrow", jpeg(79, 80), kInvalidArgument},
        {5, "JpegSmallest", jpeg(80, 80), {}},
        {5, "JpegOfOnePixel", jpeg(1, 1), kInvalidArgument},
    };
}

std::vector<BadImage> bombs() {
    return {
        {6,
         "Png10kBomb",
         [] {
             return write_png(make_image(10'000, 10'000), {.colour = PngColour::kGrey, .depth = 1});
         },
         {}},
        {6, "Png20kBomb", [] { return testing::png_header_only(20'000, 20'000); },
         ErrorCode::kImageTooLarge},
        {7,
         "IccBomb",
         [] { return png_with(png_chunk("iCCP", std::string("p\0\0", 3) + bomb())); },
         {}},
        {7,
         "ZtxtBomb",
         [] { return png_with(png_chunk("zTXt", std::string("k\0\0", 3) + bomb())); },
         {}},
        {7,
         "ItxtBomb",
         [] { return png_with({}, png_chunk("iTXt", std::string("k\0\1\0\0\0", 6) + bomb())); },
         {}},
        {7, "TinyTexts", [] { return png_with(tiny_chunks("tEXt")); }, {}},
        {7, "TinyTextsBehind", [] { return png_with({}, tiny_chunks("zzZz")); }, {}},
        {7, "TwoPalettes",
         [] { return png_with(png_chunk("PLTE", "rgb") + png_chunk("PLTE", "rgb")); }, kFormat},
        {7,
         "TinyPixelChunks",
         [] { return write_png(make_scene(400, 300), {.idat_bytes_max = 1}); },
         {}},
        {7, "LengthOverflow",
         [] {
             return appended(
                 testing::png_header_only(80, 80),
                 "\xFF\xFF\xFF\xFF"
                 "IDAT"
             );
         },
         kFormat},
        {8, "JpegManyScans", [] { return write_jpeg(kScene, {.scans = 1'100}); }, kFormat},
        {8, "JpegSomeScans", [] { return write_jpeg(kScene, {.scans = 200}); }, {}},
        {8, "JpegHeightByDnl", [] { return jpeg_with_frame(kFrameHeight, 0); }, kFormat},
        {8, "JpegWidthZero", [] { return jpeg_with_frame(kFrameWidth, 0); }, kFormat},
        {8, "JpegTallLie", [] { return jpeg_with_frame(kFrameHeight, 9'000); }, kFormat},
        {8, "JpegWideLie", [] { return jpeg_with_frame(kFrameWidth, 9'000); }, kFormat},
        {8, "JpegLowLie", [] { return jpeg_with_frame(kFrameHeight, 80); }, kFormat},
        {8, "JpegNarrowLie", [] { return jpeg_with_frame(kFrameWidth, 80); }, kFormat},
        {8, "ProgressiveTallLie", [] { return jpeg_with_frame(kFrameHeight, 9'000, true); }, kFormat
        },
    };
}

std::vector<BadImage> odd_jpegs() {
    using testing::JpegColour;
    const auto coloured = [](JpegColour colour) {
        return [=] { return write_jpeg(kScene, {.colour = colour}); };
    };
    return {
        {10,
         "JpegAndJunk",
         [] { return appended(write_jpeg(kScene), std::string(5'000, '\xFF')); },
         {}},
        {10, "JpegAndZip", [] { return appended(write_jpeg(kScene), "PK\3\4 and the rest"); }, {}},
        {10,
         "JpegAndHtml",
         [] {
             return testing::with_segment(
                 write_jpeg(kScene), 0xFE, "<html><script>alert(1)</script>"
             );
         },
         {}},
        {10,
         "JpegOfTwoPictures",
         [] {
             const Bytes second = write_jpeg(make_scene(800, 600));
             return appended(
                 testing::with_segment(write_jpeg(kScene), 0xE2, std::string("MPF\0", 4)),
                 as_text(second)
             );
         },
         {}},
        {10,
         "PngAndPhar",
         [] { return appended(write_png(kScene), "<?php __HALT_COMPILER(); ?>"); },
         {}},
        {11, "CmykAdobe", coloured(JpegColour::kCmykAdobe), {}},
        {11, "YcckAdobe", coloured(JpegColour::kYcckAdobe), {}},
        {11, "CmykPlain", coloured(JpegColour::kCmykPlain), {}},
        {11, "TwelveBits", [] { return jpeg_with_frame_byte(kFramePrecision, 12); }, kFormat},
        {11, "Lossless", [] { return jpeg_with_frame_byte(kFrameMarker, 0xC3); }, kFormat},
        {11, "Hierarchical", [] { return jpeg_with_frame_byte(kFrameMarker, 0xC5); }, kFormat},
        {11, "Arithmetic", [] { return write_jpeg(kScene, {.arithmetic = true}); }, kFormat},
        {11, "ArithmeticProgressive",
         [] { return write_jpeg(kScene, {.progressive = true, .arithmetic = true}); }, kFormat},
        {13,
         "JpegBrokenIcc",
         [] {
             return testing::with_segment(
                 write_jpeg(kScene), 0xE2, std::string("ICC_PROFILE\0\7\2junk", 18)
             );
         },
         {}},
        {14,
         "JpegExifLoop",
         [] {
             // The first directory names itself as the next.
             return testing::with_segment(
                 write_jpeg(kScene), 0xE1, std::string("Exif\0\0II*\0\10\0\0\0\0\0\10\0\0\0", 20)
             );
         },
         {}},
        {14,
         "JpegExifEmpty",
         [] { return testing::with_segment(write_jpeg(kScene), 0xE1, std::string("Exif\0\0", 6)); },
         {}},
    };
}

std::vector<BadImage> odd_pngs() {
    std::vector<BadImage> all;
    for (const bool interlaced : {false, true}) {
        const auto png = [=](PngColour colour, int depth) {
            return [=] {
                return write_png(
                    kScene, {.colour = colour, .depth = depth, .interlaced = interlaced}
                );
            };
        };
        all.push_back({12, "Rgb16", png(PngColour::kRgb, 16), {}});
        all.push_back({12, "Rgba16", png(PngColour::kRgba, 16), {}});
        all.push_back({12, "Grey1", png(PngColour::kGrey, 1), {}});
        all.push_back({12, "Grey2", png(PngColour::kGrey, 2), {}});
        all.push_back({12, "Grey4", png(PngColour::kGrey, 4), {}});
        all.push_back({12, "Palette4", png(PngColour::kPalette, 4), {}});
        all.push_back({12, "Palette8", png(PngColour::kPalette, 8), {}});
        all.push_back({12, "GreyAlpha", png(PngColour::kGreyAlpha, 8), {}});
    }
    all.push_back({12, "Gamma", [] { return png_with(png_chunk("gAMA", {"\0\0\1\0", 4})); }, {}});
    all.push_back({13, "PngBrokenIcc", [] { return png_with(png_chunk("iCCP", "junk")); }, {}});
    all.push_back(
        {16,
         "Animation",
         [] {
             const std::string control(26, '\0');
             return png_with(
                 png_chunk("acTL", {"\0\0\0\2\0\0\0\0", 8}) + png_chunk("fcTL", control),
                 png_chunk("fcTL", control) + png_chunk("fdAT", "another frame")
             );
         },
         {}}
    );
    return all;
}

std::vector<BadImage> other_formats() {
    const auto text = [](std::string_view start) {
        return [=] { return copy_of(std::string(start) + std::string(500, ' ')); };
    };
    return {
        {15, "Nothing", [] { return Bytes{}; }, kFormat},
        {15, "Gif", text("GIF89a"), kFormat},
        {15, "WebP", text("RIFF\x24\x01\x02\x03WEBPVP8 "), kFormat},
        {15, "Heic",
         text(
             {"\0\0\0\x18"
              "ftypheic",
              12}
         ),
         kFormat},
        {15, "Avif",
         text(
             {"\0\0\0\x1C"
              "ftypavif",
              12}
         ),
         kFormat},
        {15, "TiffLittle", text({"II*\0", 4}), kFormat},
        {15, "TiffBig", text({"MM\0*", 4}), kFormat},
        {15, "Bmp", text("BM"), kFormat},
        {15, "Svg", text("<svg xmlns='http://www.w3.org/2000/svg'>"), kFormat},
        {15, "Pdf", text("%PDF-1.7"), kFormat},
        {15, "Ico", text({"\0\0\1\0", 4}), kFormat},
        {15, "Jxl", text("\xFF\x0A"), kFormat},
        {15, "Jpeg2000", text({"\0\0\0\x0CjP  \r\n", 10}), kFormat},
        {15, "Text", text("hello"), kFormat},
        {15, "JpegMagicAlone", text("\xFF\xD8\xFF"), kFormat},
        {15, "JpegMagicCut", [] { return copy_of("\xFF\xD8\xFF"); }, kFormat},
        {15, "PngMagicAlone", [] { return copy_of("\x89PNG\r\n\x1A\n"); }, kFormat},
        {15, "JunkBeforeJpeg", [] { return appended(copy_of("\n"), as_text(write_jpeg(kScene))); },
         kFormat},
    };
}

class BadImages : public ::testing::TestWithParam<BadImage> {};

TEST_P(BadImages, GetTheirAnswerInTime) {
    const Bytes file = GetParam().make();
    // Judged by processor time, so that a busy machine does not fail the test.
    const std::clock_t start = std::clock();
    const auto result = decode(file);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (const auto expected = GetParam().expected) {
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error().code, *expected) << result.error().detail;
    } else {
        ASSERT_TRUE(result) << result.error().message << ": " << result.error().detail;
    }
    // The picture of 100 megapixels is the honest exception.
    EXPECT_LT(seconds, GetParam().row == 6 ? 10 : 1);
}

std::string name_of_case(const ::testing::TestParamInfo<BadImage>& info) {
    return "Row" + std::to_string(info.param.row) + info.param.name + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Sizes, BadImages, ::testing::ValuesIn(sizes()), name_of_case);
INSTANTIATE_TEST_SUITE_P(Bombs, BadImages, ::testing::ValuesIn(bombs()), name_of_case);
INSTANTIATE_TEST_SUITE_P(OddJpegs, BadImages, ::testing::ValuesIn(odd_jpegs()), name_of_case);
INSTANTIATE_TEST_SUITE_P(OddPngs, BadImages, ::testing::ValuesIn(odd_pngs()), name_of_case);
INSTANTIATE_TEST_SUITE_P(
    OtherFormats, BadImages, ::testing::ValuesIn(other_formats()), name_of_case
);

TEST(BadImage, SizesAreNamedToTheClient) {
    EXPECT_EQ(
        decode(testing::png_header_only(10'800, 5'400)).error().message,
        "Input image dimensions 10800 x 5400 exceed maximum dimension size of 10000 pixels"
    );
    EXPECT_EQ(
        decode(testing::png_header_only(50, 60)).error().message,
        "Image dimensions: 50 x 60 pixels is too small, the minimum is 80 pixels a side"
    );
}

// Row 9.
TEST(BadImage, CutAtEveryHundredthIsRefused) {
    const Image noisy = testing::make_noise(160, 120, 1);
    for (const testing::JpegSpec& spec :
         {testing::JpegSpec{}, {.progressive = true}, {.separate_scans = true}, {.restart_rows = 1}
         }) {
        const Bytes whole = write_jpeg(noisy, spec);
        for (std::size_t percent = 0; percent < 100; ++percent) {
            const auto part = std::span(whole).first(whole.size() * percent / 100);
            const auto result = decode(part);
            ASSERT_FALSE(result) << percent;
            EXPECT_EQ(result.error().code, kFormat);
        }
        EXPECT_FALSE(decode(std::span(whole).first(whole.size() - 1)));
    }
}

// Row 9: a file that was cut and closed again.
TEST(BadImage, CutAndClosedIsRefused) {
    const Bytes whole = write_jpeg(testing::make_noise(160, 120, 1));
    for (const std::size_t percent : {30U, 60U, 90U}) {
        Bytes part(
            whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * percent / 100)
        );
        EXPECT_FALSE(decode(appended(part, "\xFF\xD9"))) << percent;
    }
}

// Row 14.
TEST(BadImage, OrientationIsUndoneInBothFormats) {
    const Image scene = make_scene(160, 96);
    for (int orientation = 1; orientation <= 8; ++orientation) {
        const Image stored = testing::store_turned(scene, orientation);
        const Bytes tiff = testing::exif_tiff(orientation, orientation % 2 == 0);
        const std::string block(as_text(tiff));
        const auto jpeg = decode(
            testing::with_segment(write_jpeg(stored), 0xE1, std::string("Exif\0\0", 6) + block)
        );
        ASSERT_TRUE(jpeg);
        EXPECT_LT(testing::mean_difference(*jpeg, scene), 2) << orientation;
        for (const auto& spec :
             {testing::PngSpec{.before_pixels = png_chunk("eXIf", block)},
              testing::PngSpec{.behind_pixels = png_chunk("eXIf", block)}}) {
            const auto png = decode(write_png(stored, spec));
            ASSERT_TRUE(png);
            EXPECT_EQ(testing::max_difference(*png, scene), 0) << orientation;
        }
    }
}

// Row 14.
TEST(BadImage, OrientationOutsideItsRangeIsUpright) {
    for (const int orientation : {0, 9, 255}) {
        const std::string block(as_text(testing::exif_tiff(orientation)));
        const auto png = decode(png_with(png_chunk("eXIf", block)));
        ASSERT_TRUE(png);
        EXPECT_EQ(testing::max_difference(*png, kScene), 0);
    }
}

// Rows 10 and 16.
TEST(BadImage, OnlyTheFirstPictureOfAFileIsSeen) {
    const Bytes second = write_jpeg(make_scene(300, 200));
    const auto image = decode(appended(write_jpeg(kScene), as_text(second)));
    ASSERT_TRUE(image);
    EXPECT_LT(testing::mean_difference(*image, kScene), 2);
}

}  // namespace
}  // namespace beholden::imaging
