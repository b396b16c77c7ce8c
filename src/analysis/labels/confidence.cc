#include "analysis/labels/confidence.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <string>

namespace beholden::analysis {
namespace {

namespace json = boost::json;

/// Scores nearer to certainty than this say nothing more.
constexpr double kCertain = 1e-6;

Result<ConfidenceMap> map_of(const json::object& root, std::string_view member) {
    const auto wrong = [&] {
        return fail(
            ErrorCode::kCorruption,
            "label calibration: " + std::string(member) + " must have a slope above 0 and an offset"
        );
    };
    const json::value* value = root.if_contains(member);
    if (value == nullptr || !value->is_object()) return wrong();
    const json::value* slope = value->get_object().if_contains("slope");
    const json::value* offset = value->get_object().if_contains("offset");
    if (slope == nullptr || offset == nullptr || !slope->is_number() || !offset->is_number()) {
        return wrong();
    }
    const ConfidenceMap map{slope->to_number<double>(), offset->to_number<double>()};
    if (!(map.slope > 0) || !std::isfinite(map.slope) || !std::isfinite(map.offset)) return wrong();
    return map;
}

}  // namespace

double logit(double score) noexcept {
    const double inside = std::clamp(score, kCertain, 1 - kCertain);
    return std::log(inside / (1 - inside));
}

float ConfidenceMap::confidence_pct(double score) const noexcept {
    return static_cast<float>(100 / (1 + std::exp(-(slope * logit(score) + offset))));
}

Result<LabelCalibration> LabelCalibration::parse(std::string_view text) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) {
        return fail(ErrorCode::kCorruption, "label calibration: not a JSON object");
    }
    LabelCalibration calibration;
    BH_TRY_ASSIGN(calibration.box, map_of(value.get_object(), "box"));
    BH_TRY_ASSIGN(calibration.object, map_of(value.get_object(), "object"));
    BH_TRY_ASSIGN(calibration.concepts, map_of(value.get_object(), "concept"));
    return calibration;
}

}  // namespace beholden::analysis
