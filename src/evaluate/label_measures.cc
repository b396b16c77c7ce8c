#include "evaluate/label_measures.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/check.h"

namespace beholden::evaluate {
namespace {

/// Overlap at which a box counts as right for calibration.
constexpr double kRightOverlap = 0.5;
/// Less probability than this of a concept says nothing.
constexpr double kConceptMin = 0.01;

/// Boxes of one label in one picture, with raw scores.
PictureBoxes boxes_of(
    const SeenPicture& picture, const analysis::LabelTable& table, std::size_t label
) {
    PictureBoxes boxes;
    for (std::size_t i = 0; i < picture.truth.size(); ++i) {
        if (picture.truth_label[i] == label) boxes.truth.push_back(picture.truth[i]);
    }
    for (const analysis::DetectedObject& object : picture.objects) {
        if (table.detector()[static_cast<std::size_t>(object.class_index)] == label) {
            boxes.found.push_back({object.box_px, object.score});
        }
    }
    return boxes;
}

std::set<std::size_t> present(const SeenPicture& picture) {
    return {picture.truth_label.begin(), picture.truth_label.end()};
}

void measure_boxes(
    std::span<const SeenPicture> pictures,
    const analysis::LabelTable& table,
    LabelMeasures& measures
) {
    std::set<std::size_t> there;
    for (const SeenPicture& picture : pictures) there.merge(present(picture));
    for (const std::size_t label : there) {
        std::vector<PictureBoxes> boxes;
        LabelPrecision precision{table.labels()[label].name, 0, 0, 0};
        for (const SeenPicture& picture : pictures) {
            // A set that does not mark this label cannot say that a box of it is wrong.
            if (std::ranges::find(picture.judged, label) == picture.judged.end()) continue;
            boxes.push_back(boxes_of(picture, table, label));
            precision.there += static_cast<std::size_t>(std::ranges::count_if(
                boxes.back().truth, [](const TrueBox& truth) { return !truth.is_crowd; }
            ));
        }
        if (precision.there == 0) continue;
        precision.map = mean_average_precision(boxes);
        precision.ap50 = average_precision(boxes, kRightOverlap);
        measures.map += precision.map;
        measures.ap50 += precision.ap50;
        measures.labels.push_back(std::move(precision));
    }
    if (measures.labels.empty()) return;
    measures.map /= static_cast<double>(measures.labels.size());
    measures.ap50 /= static_cast<double>(measures.labels.size());
    std::ranges::sort(measures.labels, {}, &LabelPrecision::name);
}

void finish(Rate& rate) { rate.interval = wilson_interval(rate.events, rate.trials); }

}  // namespace

LabelMeasures measure_labels(
    std::span<const SeenPicture> pictures,
    const analysis::LabelTable& table,
    std::span<const analysis::LabelCalibration> calibrations,
    float confidence_min
) {
    BH_CHECK(calibrations.size() == pictures.size(), "a calibration for each picture");
    LabelMeasures measures;
    measure_boxes(pictures, table, measures);
    std::vector<ToldConfidence> labels_told;
    std::vector<ToldConfidence> boxes_told;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const SeenPicture& picture = pictures[i];
        const std::set<std::size_t> there = present(picture);
        std::map<std::size_t, float> told;
        for (const auto& finding :
             analysis::judge(table, calibrations[i], picture.objects, picture.concepts)) {
            told[finding.label] = finding.confidence_pct;
        }
        for (const std::size_t label : picture.judged) {
            const bool is_there = there.contains(label);
            const auto found = told.find(label);
            const bool is_told = found != told.end() && found->second >= confidence_min;
            if (found != told.end()) {
                labels_told.push_back({static_cast<double>(found->second), is_there});
            }
            measures.image_precision.trials += is_told ? 1 : 0;
            measures.image_precision.events += is_told && is_there ? 1 : 0;
            measures.image_recall.trials += is_there ? 1 : 0;
            measures.image_recall.events += is_told && is_there ? 1 : 0;
            const PictureBoxes boxes = boxes_of(picture, table, label);
            const std::vector<Match> matches = match_boxes(boxes, kRightOverlap);
            for (std::size_t j = 0; j < matches.size(); ++j) {
                if (matches[j] == Match::kExcused) continue;
                const float confidence =
                    calibrations[i].box.confidence_pct(static_cast<double>(boxes.found[j].score));
                boxes_told.push_back({static_cast<double>(confidence), matches[j] == Match::kRight}
                );
            }
        }
    }
    finish(measures.image_precision);
    finish(measures.image_recall);
    measures.label_reliability = reliability(labels_told);
    measures.label_error_pct = calibration_error_pct(measures.label_reliability);
    measures.box_reliability = reliability(boxes_told);
    measures.box_error_pct = calibration_error_pct(measures.box_reliability);
    return measures;
}

LabelFacts facts_of(std::span<const SeenPicture> pictures, const analysis::LabelTable& table) {
    LabelFacts facts;
    for (const SeenPicture& picture : pictures) {
        const std::set<std::size_t> there = present(picture);
        const std::vector<double> mass =
            analysis::concept_mass(table, picture.concepts.probabilities);
        for (const std::size_t label : picture.judged) {
            const PictureBoxes boxes = boxes_of(picture, table, label);
            const std::vector<Match> matches = match_boxes(boxes, kRightOverlap);
            float best = 0;
            for (std::size_t i = 0; i < matches.size(); ++i) {
                best = std::max(best, boxes.found[i].score);
                if (matches[i] == Match::kExcused) continue;
                facts.box.push_back(
                    {static_cast<double>(boxes.found[i].score), matches[i] == Match::kRight}
                );
            }
            const bool is_there = there.contains(label);
            if (best > 0) facts.object.push_back({static_cast<double>(best), is_there});
            if (mass[label] >= kConceptMin) facts.concepts.push_back({mass[label], is_there});
        }
    }
    return facts;
}

}  // namespace beholden::evaluate
