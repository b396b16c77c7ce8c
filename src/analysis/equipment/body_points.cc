#include "analysis/equipment/body_points.h"

#include <algorithm>
#include <cmath>

namespace beholden::analysis {
namespace {

/// A middle is the highest of the cells this far around it, up to rounding.
constexpr std::size_t kPeakReach = 2;
constexpr float kPeakTolerance = 1.0132789611816406e-06F;
/// Variance of the distance weight, times the shorter side in cells.
constexpr float kSpread = 0.300048828125F;

std::size_t reach_from(std::size_t at) { return at < kPeakReach ? 0 : at - kPeakReach; }

/// One network's answer about one picture, and how people are read out of it.
class Decoder {
public:
    explicit Decoder(const PoseMaps& maps)
        : maps_(maps),
          cells_(maps.rows * maps.columns),
          spread_(kSpread * static_cast<float>(std::min(maps.rows, maps.columns))) {}

    [[nodiscard]] std::vector<std::size_t> middles(float score_min) const {
        std::vector<std::size_t> found;
        for (std::size_t row = 0; row < maps_.rows; ++row) {
            for (std::size_t column = 0; column < maps_.columns; ++column) {
                const std::size_t cell = row * maps_.columns + column;
                // Written so that a NaN is no middle.
                if (maps_.centres[cell] >= score_min && is_peak(row, column)) found.push_back(cell);
            }
        }
        std::ranges::stable_sort(found, std::ranges::greater{}, [&](std::size_t cell) {
            return maps_.centres[cell];
        });
        return found;
    }

    /// The person whose middle lies in a cell.
    [[nodiscard]] PosedPerson person(std::size_t cell) const {
        const std::size_t row = cell / maps_.columns;
        const auto y = static_cast<float>(row);
        const auto x = static_cast<float>(cell % maps_.columns);
        const Bounds bounds = bounds_of(cell, y, x);
        PosedPerson person;
        person.score = maps_.centres[cell];
        person.box_px = {
            bounds.left * kPoseStridePx, bounds.top * kPoseStridePx,
            (bounds.right - bounds.left) * kPoseStridePx,
            (bounds.bottom - bounds.top) * kPoseStridePx
        };
        for (std::size_t point = 0; point < kBodyPoints; ++point) {
            const float expected_y = y + at(maps_.regressions, 2 * point, cell);
            const float expected_x = x + at(maps_.regressions, 2 * point + 1, cell);
            person.points[point] = place(point, expected_y, expected_x, bounds);
        }
        return person;
    }

private:
    struct Bounds {
        float top = 0;
        float left = 0;
        float bottom = 0;
        float right = 0;
    };

    [[nodiscard]] float at(std::span<const float> map, std::size_t channel, std::size_t cell)
        const {
        return map[channel * cells_ + cell];
    }

    [[nodiscard]] bool is_peak(std::size_t row, std::size_t column) const {
        const float score = maps_.centres[row * maps_.columns + column];
        for (std::size_t y = reach_from(row); y < std::min(row + kPeakReach + 1, maps_.rows); ++y) {
            const std::size_t end = std::min(column + kPeakReach + 1, maps_.columns);
            for (std::size_t x = reach_from(column); x < end; ++x) {
                if (maps_.centres[y * maps_.columns + x] - score >= kPeakTolerance) return false;
            }
        }
        return true;
    }

    [[nodiscard]] Bounds bounds_of(std::size_t cell, float y, float x) const {
        const float height = std::max(at(maps_.box_sizes, 0, cell), 0.0F);
        const float width = std::max(at(maps_.box_sizes, 1, cell), 0.0F);
        const float middle_y = y + at(maps_.box_offsets, 0, cell);
        const float middle_x = x + at(maps_.box_offsets, 1, cell);
        const auto rows = static_cast<float>(maps_.rows);
        const auto columns = static_cast<float>(maps_.columns);
        return {
            std::clamp(middle_y - height / 2, 0.0F, rows),
            std::clamp(middle_x - width / 2, 0.0F, columns),
            std::clamp(middle_y + height / 2, 0.0F, rows),
            std::clamp(middle_x + width / 2, 0.0F, columns),
        };
    }

    [[nodiscard]] PlacedPoint place(
        std::size_t point, float expected_y, float expected_x, const Bounds& bounds
    ) const {
        const auto first = [](float edge) { return static_cast<std::size_t>(std::ceil(edge)); };
        PlacedPoint best;
        std::size_t best_cell = 0;
        for (std::size_t row = first(bounds.top); row < first(bounds.bottom); ++row) {
            const float away_y = static_cast<float>(row) - expected_y;
            for (std::size_t column = first(bounds.left); column < first(bounds.right); ++column) {
                const float away_x = static_cast<float>(column) - expected_x;
                const float weight = std::exp(-(away_y * away_y + away_x * away_x) / spread_);
                const std::size_t cell = row * maps_.columns + column;
                const float score = at(maps_.keypoints, point, cell) * weight;
                if (!(score > best.score)) continue;
                best.score = score;
                best_cell = cell;
            }
        }
        const std::size_t best_row = best_cell / maps_.columns;
        const float y =
            static_cast<float>(best_row) + at(maps_.keypoint_offsets, 2 * point, best_cell);
        const float x = static_cast<float>(best_cell % maps_.columns) +
                        at(maps_.keypoint_offsets, 2 * point + 1, best_cell);
        best.at_px = {x * kPoseStridePx, y * kPoseStridePx};
        return best;
    }

    const PoseMaps& maps_;
    std::size_t cells_;
    float spread_;
};

bool is_finite(const PosedPerson& person) {
    const imaging::Box& box = person.box_px;
    return std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.width) &&
           std::isfinite(box.height) &&
           std::ranges::all_of(person.points, [](const PlacedPoint& point) {
               return std::isfinite(point.at_px.x) && std::isfinite(point.at_px.y) &&
                      std::isfinite(point.score);
           });
}

}  // namespace

std::vector<PosedPerson> decode_people(
    const PoseMaps& maps, std::size_t people_max, float score_min
) {
    const Decoder decoder(maps);
    std::vector<PosedPerson> people;
    for (const std::size_t cell : decoder.middles(score_min)) {
        if (people.size() == people_max) break;
        PosedPerson person = decoder.person(cell);
        if (is_finite(person)) people.push_back(person);
    }
    return people;
}

}  // namespace beholden::analysis
