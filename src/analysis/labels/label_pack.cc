// LabelPack::load: a pack file and everything that it names.
#include <optional>
#include <string>
#include <utility>

#include "analysis/clip/clip.h"
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
        const ClipPack* clip = nullptr;
        std::vector<std::size_t> prompted;  ///< Label of each of the CLIP pack's names.
    };
    explicit OnnxLabelPack(Parts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] Result<std::vector<DetectedObject>> detect(const imaging::Image& image
    ) const override {
        return parts_.detector->find(image);
    }
    [[nodiscard]] Result<Concepts> classify(const imaging::Image& image) const override {
        Concepts concepts;
        if (parts_.classifier) {
            BH_TRY_ASSIGN(concepts.probabilities, parts_.classifier->classify(image));
        }
        if (parts_.prompted.empty()) return concepts;
        BH_TRY_ASSIGN(const Embedding seen, parts_.clip->look(image));
        const std::vector<float> confidences = parts_.clip->labels().judge(seen);
        for (std::size_t i = 0; i < confidences.size(); ++i) {
            if (confidences[i] > 0)
                concepts.prompted.push_back({parts_.prompted[i], confidences[i]});
        }
        return concepts;
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

/// Brings a CLIP pack's labels into the table -> the label of each of its names.
Result<std::vector<std::size_t>> add_prompted(const ClipPack& clip, LabelTable& table) {
    BH_TRY(table.add(clip.new_labels()));
    std::vector<std::size_t> prompted;
    for (const std::string& name : clip.labels().names()) {
        const auto label = table.find(name);
        if (!label) {
            return fail(
                ErrorCode::kInvalidArgument, "\"" + name +
                                                 "\" is no label of the label table: it needs an "
                                                 "entry in [[new_labels]]"
            );
        }
        prompted.push_back(*label);
    }
    return prompted;
}

}  // namespace

Result<std::unique_ptr<LabelPack>> LabelPack::load(
    const infer::Runtime& runtime,
    const std::filesystem::path& pack_file,
    const std::filesystem::path& assets_dir,
    const ClipPack* clip
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
    OnnxLabelPack::Parts parts{
        .model_id = pack.model_id,
        .model_version = pack.model_version,
        .table = std::move(table),
        .calibration = calibration,
        .detector = std::move(detector),
        .classifier = std::move(classifier),
        .clip = clip,
        .prompted = {},
    };
    if (clip != nullptr) {
        BH_TRY_ASSIGN(
            parts.prompted, in_part("CLIP pack", "labels", add_prompted(*clip, parts.table))
        );
        parts.model_id += "+" + clip->model_id();
        parts.model_version += "+" + clip->model_version();
    }
    return std::make_unique<OnnxLabelPack>(std::move(parts));
}

}  // namespace beholden::analysis
