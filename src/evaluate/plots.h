#pragma once

#include <span>
#include <string>
#include <vector>

#include "evaluate/interval.h"
#include "evaluate/verification.h"

namespace beholden::evaluate {

/// A curve of the ROC plot.
struct RocCurve {
    std::string name;
    std::vector<RocPoint> points;
};

/// True-accept rate over false-match rate; the false-match axis is logarithmic.
///
/// curves  at least one with at least one point.
/// returns an SVG file.
std::string plot_roc(std::span<const RocCurve> curves, const std::string& title);

/// One group of the groups plot, with one rate per score shown.
struct GroupBar {
    std::string group;
    std::vector<Rate> rates;
};

/// All groups at one threshold policy.
struct GroupPanel {
    std::string title;
    std::vector<GroupBar> bars;
};

/// False-match rates of groups with their 95 % intervals on a logarithmic axis, panel below panel.
///
/// score_names  of GroupBar::rates, in order.
/// returns      an SVG file.
std::string plot_groups(
    std::span<const GroupPanel> panels, std::span<const std::string> score_names
);

}  // namespace beholden::evaluate
