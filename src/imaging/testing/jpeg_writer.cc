#include "imaging/testing/jpeg_writer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <jpeglib.h>

#include "base/check.h"

namespace beholden::imaging::testing {
namespace {

/// A legal script of `count` scans: all DC, then each coefficient of each component bit by bit from
/// libjpeg's highest on.
std::vector<jpeg_scan_info> make_script(int count, int components) {
    constexpr int kBitHighest = 10;
    std::vector<jpeg_scan_info> script{
        {.comps_in_scan = components,
         .component_index = {0, 1, 2},
         .Ss = 0,
         .Se = 0,
         .Ah = 0,
         .Al = 0}
    };
    for (int component = 0; component < components; ++component) {
        for (int coefficient = 1; coefficient <= 63; ++coefficient) {
            for (int low = kBitHighest; low >= 0; --low) {
                script.push_back(
                    {.comps_in_scan = 1,
                     .component_index = {component},
                     .Ss = coefficient,
                     .Se = coefficient,
                     .Ah = low == kBitHighest ? 0 : low + 1,
                     .Al = low}
                );
            }
        }
    }
    BH_CHECK(static_cast<std::size_t>(count) <= script.size(), "script too short");
    script.resize(static_cast<std::size_t>(count));
    return script;
}

/// Pixels of one row in the colour space the encoder takes.
std::vector<std::uint8_t> make_row(const Image& image, int y, JpegColour colour) {
    const std::uint8_t* pixel = image.row(y);
    std::vector<std::uint8_t> row;
    for (int x = 0; x < image.width_px; ++x, pixel += 3) {
        switch (colour) {
            case JpegColour::kYcc:
            case JpegColour::kRgb: row.insert(row.end(), pixel, pixel + 3); break;
            case JpegColour::kGrey: row.push_back(pixel[0]); break;
            // With 20 % black below every colour, so that the K plane matters.
            case JpegColour::kCmykAdobe:
            case JpegColour::kYcckAdobe:
            case JpegColour::kCmykPlain: {
                const bool inverted = colour != JpegColour::kCmykPlain;
                const int paper = 204;
                for (int c = 0; c < 3; ++c) {
                    const int light = std::min(255, pixel[c] * 255 / paper);
                    row.push_back(static_cast<std::uint8_t>(inverted ? light : 255 - light));
                }
                row.push_back(static_cast<std::uint8_t>(inverted ? paper : 255 - paper));
            }
        }
    }
    return row;
}

void choose_colours(jpeg_compress_struct& info, JpegColour colour) {
    const bool four = colour >= JpegColour::kCmykAdobe;
    info.input_components = colour == JpegColour::kGrey ? 1 : four ? 4 : 3;
    info.in_color_space = colour == JpegColour::kGrey ? JCS_GRAYSCALE : four ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&info);
    if (colour == JpegColour::kRgb) jpeg_set_colorspace(&info, JCS_RGB);
    if (colour == JpegColour::kYcckAdobe) jpeg_set_colorspace(&info, JCS_YCCK);
    if (colour == JpegColour::kCmykPlain) info.write_Adobe_marker = FALSE;
    for (int i = 0; i < info.num_components; ++i) {
        info.comp_info[i].h_samp_factor = 1;
        info.comp_info[i].v_samp_factor = 1;
    }
}

}  // namespace

Bytes write_jpeg(const Image& image, const JpegSpec& spec) {
    jpeg_compress_struct info{};
    jpeg_error_mgr errors{};
    info.err = jpeg_std_error(&errors);  // Ends the test program on error: none is expected.
    jpeg_create_compress(&info);
    unsigned char* file = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&info, &file, &size);
    info.image_width = static_cast<JDIMENSION>(image.width_px);
    info.image_height = static_cast<JDIMENSION>(image.height_px);
    choose_colours(info, spec.colour);
    jpeg_set_quality(&info, 95, TRUE);
    info.arith_code = spec.arithmetic ? TRUE : FALSE;
    info.restart_in_rows = spec.restart_rows;
    std::vector<jpeg_scan_info> script;
    if (spec.progressive) jpeg_simple_progression(&info);
    if (spec.separate_scans) {
        for (int i = 0; i < info.num_components; ++i) {
            script.push_back(
                {.comps_in_scan = 1, .component_index = {i}, .Ss = 0, .Se = 63, .Ah = 0, .Al = 0}
            );
        }
    }
    if (spec.scans > 0) script = make_script(spec.scans, info.num_components);
    if (!script.empty()) {
        info.scan_info = script.data();
        info.num_scans = static_cast<int>(script.size());
    }
    jpeg_start_compress(&info, TRUE);
    for (int y = 0; y < image.height_px; ++y) {
        std::vector<std::uint8_t> row = make_row(image, y, spec.colour);
        JSAMPROW rows = row.data();
        jpeg_write_scanlines(&info, &rows, 1);
    }
    jpeg_finish_compress(&info);
    jpeg_destroy_compress(&info);
    const auto* first = reinterpret_cast<const std::byte*>(file);
    Bytes bytes(first, first + size);
    std::free(file);
    return bytes;
}

Bytes with_segment(const Bytes& jpeg, std::uint8_t marker, std::string_view payload) {
    const std::size_t length = payload.size() + 2;
    BH_CHECK(length <= 0xFFFF, "segment too long");
    std::string segment = {
        '\xFF', static_cast<char>(marker), static_cast<char>(length >> 8),
        static_cast<char>(length & 0xFF)
    };
    segment += payload;
    Bytes file = jpeg;
    const auto bytes = as_bytes(segment);
    file.insert(file.begin() + 2, bytes.begin(), bytes.end());
    return file;
}

Bytes exif_tiff(int orientation, bool big_endian) {
    const auto value = static_cast<char>(orientation);
    const std::string little = {'I', 'I', 42, 0, 8, 0,     0, 0, 1, 0, 0x12, 1, 3,
                                0,   1,   0,  0, 0, value, 0, 0, 0, 0, 0,    0, 0};
    const std::string big = {'M', 'M', 0, 42, 0, 0, 0,     8, 0, 1, 1, 0x12, 0,
                             3,   0,   0, 0,  1, 0, value, 0, 0, 0, 0, 0,    0};
    const auto bytes = as_bytes(big_endian ? big : little);
    return {bytes.begin(), bytes.end()};
}

std::size_t frame_offset(const Bytes& jpeg) {
    for (std::size_t at = 2; at + 4 < jpeg.size();) {
        const auto marker = std::to_integer<unsigned>(jpeg[at + 1]);
        if (marker == 0xC0 || marker == 0xC1 || marker == 0xC2) return at;
        at += 2 + (std::to_integer<std::size_t>(jpeg[at + 2]) << 8) +
              std::to_integer<std::size_t>(jpeg[at + 3]);
    }
    BH_CHECK(false, "no frame header");
}

}  // namespace beholden::imaging::testing
