#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "analysis/faces/faces.h"

namespace beholden::analysis {
namespace {

/// y at `x` on the line through two points; both ends exactly.
double interpolate(double x, double x0, double x1, double y0, double y1) noexcept {
    const double t = (x - x0) / (x1 - x0);
    return (1 - t) * y0 + t * y1;
}

bool is_valid(const Calibration::Knot& knot) noexcept {
    return std::isfinite(knot.score) && knot.similarity_pct >= 0 && knot.similarity_pct <= 100 &&
           knot.fmr > 0 && knot.fmr <= 1;
}

}  // namespace

Result<Calibration> Calibration::make(std::vector<Knot> knots) {
    if (knots.size() < 2) {
        return fail(ErrorCode::kCorruption, "calibration: at least two knots are needed");
    }
    for (std::size_t i = 0; i < knots.size(); ++i) {
        if (!is_valid(knots[i])) {
            return fail(
                ErrorCode::kCorruption,
                "calibration: a knot needs a finite score, similarity 0..100, 0 < fmr <= 1",
                "knot " + std::to_string(i)
            );
        }
        if (i == 0) continue;
        const Knot& before = knots[i - 1];
        if (knots[i].score <= before.score || knots[i].similarity_pct <= before.similarity_pct ||
            knots[i].fmr >= before.fmr) {
            return fail(
                ErrorCode::kCorruption,
                "calibration: knots must rise in score and similarity and fall in fmr",
                "knot " + std::to_string(i)
            );
        }
    }
    Calibration calibration;
    calibration.knots_ = std::move(knots);
    return calibration;
}

double Calibration::similarity_pct(double score) const noexcept {
    // A NaN is no match: clamp it to the low end rather than let it through.
    if (!(score > knots_.front().score)) return knots_.front().similarity_pct;
    if (score >= knots_.back().score) return knots_.back().similarity_pct;
    const auto high = std::ranges::upper_bound(knots_, score, {}, &Knot::score);
    const auto low = high - 1;
    return interpolate(score, low->score, high->score, low->similarity_pct, high->similarity_pct);
}

double Calibration::score_at(double similarity_pct) const noexcept {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (similarity_pct <= knots_.front().similarity_pct) return -kInfinity;
    // Written so that a NaN lets nothing through.
    if (!(similarity_pct <= knots_.back().similarity_pct)) return kInfinity;
    const auto high = std::ranges::lower_bound(knots_, similarity_pct, {}, &Knot::similarity_pct);
    const auto low = high - 1;
    double score = interpolate(
        similarity_pct, low->similarity_pct, high->similarity_pct, low->score, high->score
    );
    // Rounding may leave the score just short of what it promises; step to the least that keeps it.
    while (this->similarity_pct(score) < similarity_pct) {
        score = std::nextafter(score, high->score);
    }
    return score;
}

double Calibration::fmr_at(double similarity_pct) const noexcept {
    if (!(similarity_pct > knots_.front().similarity_pct)) return knots_.front().fmr;
    if (similarity_pct >= knots_.back().similarity_pct) return knots_.back().fmr;
    const auto high = std::ranges::upper_bound(knots_, similarity_pct, {}, &Knot::similarity_pct);
    const auto low = high - 1;
    // False matches fall about exponentially with the score, so straight lines run in the
    // logarithm.
    return std::exp(interpolate(
        similarity_pct, low->similarity_pct, high->similarity_pct, std::log(low->fmr),
        std::log(high->fmr)
    ));
}

}  // namespace beholden::analysis
