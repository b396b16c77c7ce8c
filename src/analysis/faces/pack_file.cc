#include "analysis/faces/pack_file.h"

#include <utility>

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "face pack";
constexpr int kInputSizeMinPx = 16;
constexpr int kInputSizeMaxPx = 1'024;
constexpr int kDimensionMax = 4'096;
/// Of logits. 0 would tell the same of every face; more than 10 never occurs in a calibration.
constexpr double kSlopeMin = 0.01;
constexpr double kSlopeMax = 10;

/// A table that says only which file; absent if the pack has none of that name.
Result<std::optional<PackedFile>> optional_file(const PackSection& pack, std::string_view name) {
    if (!pack.has(name)) return std::optional<PackedFile>();
    BH_TRY_ASSIGN(PackedFile file, pack.only_file(name));
    return std::optional(std::move(file));
}

Result<void> read_detector(const PackSection& pack, PackFile& file) {
    BH_TRY_ASSIGN(const PackSection section, pack.section("detector"));
    BH_TRY(section.check_fields({"file", "sha256", "confidence_min", "overlap_max"}));
    BH_TRY_ASSIGN(file.detector, section.file());
    BH_TRY_ASSIGN(const double confidence, section.number("confidence_min", 0, 1));
    file.confidence_min = static_cast<float>(confidence);
    BH_TRY_ASSIGN(file.overlap_max, section.number("overlap_max", 0, 1));
    return {};
}

Result<std::array<Point, 5>> template_of(const PackSection& section, int size_px) {
    constexpr std::string_view kNeed = "five points [x, y] inside the crop";
    const toml::array* list = section.table()["template"].as_array();
    if (list == nullptr || list->size() != 5) return section.wrong("template", kNeed);
    std::array<Point, 5> points;
    const auto size = static_cast<float>(size_px);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto point = numbers_of<2>(list->get(i));
        if (!point ||
            !((*point)[0] >= 0 && (*point)[0] <= size && (*point)[1] >= 0 && (*point)[1] <= size)) {
            return section.wrong("template", kNeed);
        }
        points[i] = {(*point)[0], (*point)[1]};
    }
    return points;
}

Result<void> read_embedder(const PackSection& pack, PackFile& file) {
    BH_TRY_ASSIGN(const PackSection section, pack.section("embedder"));
    BH_TRY(section.check_fields(
        {"file", "sha256", "input_size", "dimension", "channel_order", "mean", "scale", "template"}
    ));
    BH_TRY_ASSIGN(file.embedder, section.file());
    EmbedderRecipe& recipe = file.recipe;
    BH_TRY_ASSIGN(
        recipe.input_size_px, section.integer("input_size", kInputSizeMinPx, kInputSizeMaxPx)
    );
    BH_TRY_ASSIGN(recipe.dimension, section.integer("dimension", 1, kDimensionMax));
    BH_TRY_ASSIGN(const std::size_t order, section.choice("channel_order", {"RGB", "BGR"}));
    recipe.pixels.order = order == 0 ? ChannelOrder::kRgb : ChannelOrder::kBgr;
    BH_TRY_ASSIGN(recipe.pixels.mean, section.three_numbers("mean"));
    BH_TRY_ASSIGN(recipe.pixels.scale, section.three_numbers("scale"));
    BH_TRY_ASSIGN(recipe.template_px, template_of(section, recipe.input_size_px));
    return {};
}

Result<void> read_appearance(const PackSection& pack, PackFile& file) {
    BH_TRY_ASSIGN(file.appearance, optional_file(pack, "appearance"));
    BH_TRY_ASSIGN(file.appearance_heads, optional_file(pack, "appearance_heads"));
    if (file.appearance.has_value() != file.appearance_heads.has_value()) {
        const bool has_network = file.appearance.has_value();
        return pack.wrong(
            has_network ? "appearance_heads" : "appearance",
            has_network ? "a table, since there is [appearance]"
                        : "a table, since there is [appearance_heads]"
        );
    }
    return {};
}

Result<void> read_expression(const PackSection& pack, PackFile& file) {
    if (!pack.has("expression")) return {};
    BH_TRY_ASSIGN(const PackSection section, pack.section("expression"));
    BH_TRY(section.check_fields({"file", "sha256", "slope", "offsets"}));
    BH_TRY_ASSIGN(file.expression, section.file());
    BH_TRY_ASSIGN(file.expression_scale.slope, section.number("slope", kSlopeMin, kSlopeMax));
    const auto offsets = numbers_of<kExpressions.size()>(section.table().get("offsets"));
    if (!offsets) return section.wrong("offsets", "seven numbers");
    std::ranges::copy(*offsets, file.expression_scale.offsets.begin());
    return {};
}

}  // namespace

Result<PackFile> parse_pack_file(std::string_view text) {
    BH_TRY_ASSIGN(const toml::table table, parse_pack_toml(text, kPack));
    const PackSection root(table, kPack, "");
    BH_TRY(root.check_fields(
        {"name", "model_id", "model_version", "detector", "embedder", "cohort", "calibration",
         "mesh", "eyes", "gender", "age", "appearance", "appearance_heads", "expression"}
    ));
    PackFile file;
    BH_TRY_ASSIGN(file.name, root.text("name"));
    BH_TRY_ASSIGN(file.model_id, root.text("model_id"));
    BH_TRY_ASSIGN(file.model_version, root.text("model_version"));
    BH_TRY(read_detector(root, file));
    BH_TRY(read_embedder(root, file));
    BH_TRY_ASSIGN(auto calibration, optional_file(root, "calibration"));
    if (!calibration) return root.wrong("calibration", "a table");
    file.calibration = std::move(*calibration);
    BH_TRY_ASSIGN(file.cohort, optional_file(root, "cohort"));
    BH_TRY_ASSIGN(file.mesh, optional_file(root, "mesh"));
    BH_TRY_ASSIGN(file.eyes, optional_file(root, "eyes"));
    BH_TRY_ASSIGN(file.gender, optional_file(root, "gender"));
    BH_TRY_ASSIGN(file.age, optional_file(root, "age"));
    BH_TRY(read_appearance(root, file));
    BH_TRY(read_expression(root, file));
    return file;
}

}  // namespace beholden::analysis
