#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "imaging/image.h"

namespace beholden::analysis {

/// A colour in CIE L*a*b*, D65.
struct Lab {
    double l = 0;  ///< 0..100.
    double a = 0;
    double b = 0;
};

/// source  IEC 61966-2-1 (sRGB); CIE 15:2004 (L*a*b*).
Lab lab_of(std::uint8_t red, std::uint8_t green, std::uint8_t blue) noexcept;

/// Squared difference, CIE 1976.
double distance_squared(const Lab& one, const Lab& other) noexcept;

/// One of the colours that an area mostly has.
struct DominantColour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::string_view css_name;    ///< Nearest named colour of CSS.
    std::string_view simplified;  ///< Its family, one of twelve.
    double pixel_pct = 0;         ///< Share of the area.

    /// "#aabbcc".
    [[nodiscard]] std::string hex() const;
};

/// Colours of an area, counted before they are grouped: 4,096 bins of like colours.
class ColourCounts {
public:
    ColourCounts() : bins_(kBins) {}

    /// pixel  red, green, blue.
    void add(const std::uint8_t* pixel) noexcept;

    /// Groups by k-means in L*a*b*, starting from the most frequent colour and then always the one
    /// that the groups so far serve worst; groups that look alike become one.
    ///
    /// colours_max  at least 0.
    /// returns      largest share first; fewer where the area has fewer colours; none without
    ///              pixels.
    /// threads      pure; the same counts give the same colours.
    [[nodiscard]] std::vector<DominantColour> dominant(std::size_t colours_max) const;

private:
    static constexpr std::size_t kBins = std::size_t{16} * 16 * 16;

    /// Sums over the pixels of a bin.
    struct Bin {
        std::uint64_t count = 0;
        std::uint64_t red = 0;
        std::uint64_t green = 0;
        std::uint64_t blue = 0;
    };
    std::vector<Bin> bins_;
    std::uint64_t total_ = 0;
};

}  // namespace beholden::analysis
