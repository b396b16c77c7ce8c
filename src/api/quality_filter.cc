#include "api/quality_filter.h"

#include <algorithm>
#include <cmath>

#include "wire/rekognition/shapes.h"

namespace beholden::api {

std::optional<QualityBar> quality_bar(std::string_view level) {
    using Level = wire::rekognition::QualityFilter;
    // The embedder's crop is 112 px; a face of 40 px is enlarged nearly three times. The published
    // guidance for search is a yaw under 45 degrees and 50 px faces.
    static constexpr QualityBar kLow{60, 10, 4, 24, 60};
    static constexpr QualityBar kMedium{75, 20, 10, 40, 45};
    static constexpr QualityBar kHigh{85, 30, 20, 60, 30};
    if (level == Level::LOW || level == Level::AUTO) return kLow;
    if (level == Level::MEDIUM) return kMedium;
    if (level == Level::HIGH) return kHigh;
    return std::nullopt;
}

std::vector<std::string> reasons_below(
    const QualityBar& bar, const analysis::FaceFinding& finding
) {
    using Reason = wire::rekognition::Reason;
    std::vector<std::string> reasons;
    const auto add = [&reasons](bool below, std::string_view reason) {
        if (below) reasons.emplace_back(reason);
    };
    const float side_px = std::min(finding.face.box_px.width, finding.face.box_px.height);
    const float turn_deg =
        std::max(std::abs(finding.pose.yaw_deg), std::abs(finding.pose.pitch_deg));
    add(turn_deg > bar.turn_deg_max, Reason::EXTREME_POSE);
    add(finding.quality.brightness < bar.brightness_min, Reason::LOW_BRIGHTNESS);
    add(finding.quality.sharpness < bar.sharpness_min, Reason::LOW_SHARPNESS);
    add(finding.face.confidence * 100 < bar.confidence_pct_min, Reason::LOW_CONFIDENCE);
    add(side_px < bar.side_px_min, Reason::SMALL_BOUNDING_BOX);
    return reasons;
}

}  // namespace beholden::api
