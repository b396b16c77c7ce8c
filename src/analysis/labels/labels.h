#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "analysis/labels/confidence.h"
#include "analysis/labels/label_table.h"
#include "base/result.h"
#include "imaging/geometry.h"
#include "imaging/image.h"

namespace beholden::infer {
class Runtime;
}

/// Image -> objects with boxes and concepts without -> labels of one table.
namespace beholden::analysis {

class ClipPack;

/// What a detector saw, in its own words: class number and raw score.
struct DetectedObject {
    imaging::Box box_px;  ///< Inside the image.
    int class_index = 0;
    float score = 0;  ///< 0..1, not calibrated.
};

/// One thing of a label, with the probability that its box is right.
struct LabelInstance {
    imaging::Box box_px;
    float confidence_pct = 0;
};

/// A label that a prompt told.
struct PromptedLabel {
    std::size_t label = 0;     ///< Index into LabelTable::labels().
    float confidence_pct = 0;  ///< Above 0.
};

/// What a whole image shows, in the models' own words.
struct Concepts {
    std::vector<float> probabilities;     ///< Of the classifier's classes; empty without one.
    std::vector<PromptedLabel> prompted;  ///< By a CLIP pack's prompts; none without one.
};

/// A label of the table that the image bears.
struct LabelFinding {
    std::size_t label = 0;     ///< Index into LabelTable::labels().
    float confidence_pct = 0;  ///< Calibrated: of labels with 90, nine in ten are right.
    std::vector<LabelInstance> instances;  ///< Most confident first; none for concepts.
};

/// The label pack: object detector, classifier of concepts, label table and calibration, and what a
/// CLIP pack adds.
///
/// threads  all members are safe to call concurrently; each call runs on its caller's thread.
class LabelPack {
public:
    /// Loads and verifies (sha256) every file that `pack_file` (TOML, see docs/packs.md) names.
    ///
    /// runtime     must outlive the pack.
    /// assets_dir  where relative paths are looked for after the pack file's own folder.
    /// clip        whose labels are told besides, if any; must outlive the pack.
    /// errors  kNotFound, kCorruption, kInvalidArgument, kIo, each naming the file or the field;
    ///         kInvalidArgument also for a label of `clip` that is in no table.
    static Result<std::unique_ptr<LabelPack>> load(
        const infer::Runtime& runtime,
        const std::filesystem::path& pack_file,
        const std::filesystem::path& assets_dir,
        const ClipPack* clip = nullptr
    );
    virtual ~LabelPack() = default;

    /// Objects, highest score first, at most limits::kObjectsPerImageMax.
    [[nodiscard]] virtual Result<std::vector<DetectedObject>> detect(const imaging::Image& image
    ) const = 0;

    /// What the classifier and the CLIP pack see of the whole image.
    [[nodiscard]] virtual Result<Concepts> classify(const imaging::Image& image) const = 0;

    /// What both saw as labels and all their ancestors, most confident first; a label is never
    /// less sure than what it stands above. Those below limits::kLabelConfidenceMinPct are left
    /// out.
    [[nodiscard]] std::vector<LabelFinding> judge(
        const std::vector<DetectedObject>& objects, const Concepts& concepts
    ) const;

    [[nodiscard]] virtual const LabelTable& table() const noexcept = 0;
    [[nodiscard]] virtual const LabelCalibration& calibration() const noexcept = 0;
    /// What `LabelModelVersion` says.
    [[nodiscard]] virtual const std::string& model_version() const noexcept = 0;
    /// Stable name of models and recipes, for reports.
    [[nodiscard]] virtual const std::string& model_id() const noexcept = 0;
};

/// LabelPack::judge with table and calibration given: for evaluations that compare calibrations.
///
/// threads  pure.
std::vector<LabelFinding> judge(
    const LabelTable& table,
    const LabelCalibration& calibration,
    const std::vector<DetectedObject>& objects,
    const Concepts& concepts
);

/// Probability of each label: that of its classes and of all classes below it, which exclude each
/// other.
///
/// probabilities  of the classifier's classes, 0..1; may be empty.
std::vector<double> concept_mass(const LabelTable& table, const std::vector<float>& probabilities);

}  // namespace beholden::analysis
