#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/faces/faces.h"

namespace beholden::api {

/// The least a face must have to pass; the API's NONE, AUTO, LOW, MEDIUM and HIGH are named bars.
struct QualityBar {
    float confidence_pct_min = 0;
    float brightness_min = 0;
    float sharpness_min = 0;
    float side_px_min = 0;     ///< Shorter side of the box.
    float turn_deg_max = 180;  ///< Yaw and pitch, either way.
};

/// The bar of a level of the API ("AUTO"); none for "NONE".
std::optional<QualityBar> quality_bar(std::string_view level);

/// Every reason of the API's vocabulary why a face does not pass; empty if it does.
std::vector<std::string> reasons_below(const QualityBar& bar, const analysis::FaceFinding& finding);

}  // namespace beholden::api
