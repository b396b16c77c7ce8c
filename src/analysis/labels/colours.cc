#include "analysis/labels/colours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ranges>

#include "analysis/labels/css_colours.h"

namespace beholden::analysis {
namespace {

constexpr int kRoundsMax = 20;
/// Groups nearer than this (CIE 1976) look like one colour beside each other.
constexpr double kAlike = 6;

double linear(std::uint8_t level) noexcept {
    const double value = level / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double lab_root(double value) noexcept {
    constexpr double kLinearBelow = 216.0 / 24'389;
    return value > kLinearBelow ? std::cbrt(value) : (24'389.0 / 27 * value + 16) / 116;
}

/// A colour with its weight; both for bins and for groups of them.
struct Sample {
    Lab lab;
    double weight = 0;
    std::array<double, 3> rgb{};  ///< Sums of weight * level.
};

std::uint8_t level_of(const Sample& sample, std::size_t channel) {
    return static_cast<std::uint8_t>(std::lround(sample.rgb[channel] / sample.weight));
}

Lab mean_lab(const Sample& sample) {
    return lab_of(level_of(sample, 0), level_of(sample, 1), level_of(sample, 2));
}

std::size_t nearest(const std::vector<Lab>& centres, const Lab& lab) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < centres.size(); ++i) {
        const double distance = distance_squared(centres[i], lab);
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

/// Most frequent first, then always the sample with the most weight times distance left.
std::vector<Lab> first_centres(const std::vector<Sample>& samples, std::size_t count) {
    std::vector<double> left(samples.size(), std::numeric_limits<double>::infinity());
    std::vector<Lab> centres;
    const auto* next = &*std::ranges::max_element(samples, {}, &Sample::weight);
    while (centres.size() < count) {
        centres.push_back(next->lab);
        double most = 0;
        next = nullptr;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            left[i] = std::min(left[i], distance_squared(samples[i].lab, centres.back()));
            const double unserved = left[i] * samples[i].weight;
            if (unserved > most) {
                most = unserved;
                next = &samples[i];
            }
        }
        if (next == nullptr) break;  // every sample is a centre
    }
    return centres;
}

void join(Sample& group, const Sample& sample) {
    group.weight += sample.weight;
    for (std::size_t i = 0; i < 3; ++i) group.rgb[i] += sample.rgb[i];
}

std::vector<Sample> grouped(const std::vector<Sample>& samples, std::vector<Lab> centres) {
    std::vector<Sample> groups;
    for (int round = 0; round < kRoundsMax; ++round) {
        groups.assign(centres.size(), {});
        for (const Sample& sample : samples) join(groups[nearest(centres, sample.lab)], sample);
        std::erase_if(groups, [](const Sample& group) { return group.weight <= 0; });
        double moved = 0;
        std::vector<Lab> means;
        for (Sample& group : groups) {
            group.lab = mean_lab(group);
            means.push_back(group.lab);
        }
        for (std::size_t i = 0; i < std::min(means.size(), centres.size()); ++i) {
            moved = std::max(moved, distance_squared(means[i], centres[i]));
        }
        const bool is_done = means.size() == centres.size() && moved < 0.25;
        centres = std::move(means);
        if (is_done) break;
    }
    return groups;
}

/// Joins groups that look alike, the smaller into the larger.
std::vector<Sample> distinct(std::vector<Sample> groups) {
    std::ranges::stable_sort(groups, std::ranges::greater{}, &Sample::weight);
    std::vector<Sample> kept;
    for (const Sample& group : groups) {
        const auto alike = std::ranges::find_if(kept, [&](const Sample& other) {
            return distance_squared(other.lab, group.lab) < kAlike * kAlike;
        });
        if (alike == kept.end()) {
            kept.push_back(group);
        } else {
            join(*alike, group);
        }
    }
    std::ranges::stable_sort(kept, std::ranges::greater{}, &Sample::weight);
    return kept;
}

const CssColour& nearest_css(const Lab& lab) {
    const auto distance = [&lab](const CssColour& colour) {
        return distance_squared(
            lab,
            lab_of(
                static_cast<std::uint8_t>(colour.rgb >> 16U),
                static_cast<std::uint8_t>(colour.rgb >> 8U), static_cast<std::uint8_t>(colour.rgb)
            )
        );
    };
    return *std::ranges::min_element(kCssColours, {}, distance);
}

}  // namespace

Lab lab_of(std::uint8_t red, std::uint8_t green, std::uint8_t blue) noexcept {
    const double r = linear(red);
    const double g = linear(green);
    const double b = linear(blue);
    // Over the white of D65, so that grey is a = b = 0.
    const double x = lab_root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    const double y = lab_root(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    const double z = lab_root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance_squared(const Lab& one, const Lab& other) noexcept {
    const double l = one.l - other.l;
    const double a = one.a - other.a;
    const double b = one.b - other.b;
    return l * l + a * a + b * b;
}

std::string DominantColour::hex() const {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text = "#";
    for (const std::uint8_t level : {red, green, blue}) {
        text += kDigits[level >> 4U];
        text += kDigits[level & 15U];
    }
    return text;
}

void ColourCounts::add(const std::uint8_t* pixel) noexcept {
    const std::size_t index = (static_cast<std::size_t>(pixel[0] >> 4U) << 8U) |
                              (static_cast<std::size_t>(pixel[1] >> 4U) << 4U) |
                              static_cast<std::size_t>(pixel[2] >> 4U);
    Bin& bin = bins_[index];
    ++bin.count;
    bin.red += pixel[0];
    bin.green += pixel[1];
    bin.blue += pixel[2];
    ++total_;
}

std::vector<DominantColour> ColourCounts::dominant(std::size_t colours_max) const {
    std::vector<Sample> samples;
    for (const Bin& bin : bins_) {
        if (bin.count == 0) continue;
        Sample sample;
        sample.weight = static_cast<double>(bin.count);
        sample.rgb = {
            static_cast<double>(bin.red), static_cast<double>(bin.green),
            static_cast<double>(bin.blue)
        };
        sample.lab = mean_lab(sample);
        samples.push_back(sample);
    }
    if (samples.empty() || colours_max == 0) return {};
    std::vector<DominantColour> colours;
    for (const Sample& group : distinct(grouped(samples, first_centres(samples, colours_max)))) {
        const CssColour& css = nearest_css(mean_lab(group));
        colours.push_back({
            .red = level_of(group, 0),
            .green = level_of(group, 1),
            .blue = level_of(group, 2),
            .css_name = css.name,
            .simplified = css.simplified,
            .pixel_pct = 100 * group.weight / static_cast<double>(total_),
        });
    }
    return colours;
}

}  // namespace beholden::analysis
