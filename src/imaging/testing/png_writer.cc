#include "imaging/testing/png_writer.h"

#include <algorithm>
#include <array>

#include <zlib.h>

#include "base/check.h"

namespace beholden::imaging::testing {
namespace {

constexpr std::string_view kSignature = "\x89PNG\r\n\x1A\n";

std::string big_endian(std::uint32_t value) {
    return {
        static_cast<char>(value >> 24), static_cast<char>(value >> 16 & 0xFF),
        static_cast<char>(value >> 8 & 0xFF), static_cast<char>(value & 0xFF)
    };
}

std::string header_chunk(
    std::uint32_t width, std::uint32_t height, int depth, PngColour colour, bool interlaced
) {
    std::string data = big_endian(width) + big_endian(height);
    data += {static_cast<char>(depth), static_cast<char>(colour), 0, 0, interlaced ? '\1' : '\0'};
    return png_chunk("IHDR", data);
}

/// Collects samples of less than, exactly or more than a byte.
class SampleWriter {
public:
    SampleWriter(std::string& target, int depth) : target_(target), depth_(depth) {}

    /// A value of 8 bits as a sample of this depth. 16 bits get it twice (0xAB -> 0xABAB).
    void level(unsigned value) {
        if (depth_ == 16) {
            target_ += {static_cast<char>(value), static_cast<char>(value)};
        } else {
            bits(value >> (8 - depth_));
        }
    }

    void bits(unsigned value) {
        pending_ = pending_ << depth_ | value;
        used_ += depth_;
        if (used_ == 8) flush();
    }

    void end_line() {
        if (used_ == 0) return;
        pending_ <<= 8 - used_;
        flush();
    }

private:
    void flush() {
        target_ += static_cast<char>(pending_);
        pending_ = 0;
        used_ = 0;
    }

    std::string& target_;
    const int depth_;
    unsigned pending_ = 0;
    int used_ = 0;
};

unsigned palette_index(const std::uint8_t* pixel, int depth) {
    if (depth < 8) return static_cast<unsigned>(pixel[0]) >> (8 - depth);
    const auto step = [](unsigned level) { return (level + 25) / 51; };
    return step(pixel[0]) * 36 + step(pixel[1]) * 6 + step(pixel[2]);
}

std::string palette_chunk(int depth) {
    std::string data;
    if (depth == 8) {
        for (int i = 0; i < 216; ++i) {
            data +=
                {static_cast<char>(i / 36 * 51), static_cast<char>(i / 6 % 6 * 51),
                 static_cast<char>(i % 6 * 51)};
        }
    } else {
        const int last = (1 << depth) - 1;
        for (int i = 0; i <= last; ++i) data += {static_cast<char>(i * 255 / last), 0, 0};
    }
    return png_chunk("PLTE", data);
}

void write_pixel(SampleWriter& writer, const Image& image, int x, int y, const PngSpec& spec) {
    const std::uint8_t* pixel = image.row(y) + static_cast<std::ptrdiff_t>(x) * 3;
    const std::size_t index =
        static_cast<std::size_t>(y) * static_cast<std::size_t>(image.width_px) +
        static_cast<std::size_t>(x);
    const unsigned alpha = spec.alpha.empty() ? 255U : spec.alpha.at(index);
    switch (spec.colour) {
        case PngColour::kPalette: writer.bits(palette_index(pixel, spec.depth)); break;
        case PngColour::kGrey: writer.level(pixel[0]); break;
        case PngColour::kGreyAlpha:
            writer.level(pixel[0]);
            writer.level(alpha);
            break;
        case PngColour::kRgb:
            for (int c = 0; c < 3; ++c) writer.level(pixel[c]);
            break;
        case PngColour::kRgba:
            for (int c = 0; c < 3; ++c) writer.level(pixel[c]);
            writer.level(alpha);
            break;
    }
}

struct Grid {
    int left, top, step_x, step_y;
};
constexpr std::array<Grid, 7> kAdam7{
    {{0, 0, 8, 8},
     {4, 0, 8, 8},
     {0, 4, 4, 8},
     {2, 0, 4, 4},
     {0, 2, 2, 4},
     {1, 0, 2, 2},
     {0, 1, 1, 2}}
};

std::string raw_lines(const Image& image, const PngSpec& spec) {
    std::string raw;
    const auto pass = [&](const Grid& grid) {
        if (grid.left >= image.width_px) return;
        for (int y = grid.top; y < image.height_px; y += grid.step_y) {
            raw += '\0';  // No filter.
            SampleWriter writer(raw, spec.depth);
            for (int x = grid.left; x < image.width_px; x += grid.step_x) {
                write_pixel(writer, image, x, y, spec);
            }
            writer.end_line();
        }
    };
    if (spec.interlaced) {
        for (const Grid& grid : kAdam7) pass(grid);
    } else {
        pass({0, 0, 1, 1});
    }
    return raw;
}

}  // namespace

std::string deflated(std::string_view data) {
    uLongf size = compressBound(data.size());
    std::string packed(size, '\0');
    const int status = compress2(
        reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
        data.size(), Z_BEST_SPEED
    );
    BH_CHECK(status == Z_OK, "zlib refused");
    packed.resize(size);
    return packed;
}

std::string png_chunk(std::string_view type, std::string_view data) {
    std::string body(type);
    body += data;
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(body.data()), body.size());
    return big_endian(static_cast<std::uint32_t>(data.size())) + body +
           big_endian(static_cast<std::uint32_t>(crc));
}

Bytes write_png(const Image& image, const PngSpec& spec) {
    std::string file(kSignature);
    file += header_chunk(
        static_cast<std::uint32_t>(image.width_px), static_cast<std::uint32_t>(image.height_px),
        spec.depth, spec.colour, spec.interlaced
    );
    if (spec.colour == PngColour::kPalette) file += palette_chunk(spec.depth);
    file += spec.before_pixels;
    const std::string packed = deflated(raw_lines(image, spec));
    for (std::size_t at = 0; at < packed.size(); at += spec.idat_bytes_max) {
        file += png_chunk("IDAT", std::string_view(packed).substr(at, spec.idat_bytes_max));
    }
    file += spec.behind_pixels;
    file += png_chunk("IEND", "");
    const auto bytes = as_bytes(file);
    return {bytes.begin(), bytes.end()};
}

Bytes png_header_only(std::uint32_t width_px, std::uint32_t height_px) {
    const std::string file =
        std::string(kSignature) + header_chunk(width_px, height_px, 8, PngColour::kRgb, false);
    const auto bytes = as_bytes(file);
    return {bytes.begin(), bytes.end()};
}

}  // namespace beholden::imaging::testing
