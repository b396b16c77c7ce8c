#include "evaluate/average_precision.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <ranges>

#include "analysis/faces/nms.h"

namespace beholden::evaluate {
namespace {

constexpr int kRecalls = 101;
constexpr int kOverlaps = 10;

/// Share of a found box that lies in a crowd: COCO's measure for them.
double share_inside(const imaging::Box& found, const imaging::Box& crowd) {
    const double width = std::min(
                             static_cast<double>(found.left) + static_cast<double>(found.width),
                             static_cast<double>(crowd.left) + static_cast<double>(crowd.width)
                         ) -
                         static_cast<double>(std::max(found.left, crowd.left));
    const double height = std::min(
                              static_cast<double>(found.top) + static_cast<double>(found.height),
                              static_cast<double>(crowd.top) + static_cast<double>(crowd.height)
                          ) -
                          static_cast<double>(std::max(found.top, crowd.top));
    const double area = static_cast<double>(found.width) * static_cast<double>(found.height);
    return width > 0 && height > 0 && area > 0 ? width * height / area : 0;
}

struct Verdict {
    float score = 0;
    bool is_right = false;
};

/// The best precision at each recall or beyond, averaged over the recalls.
double area_under(const std::vector<Verdict>& ranked, std::size_t there) {
    std::vector<double> precisions;
    std::vector<double> recalls;
    double right = 0;
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        right += ranked[i].is_right ? 1 : 0;
        precisions.push_back(right / static_cast<double>(i + 1));
        recalls.push_back(right / static_cast<double>(there));
    }
    for (std::size_t i = precisions.size(); i > 1; --i) {
        precisions[i - 2] = std::max(precisions[i - 2], precisions[i - 1]);
    }
    double sum = 0;
    for (int i = 0; i < kRecalls; ++i) {
        const double recall = static_cast<double>(i) / (kRecalls - 1);
        const auto place = std::ranges::lower_bound(recalls, recall);
        if (place != recalls.end()) {
            sum += precisions[static_cast<std::size_t>(place - recalls.begin())];
        }
    }
    return sum / kRecalls;
}

}  // namespace

std::vector<Match> match_boxes(const PictureBoxes& boxes, double overlap_min) {
    std::vector<std::size_t> order(boxes.found.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) {
        return boxes.found[i].score;
    });
    std::vector<Match> matches(boxes.found.size(), Match::kWrong);
    std::vector<bool> taken(boxes.truth.size(), false);
    for (const std::size_t i : order) {
        const imaging::Box& found = boxes.found[i].box_px;
        std::optional<std::size_t> best;
        double most = overlap_min;
        bool is_excused = false;
        for (std::size_t j = 0; j < boxes.truth.size(); ++j) {
            const TrueBox& truth = boxes.truth[j];
            if (truth.is_crowd) {
                is_excused = is_excused || share_inside(found, truth.box_px) >= overlap_min;
            } else if (!taken[j] && analysis::overlap(found, truth.box_px) >= most) {
                most = analysis::overlap(found, truth.box_px);
                best = j;
            }
        }
        if (best) {
            taken[*best] = true;
            matches[i] = Match::kRight;
        } else if (is_excused) {
            matches[i] = Match::kExcused;
        }
    }
    return matches;
}

double average_precision(std::span<const PictureBoxes> pictures, double overlap_min) {
    std::vector<Verdict> verdicts;
    std::size_t there = 0;
    for (const PictureBoxes& picture : pictures) {
        there +=
            static_cast<std::size_t>(std::ranges::count_if(picture.truth, [](const TrueBox& truth) {
                return !truth.is_crowd;
            }));
        const std::vector<Match> matches = match_boxes(picture, overlap_min);
        for (std::size_t i = 0; i < matches.size(); ++i) {
            if (matches[i] == Match::kExcused) continue;
            verdicts.push_back({picture.found[i].score, matches[i] == Match::kRight});
        }
    }
    if (there == 0) return 0;
    std::ranges::stable_sort(verdicts, std::ranges::greater{}, &Verdict::score);
    return area_under(verdicts, there);
}

double mean_average_precision(std::span<const PictureBoxes> pictures) {
    double sum = 0;
    for (int i = 0; i < kOverlaps; ++i) sum += average_precision(pictures, 0.5 + 0.05 * i);
    return sum / kOverlaps;
}

}  // namespace beholden::evaluate
