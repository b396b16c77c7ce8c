#include "image_seeds.h"

#include <array>
#include <cstring>

#include "base/check.h"
#include "imaging/decode.h"
#include "imaging/testing/images.h"
#include "imaging/testing/jpeg_writer.h"
#include "imaging/testing/png_writer.h"

namespace beholden::fuzz {
namespace {

using imaging::testing::exif_tiff;
using imaging::testing::JpegColour;
using imaging::testing::JpegSpec;
using imaging::testing::png_chunk;
using imaging::testing::PngColour;

/// Near the least side, so that a run is short.
imaging::Image scene() { return imaging::testing::make_scene(88, 81); }

}  // namespace

Bytes jpeg_seed(unsigned seed) {
    const std::array<JpegSpec, 10> specs{{
        {},
        {.colour = JpegColour::kRgb},
        {.colour = JpegColour::kGrey},
        {.colour = JpegColour::kCmykAdobe},
        {.colour = JpegColour::kYcckAdobe},
        {.progressive = true},
        {.colour = JpegColour::kGrey, .progressive = true},
        {.separate_scans = true},
        {.restart_rows = 1},
        {.scans = 20},
    }};
    const Bytes file = imaging::testing::write_jpeg(scene(), specs.at(seed % specs.size()));
    const int orientation = static_cast<int>(seed / specs.size() % 10);
    const Bytes tiff = exif_tiff(orientation, seed % 2 == 0);
    return imaging::testing::with_segment(file, 0xE1, std::string("Exif\0\0", 6) += as_text(tiff));
}

Bytes png_seed(unsigned seed) {
    struct Kind {
        PngColour colour;
        int depth;
    };
    const std::array<Kind, 12> kinds{{
        {PngColour::kRgb, 8},
        {PngColour::kRgb, 16},
        {PngColour::kRgba, 8},
        {PngColour::kRgba, 16},
        {PngColour::kGrey, 1},
        {PngColour::kGrey, 4},
        {PngColour::kGrey, 8},
        {PngColour::kGrey, 16},
        {PngColour::kGreyAlpha, 8},
        {PngColour::kPalette, 1},
        {PngColour::kPalette, 4},
        {PngColour::kPalette, 8},
    }};
    const Kind kind = kinds.at(seed % kinds.size());
    const unsigned rest = seed / kinds.size();
    const Bytes tiff = exif_tiff(static_cast<int>(rest % 10));
    const bool takes_key = kind.colour == PngColour::kRgb || kind.colour == PngColour::kPalette;
    std::string before = png_chunk("gAMA", std::string("\0\0\xB1\x8F", 4));
    if (takes_key && rest % 3 == 0) before += png_chunk("tRNS", std::string(6, '\0'));
    return imaging::testing::write_png(
        scene(), {.colour = kind.colour,
                  .depth = kind.depth,
                  .interlaced = rest % 2 == 0,
                  .before_pixels = before,
                  .behind_pixels = png_chunk("eXIf", as_text(tiff))}
    );
}

std::size_t copy_into(const Bytes& file, std::uint8_t* data, std::size_t size_max) {
    if (file.size() > size_max) return 0;
    std::memcpy(data, file.data(), file.size());
    return file.size();
}

void decode_and_check(const std::uint8_t* data, std::size_t size) {
    const auto image = imaging::decode({reinterpret_cast<const std::byte*>(data), size});
    if (!image) {
        BH_CHECK(!image.error().message.empty(), "a refusal says why");
        return;
    }
    BH_CHECK(image->width_px >= limits::kImageSideMinPx, "too narrow");
    BH_CHECK(image->height_px >= limits::kImageSideMinPx, "too low");
    BH_CHECK(image->width_px <= limits::kImageSideMaxPx, "too wide");
    BH_CHECK(image->height_px <= limits::kImageSideMaxPx, "too tall");
    const std::size_t expected = image->stride() * static_cast<std::size_t>(image->height_px);
    BH_CHECK(image->pixels.size() == expected, "pixels missing");
}

}  // namespace beholden::fuzz
