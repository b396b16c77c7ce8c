#include "analysis/text/text_pack_file.h"

#include "analysis/pixel_fields.h"

#include <utility>

namespace beholden::analysis {
namespace {

constexpr std::string_view kKind = "text pack";

constexpr int kCanvasSideMinPx = 32;
constexpr int kCanvasSideMaxPx = 4'096;
constexpr int kLineHeightMinPx = 16;
constexpr int kLineHeightMaxPx = 128;
constexpr int kLineWidthMaxPx = 1'024;
constexpr double kUnclipMax = 4;

/// A number in 0..1.
Result<float> share_of(const PackSection& section, std::string_view field) {
    BH_TRY_ASSIGN(const double value, section.number(field, 0, 1));
    return static_cast<float>(value);
}

Result<void> read_detector(const PackSection& pack, TextPackFile& file) {
    BH_TRY_ASSIGN(const PackSection section, pack.section("detector"));
    BH_TRY(section.check_fields(
        {"file", "sha256", "side_min", "side_max", "threshold", "score_min", "unclip",
         "channel_order", "mean", "scale"}
    ));
    BH_TRY_ASSIGN(file.detector, section.file());
    TextDetectorRecipe& recipe = file.detector_recipe;
    BH_TRY_ASSIGN(
        recipe.side_min_px, section.integer("side_min", kCanvasSideMinPx, kCanvasSideMaxPx)
    );
    BH_TRY_ASSIGN(
        recipe.side_max_px, section.integer("side_max", recipe.side_min_px, kCanvasSideMaxPx)
    );
    BH_TRY_ASSIGN(recipe.boxes.threshold, share_of(section, "threshold"));
    BH_TRY_ASSIGN(recipe.boxes.score_min, share_of(section, "score_min"));
    BH_TRY_ASSIGN(const double unclip, section.number("unclip", 0, kUnclipMax));
    recipe.boxes.unclip = static_cast<float>(unclip);
    BH_TRY_ASSIGN(recipe.pixels, pixels_of(section));
    return {};
}

Result<void> read_angle(const PackSection& pack, TextPackFile& file) {
    BH_TRY_ASSIGN(const PackSection section, pack.section("angle"));
    BH_TRY(section.check_fields(
        {"file", "sha256", "width", "height", "certainty_min", "channel_order", "mean", "scale"}
    ));
    BH_TRY_ASSIGN(file.angle, section.file());
    AngleRecipe& recipe = file.angle_recipe;
    BH_TRY_ASSIGN(recipe.width_px, section.integer("width", kLineHeightMinPx, kLineWidthMaxPx));
    BH_TRY_ASSIGN(recipe.height_px, section.integer("height", kLineHeightMinPx, kLineHeightMaxPx));
    BH_TRY_ASSIGN(recipe.certainty_min, share_of(section, "certainty_min"));
    BH_TRY_ASSIGN(recipe.pixels, pixels_of(section));
    return {};
}

Result<void> read_recogniser(const PackSection& pack, TextPackFile& file) {
    BH_TRY_ASSIGN(const PackSection section, pack.section("recogniser"));
    BH_TRY(section.check_fields(
        {"file", "sha256", "height", "width_min", "confidence_min", "channel_order", "mean", "scale"
        }
    ));
    BH_TRY_ASSIGN(file.recogniser, section.file());
    LineRecipe& recipe = file.line_recipe;
    BH_TRY_ASSIGN(recipe.height_px, section.integer("height", kLineHeightMinPx, kLineHeightMaxPx));
    BH_TRY_ASSIGN(recipe.width_min_px, section.integer("width_min", 1, kLineWidthMaxPx));
    BH_TRY_ASSIGN(file.line_confidence_min, share_of(section, "confidence_min"));
    BH_TRY_ASSIGN(recipe.pixels, pixels_of(section));
    return {};
}

}  // namespace

Result<TextPackFile> parse_text_pack_file(std::string_view text) {
    BH_TRY_ASSIGN(const toml::table table, parse_pack_toml(text, kKind));
    const PackSection pack(table, kKind, "");
    BH_TRY(
        pack.check_fields({"name", "model_id", "model_version", "detector", "angle", "recogniser"})
    );
    TextPackFile file;
    BH_TRY_ASSIGN(file.name, pack.text("name"));
    BH_TRY_ASSIGN(file.model_id, pack.text("model_id"));
    BH_TRY_ASSIGN(file.model_version, pack.text("model_version"));
    BH_TRY(read_detector(pack, file));
    BH_TRY(read_angle(pack, file));
    BH_TRY(read_recogniser(pack, file));
    return file;
}

}  // namespace beholden::analysis
