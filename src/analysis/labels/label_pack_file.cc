#include "analysis/labels/label_pack_file.h"

#include <utility>

#include "analysis/pixel_fields.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "label pack";
constexpr int kSideMinPx = 32;
constexpr int kSideMaxPx = 2'048;

/// A side of one network's input; detectors' grids need whole cells of the largest stride.
constexpr int kDetectorStepPx = 32;

Result<void> read_detector(const PackSection& root, LabelPackFile& file) {
    BH_TRY_ASSIGN(const PackSection section, root.section("detector"));
    BH_TRY(section.check_fields(
        {"file", "sha256", "format", "input_width", "input_height", "fit", "channel_order", "mean",
         "scale", "score_min", "overlap_max", "classes"}
    ));
    BH_TRY_ASSIGN(file.detector, section.file());
    DetectorRecipe& recipe = file.detector_recipe;
    BH_TRY_ASSIGN(const std::size_t format, section.choice("format", {"nanodet", "yolox", "detr"}));
    recipe.format = static_cast<DetectorFormat>(format);
    PictureRecipe& picture = recipe.picture;
    BH_TRY_ASSIGN(picture.width_px, section.integer("input_width", kSideMinPx, kSideMaxPx));
    BH_TRY_ASSIGN(picture.height_px, section.integer("input_height", kSideMinPx, kSideMaxPx));
    if (recipe.format != DetectorFormat::kDetr &&
        (picture.width_px % kDetectorStepPx != 0 || picture.height_px % kDetectorStepPx != 0)) {
        return section.wrong("input_width and input_height", "multiples of 32 for this format");
    }
    BH_TRY_ASSIGN(const std::size_t fit, section.choice("fit", {"stretch", "letterbox"}));
    picture.fit = static_cast<Fit>(fit);
    BH_TRY_ASSIGN(picture.pixels, pixels_of(section));
    BH_TRY_ASSIGN(const double score, section.number("score_min", 0.001, 1));
    recipe.score_min = static_cast<float>(score);
    if (recipe.format != DetectorFormat::kDetr) {
        BH_TRY_ASSIGN(recipe.overlap_max, section.number("overlap_max", 0, 1));
    }
    if (section.has("classes")) {
        BH_TRY_ASSIGN(file.detector_classes, section.texts("classes"));
    }
    return {};
}

Result<void> read_classifier(const PackSection& root, LabelPackFile& file) {
    if (!root.has("classifier")) return {};
    BH_TRY_ASSIGN(const PackSection section, root.section("classifier"));
    BH_TRY(section.check_fields(
        {"file", "sha256", "input_size", "fit", "crop_share", "channel_order", "mean", "scale",
         "activation", "classes"}
    ));
    BH_TRY_ASSIGN(file.classifier, section.file());
    ClassifierRecipe& recipe = file.classifier_recipe;
    BH_TRY_ASSIGN(recipe.picture, square_picture_of(section, kSideMinPx, kSideMaxPx));
    BH_TRY_ASSIGN(
        const std::size_t activation, section.choice("activation", {"softmax", "sigmoid", "none"})
    );
    recipe.activation = static_cast<Activation>(activation);
    if (section.has("classes")) {
        BH_TRY_ASSIGN(file.classifier_classes, section.texts("classes"));
    }
    return {};
}

}  // namespace

Result<LabelPackFile> parse_label_pack_file(std::string_view text) {
    BH_TRY_ASSIGN(const toml::table table, parse_pack_toml(text, kPack));
    const PackSection root(table, kPack, "");
    BH_TRY(root.check_fields(
        {"name", "model_id", "model_version", "labels", "detector", "classifier", "calibration"}
    ));
    LabelPackFile file;
    BH_TRY_ASSIGN(file.name, root.text("name"));
    BH_TRY_ASSIGN(file.model_id, root.text("model_id"));
    BH_TRY_ASSIGN(file.model_version, root.text("model_version"));
    BH_TRY_ASSIGN(file.labels, root.only_file("labels"));
    BH_TRY(read_detector(root, file));
    BH_TRY(read_classifier(root, file));
    if (root.has("calibration")) {
        BH_TRY_ASSIGN(file.calibration, root.only_file("calibration"));
    }
    return file;
}

}  // namespace beholden::analysis
