// LabelPack::load: a pack file and everything that it names.
#include <optional>
#include <string>
#include <utility>

#include "analysis/labels/concept_classifier.h"
#include "analysis/labels/label_pack_file.h"
#include "analysis/labels/labels.h"
#include "analysis/labels/object_detector.h"
#include "analysis/pack_files.h"
#include "infer/model_file.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "label pack";

/// The label pack over ONNX models.
class OnnxLabelPack final : public LabelPack {
public:
    struct Parts {
        std::string model_id;
        std::string model_version;
        LabelTable table;
        LabelCalibration calibration;
        std::unique_ptr<ObjectDetector> detector;
        std::optional<ConceptClassifier> classifier;
    };
    explicit OnnxLabelPack(Parts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] Result<std::vector<DetectedObject>> detect(const imaging::Image& image
    ) const override {
        return parts_.detector->find(image);
    }
    [[nodiscard]] Result<std::vector<float>> classify(const imaging::Image& image) const override {
        if (!parts_.classifier) return std::vector<float>();
        return parts_.classifier->classify(image);
    }
    [[nodiscard]] const LabelTable& table() const noexcept override { return parts_.table; }
    [[nodiscard]] const LabelCalibration& calibration() const noexcept override {
        return parts_.calibration;
    }
    [[nodiscard]] const std::string& model_version() const noexcept override {
        return parts_.model_version;
    }
    [[nodiscard]] const std::string& model_id() const noexcept override { return parts_.model_id; }

private:
    Parts parts_;
};

Result<LabelTable> load_table(const PackFiles& files, const LabelPackFile& pack) {
    BH_TRY_ASSIGN(const std::string text, files.text(pack.labels));
    BH_TRY_ASSIGN(LabelTable table, LabelTable::parse(text));
    if (!pack.detector_classes.empty()) table.set_detector(pack.detector_classes);
    if (!pack.classifier_classes.empty()) table.set_classifier(pack.classifier_classes);
    return table;
}

Result<LabelCalibration> load_calibration(const PackFiles& files, const LabelPackFile& pack) {
    if (!pack.calibration) return LabelCalibration{};
    BH_TRY_ASSIGN(const std::string text, files.text(*pack.calibration));
    return LabelCalibration::parse(text);
}

Result<std::unique_ptr<ObjectDetector>> load_detector(
    const PackFiles& files, const LabelPackFile& pack, const LabelTable& table
) {
    BH_TRY_ASSIGN(infer::Model model, files.model(pack.detector));
    DetectorRecipe recipe = pack.detector_recipe;
    recipe.classes = static_cast<int>(table.detector().size());
    return ObjectDetector::make(std::move(model), recipe);
}

Result<std::optional<ConceptClassifier>> load_classifier(
    const PackFiles& files, const LabelPackFile& pack, const LabelTable& table
) {
    if (!pack.classifier) return std::optional<ConceptClassifier>();
    BH_TRY_ASSIGN(infer::Model model, files.model(*pack.classifier));
    ClassifierRecipe recipe = pack.classifier_recipe;
    recipe.classes = static_cast<int>(table.classifier().size());
    BH_TRY_ASSIGN(ConceptClassifier classifier, ConceptClassifier::make(std::move(model), recipe));
    return std::optional(std::move(classifier));
}

}  // namespace

Result<std::unique_ptr<LabelPack>> LabelPack::load(
    const infer::Runtime& runtime,
    const std::filesystem::path& pack_file,
    const std::filesystem::path& assets_dir
) {
    BH_TRY_ASSIGN(const Bytes bytes, infer::read_file(pack_file));
    BH_TRY_ASSIGN(const LabelPackFile pack, parse_label_pack_file(as_text(bytes)));
    const PackFiles files(runtime, pack_file.parent_path(), assets_dir);
    BH_TRY_ASSIGN(LabelTable table, in_part(kPack, "labels", load_table(files, pack)));
    BH_TRY_ASSIGN(
        LabelCalibration calibration, in_part(kPack, "calibration", load_calibration(files, pack))
    );
    BH_TRY_ASSIGN(auto detector, in_part(kPack, "detector", load_detector(files, pack, table)));
    BH_TRY_ASSIGN(
        auto classifier, in_part(kPack, "classifier", load_classifier(files, pack, table))
    );
    return std::make_unique<OnnxLabelPack>(OnnxLabelPack::Parts{
        .model_id = pack.model_id,
        .model_version = pack.model_version,
        .table = std::move(table),
        .calibration = calibration,
        .detector = std::move(detector),
        .classifier = std::move(classifier),
    });
}

}  // namespace beholden::analysis
