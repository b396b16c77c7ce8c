#include "evaluate/plots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "base/check.h"
#include "evaluate/svg.h"

namespace beholden::evaluate {
namespace {

/// Told apart also by people who do not see red and green apart.
/// source  Okabe and Ito 2008.
constexpr std::array<std::string_view, 4> kColours{"#0072B2", "#D55E00", "#009E73", "#CC79A7"};
constexpr std::string_view kGrid = "#dddddd";
constexpr std::string_view kAxis = "#444444";

/// Maps values between two ends onto pixels between two ends.
struct Axis {
    double from = 0;
    double to = 1;
    double from_px = 0;
    double to_px = 1;
    bool logarithmic = false;

    [[nodiscard]] double at(double value) const {
        const auto scaled = [this](double v) { return logarithmic ? std::log10(v) : v; };
        const double inside = std::clamp(value, std::min(from, to), std::max(from, to));
        const double share = (scaled(inside) - scaled(from)) / (scaled(to) - scaled(from));
        return from_px + share * (to_px - from_px);
    }
};

std::string_view colour_of(std::size_t index) { return kColours[index % kColours.size()]; }

void draw_legend(Svg& svg, PlotPoint at, std::span<const std::string> names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double y = at.y + 18 * static_cast<double>(i);
        svg.circle({at.x, y - 4}, 5, colour_of(i));
        svg.text({at.x + 12, y}, names[i], "start");
    }
}

/// Vertical lines at whole decades, labelled below.
void draw_decades(Svg& svg, const Axis& x, double top, double bottom) {
    const int first = static_cast<int>(std::lround(std::log10(x.from)));
    const int last = static_cast<int>(std::lround(std::log10(x.to)));
    for (int decade = first; decade <= last; ++decade) {
        const double place = x.at(std::pow(10.0, decade));
        svg.line({place, top}, {place, bottom}, kGrid);
        svg.text({place, bottom + 18}, fmt::format("1e{}", decade), "middle");
    }
}

/// A round step of which at most six cover the span.
double step_of(double span) {
    for (const double step : {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1}) {
        if (span / step <= 6) return step;
    }
    return 0.2;
}

/// Horizontal lines at whole steps, labelled on the left.
void draw_rates(Svg& svg, const Axis& y, double step, double left, double right) {
    const auto steps = static_cast<int>(std::lround((y.to - y.from) / step));
    for (int i = 0; i <= steps; ++i) {
        const double value = y.from + i * step;
        svg.line({left, y.at(value)}, {right, y.at(value)}, kGrid);
        svg.text({left - 8, y.at(value) + 4}, fmt::format("{:.3f}", value), "end");
    }
}

/// Whole decades around the positive values.
Axis decades_around(std::span<const GroupPanel> panels, double from_px, double to_px) {
    double low = 1;
    double high = 0;
    for (const GroupPanel& panel : panels) {
        for (const GroupBar& bar : panel.bars) {
            for (const Rate& rate : bar.rates) {
                if (rate.events > 0) low = std::min(low, rate.value());
                if (rate.interval.low > 0) low = std::min(low, rate.interval.low);
                high = std::max(high, rate.interval.high);
            }
        }
    }
    low = std::pow(10.0, std::floor(std::log10(std::min(low, 0.1))));
    high = std::pow(10.0, std::ceil(std::log10(std::max(high, 10 * low))));
    return {low, high, from_px, to_px, true};
}

void draw_bar(Svg& svg, const Axis& x, const GroupBar& bar, double y) {
    svg.text({x.from_px - 10, y + 4}, bar.group, "end");
    for (std::size_t i = 0; i < bar.rates.size(); ++i) {
        const Rate& rate = bar.rates[i];
        const double line_y = y + 6 * static_cast<double>(i);
        svg.line(
            {x.at(rate.interval.low), line_y}, {x.at(rate.interval.high), line_y}, colour_of(i), 2
        );
        svg.circle({x.at(rate.value()), line_y}, 3.5, colour_of(i));
    }
}

}  // namespace

std::string plot_roc(std::span<const RocCurve> curves, const std::string& title) {
    BH_CHECK(!curves.empty() && !curves.front().points.empty(), "nothing to draw");
    constexpr double kWidth = 640;
    constexpr double kHeight = 440;
    double fmr_min = 1;
    double tar_min = 1;
    std::vector<std::string> names;
    for (const RocCurve& curve : curves) {
        names.push_back(curve.name);
        for (const RocPoint& point : curve.points) {
            fmr_min = std::min(fmr_min, point.fmr);
            tar_min = std::min(tar_min, point.tar);
        }
    }
    const Axis x{std::pow(10.0, std::floor(std::log10(fmr_min))), 1, 80, kWidth - 20, true};
    const double step = step_of(std::max(0.004, 1 - tar_min));
    const Axis y{1 - step * std::ceil(std::max(0.004, 1 - tar_min) / step), 1, kHeight - 60, 50};
    Svg svg(kWidth, kHeight);
    svg.text({kWidth / 2, 24}, title, "middle", 15);
    draw_decades(svg, x, y.to_px, y.from_px);
    draw_rates(svg, y, step, x.from_px, x.to_px);
    for (std::size_t i = 0; i < curves.size(); ++i) {
        std::vector<PlotPoint> points;
        for (const RocPoint& point : curves[i].points) {
            points.push_back({x.at(point.fmr), y.at(point.tar)});
        }
        svg.polyline(points, colour_of(i));
    }
    svg.line({x.from_px, y.from_px}, {x.to_px, y.from_px}, kAxis);
    svg.line({x.from_px, y.from_px}, {x.from_px, y.to_px}, kAxis);
    svg.text({kWidth / 2, kHeight - 14}, "false-match rate", "middle");
    svg.text({x.from_px, 40}, "true-accept rate", "start");
    draw_legend(svg, {kWidth - 190, kHeight - 100}, names);
    return svg.finish();
}

std::string plot_groups(
    std::span<const GroupPanel> panels, std::span<const std::string> score_names
) {
    constexpr double kWidth = 760;
    constexpr double kRow = 24;
    constexpr double kFrame = 80;
    double height = 30 + 18 * static_cast<double>(score_names.size());
    const double begin = height;
    for (const GroupPanel& panel : panels) {
        height += kFrame + kRow * static_cast<double>(panel.bars.size());
    }
    const Axis x = decades_around(panels, 220, kWidth - 30);
    Svg svg(kWidth, height);
    draw_legend(svg, {x.from_px, 24}, score_names);
    double top = begin;
    for (const GroupPanel& panel : panels) {
        const double bottom = top + 36 + kRow * static_cast<double>(panel.bars.size());
        svg.text({x.from_px, top + 16}, panel.title, "start", 14);
        draw_decades(svg, x, top + 26, bottom);
        double y = top + 26 + kRow / 2;
        for (const GroupBar& bar : panel.bars) {
            draw_bar(svg, x, bar, y);
            y += kRow;
        }
        svg.line({x.from_px, bottom}, {x.to_px, bottom}, kAxis);
        top = bottom + kFrame - 36;
    }
    return svg.finish();
}

}  // namespace beholden::evaluate
