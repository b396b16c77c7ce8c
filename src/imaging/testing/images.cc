#include "imaging/testing/images.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <vector>

namespace beholden::imaging::testing {
namespace {

enum class Side : std::uint8_t { kTop, kBottom, kLeft, kRight };

struct Stored {
    Side first_row;
    Side first_column;
};

// EXIF 2.32, tag 0x0112: values 1 to 8.
constexpr std::array<Stored, 8> kStored{
    {{Side::kTop, Side::kLeft},
     {Side::kTop, Side::kRight},
     {Side::kBottom, Side::kRight},
     {Side::kBottom, Side::kLeft},
     {Side::kLeft, Side::kTop},
     {Side::kRight, Side::kTop},
     {Side::kRight, Side::kBottom},
     {Side::kLeft, Side::kBottom}}
};

std::vector<int> differences(const Image& a, const Image& b) {
    if (a.width_px != b.width_px || a.height_px != b.height_px || a.pixels.empty()) return {256};
    std::vector<int> result(a.pixels.size());
    for (std::size_t i = 0; i < result.size(); ++i) result[i] = std::abs(a.pixels[i] - b.pixels[i]);
    return result;
}

}  // namespace

Image make_scene(int width_px, int height_px) {
    Image image = make_image(width_px, height_px);
    for (int y = 0; y < height_px; ++y) {
        std::uint8_t* pixel = image.row(y);
        for (int x = 0; x < width_px; ++x, pixel += 3) {
            const int slope = x * 200 / width_px;
            const int fall = y * 160 / height_px;
            const bool in_block = x * 4 < width_px && y * 3 < height_px;
            pixel[0] = static_cast<std::uint8_t>(30 + slope);
            pixel[1] = static_cast<std::uint8_t>(220 - fall);
            pixel[2] = static_cast<std::uint8_t>(in_block ? 200 : 40 + (slope + fall) / 4);
        }
    }
    return image;
}

Image make_noise(int width_px, int height_px, std::uint32_t seed) {
    Image image = make_image(width_px, height_px);
    for (std::uint8_t& value : image.pixels) {
        seed = seed * 1664525U + 1013904223U;
        value = static_cast<std::uint8_t>(seed >> 24);
    }
    return image;
}

int max_difference(const Image& a, const Image& b) {
    const std::vector<int> all = differences(a, b);
    return *std::max_element(all.begin(), all.end());
}

double mean_difference(const Image& a, const Image& b) {
    const std::vector<int> all = differences(a, b);
    return std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
}

Image store_turned(const Image& upright, int orientation) {
    const Stored stored = kStored.at(static_cast<std::size_t>(orientation - 1));
    const bool rows_are_columns =
        stored.first_row == Side::kLeft || stored.first_row == Side::kRight;
    Image image = make_image(
        rows_are_columns ? upright.height_px : upright.width_px,
        rows_are_columns ? upright.width_px : upright.height_px
    );
    for (int row = 0; row < image.height_px; ++row) {
        for (int column = 0; column < image.width_px; ++column) {
            int x = 0;
            int y = 0;
            const auto place = [&](Side side, int distance) {
                switch (side) {
                    case Side::kTop: y = distance; break;
                    case Side::kBottom: y = upright.height_px - 1 - distance; break;
                    case Side::kLeft: x = distance; break;
                    case Side::kRight: x = upright.width_px - 1 - distance; break;
                }
            };
            place(stored.first_row, row);
            place(stored.first_column, column);
            std::memcpy(
                image.row(row) + std::ptrdiff_t{column} * 3, upright.row(y) + std::ptrdiff_t{x} * 3,
                3
            );
        }
    }
    return image;
}

}  // namespace beholden::imaging::testing
