#include "evaluate/reliability_plot.h"

#include <array>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "evaluate/interval.h"
#include "evaluate/svg.h"

namespace beholden::evaluate {
namespace {

/// source  Okabe and Ito 2008, as the other plots.
constexpr std::array<std::string_view, 4> kColours{"#0072B2", "#D55E00", "#009E73", "#CC79A7"};
constexpr double kWidth = 480;
constexpr double kLeft = 60;
constexpr double kTop = 40;
constexpr double kSide = 380;

double x_of(double pct) { return kLeft + kSide * pct / 100; }
double y_of(double pct) { return kTop + kSide * (1 - pct / 100); }

void draw_frame(Svg& svg, const std::string& title) {
    svg.text({kWidth / 2, 24}, title, "middle", 15);
    for (int pct = 0; pct <= 100; pct += 20) {
        svg.line({x_of(pct), y_of(0)}, {x_of(pct), y_of(100)}, "#dddddd");
        svg.line({x_of(0), y_of(pct)}, {x_of(100), y_of(pct)}, "#dddddd");
        svg.text({x_of(pct), y_of(0) + 16}, fmt::format("{}", pct), "middle");
        svg.text({x_of(0) - 6, y_of(pct) + 4}, fmt::format("{}", pct), "end");
    }
    svg.line({x_of(0), y_of(0)}, {x_of(100), y_of(100)}, "#444444");
    svg.text({x_of(50), y_of(0) + 34}, "confidence", "middle");
    svg.text({x_of(0), kTop - 6}, "right, percent", "start");
}

void draw_bin(Svg& svg, const ReliabilityBin& bin, std::string_view colour) {
    if (bin.said == 0) return;
    const auto said = static_cast<std::int64_t>(bin.said);
    const auto right = static_cast<std::int64_t>(bin.right);
    const Interval interval = wilson_interval(right, said);
    const double x = x_of(bin.mean_confidence_pct);
    const double y = y_of(100 * static_cast<double>(right) / static_cast<double>(said));
    svg.line({x, y_of(100 * interval.low)}, {x, y_of(100 * interval.high)}, colour);
    svg.circle({x, y}, 4, colour);
    svg.text({x + 6, y - 4}, fmt::format("{}", said), "start", 10);
}

}  // namespace

std::string plot_reliability(std::span<const ReliabilityCurve> curves, const std::string& title) {
    Svg svg(kWidth, kTop + kSide + 60 + 18 * static_cast<double>(curves.size()));
    draw_frame(svg, title);
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const std::string_view colour = kColours[i % kColours.size()];
        for (const ReliabilityBin& bin : curves[i].bins) draw_bin(svg, bin, colour);
        const double y = kTop + kSide + 56 + 18 * static_cast<double>(i);
        svg.circle({kLeft, y - 4}, 5, colour);
        svg.text({kLeft + 12, y}, curves[i].name + " (with how many were said)", "start");
    }
    return svg.finish();
}

}  // namespace beholden::evaluate
