#pragma once

#include <span>
#include <string>
#include <vector>

#include "evaluate/logistic_fit.h"

namespace beholden::evaluate {

/// One row of points of a reliability plot.
struct ReliabilityCurve {
    std::string name;
    std::vector<ReliabilityBin> bins;
};

/// Share right over confidence, with 95 % intervals and how many were said; on the diagonal a
/// confidence means what it says.
///
/// curves   one to four.
/// returns  an SVG file.
std::string plot_reliability(std::span<const ReliabilityCurve> curves, const std::string& title);

}  // namespace beholden::evaluate
