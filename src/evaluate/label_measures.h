#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/labels/labels.h"
#include "base/result.h"
#include "evaluate/average_precision.h"
#include "evaluate/coco.h"
#include "evaluate/interval.h"
#include "evaluate/logistic_fit.h"

namespace beholden::evaluate {

/// A picture of a set, with the labels its categories stand for and what the pack saw in it.
struct SeenPicture {
    std::vector<TrueBox> truth;            ///< Of `labels`, one beside the other.
    std::vector<std::size_t> truth_label;  ///< Index into the pack's table, for each of `truth`.
    std::vector<std::size_t> judged;       ///< Labels that this picture's set decides.
    std::vector<analysis::DetectedObject> objects;
    analysis::Concepts concepts;
};

/// The label that each category names, by its name or an alias, whatever the case; none for a
/// category that the table does not know.
std::vector<std::optional<std::size_t>> labels_of(
    const std::vector<std::string>& categories, const analysis::LabelTable& table
);

/// Runs the pack's models over all pictures of a set.
///
/// on_picture  told after each picture, from any thread; may be empty.
/// errors      kInvalidArgument: no category names a label; those of decoding and of the models.
Result<std::vector<SeenPicture>> see_pictures(
    const analysis::LabelPack& pack,
    const MarkedSet& set,
    std::size_t threads,
    const std::function<void()>& on_picture
);

/// How well boxes of one label are found.
struct LabelPrecision {
    std::string name;
    std::size_t there = 0;
    double map = 0;   ///< Over overlaps of 0.50 to 0.95.
    double ap50 = 0;  ///< At 0.50.
};

struct LabelMeasures {
    std::vector<LabelPrecision> labels;  ///< Those that are there, by name.
    double map = 0;                      ///< Mean over `labels`.
    double ap50 = 0;
    Rate image_precision;  ///< Of labels told at confidence_min: how many are in the picture.
    Rate image_recall;     ///< Of labels in pictures: how many are told.
    std::vector<ReliabilityBin> label_reliability;
    double label_error_pct = 0;
    std::vector<ReliabilityBin> box_reliability;
    double box_error_pct = 0;
};

/// Measures what was seen, with a calibration that need not be the pack's.
///
/// confidence_min  of image labels, percent.
LabelMeasures measure_labels(
    std::span<const SeenPicture> pictures,
    const analysis::LabelTable& table,
    std::span<const analysis::LabelCalibration> calibrations,
    float confidence_min
);

/// The raw scores of pictures with what they spoke for, one list for each map of a calibration.
struct LabelFacts {
    std::vector<ScoredFact> box;
    std::vector<ScoredFact> object;
    std::vector<ScoredFact> concepts;
};
LabelFacts facts_of(std::span<const SeenPicture> pictures, const analysis::LabelTable& table);

/// errors  those of fit_confidence(), naming the map.
Result<analysis::LabelCalibration> fit_calibration(const LabelFacts& facts);

/// A calibration for each picture, fitted on the pictures of the other folds.
///
/// errors  as fit_calibration().
Result<std::vector<analysis::LabelCalibration>> cross_fitted(
    std::span<const SeenPicture> pictures, const analysis::LabelTable& table, std::size_t folds
);

}  // namespace beholden::evaluate
