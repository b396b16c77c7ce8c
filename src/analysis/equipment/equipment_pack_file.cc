#include "analysis/equipment/equipment_pack_file.h"

#include <cmath>

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "equipment pack";
/// The pose model's grid.
constexpr int kGridPx = 32;

Result<PixelRecipe> pixels_of(const PackSection& section) {
    PixelRecipe pixels;
    BH_TRY_ASSIGN(const std::size_t order, section.choice("channel_order", {"RGB", "BGR"}));
    pixels.order = order == 0 ? ChannelOrder::kRgb : ChannelOrder::kBgr;
    BH_TRY_ASSIGN(pixels.mean, section.three_numbers("mean"));
    BH_TRY_ASSIGN(pixels.scale, section.three_numbers("scale"));
    return pixels;
}

/// An array [slope, offset].
Result<ConfidenceMap> map_of(const PackSection& section, std::string_view field) {
    const auto numbers = numbers_of<2>(section.table().get(field));
    if (!numbers || !((*numbers)[0] > 0)) {
        return section.wrong(field, "two numbers, slope (above 0) and offset");
    }
    return ConfidenceMap{(*numbers)[0], (*numbers)[1]};
}

Result<void> read_pose(const PackSection& section, EquipmentPackFile& pack) {
    BH_TRY(section.check_fields(
        {"file", "sha256", "format", "input_side", "channel_order", "mean", "scale", "score_min",
         "head", "hand"}
    ));
    BH_TRY(section.choice("format", {"movenet-multipose"}));
    BH_TRY_ASSIGN(pack.pose, section.file());
    BH_TRY_ASSIGN(pack.pose_recipe.side_px, section.integer("input_side", 64, 1024));
    if (pack.pose_recipe.side_px % kGridPx != 0) {
        return section.wrong("input_side", "a multiple of 32");
    }
    BH_TRY_ASSIGN(pack.pose_recipe.pixels, pixels_of(section));
    BH_TRY_ASSIGN(const double score_min, section.number("score_min", 0.01, 1));
    pack.pose_recipe.score_min = static_cast<float>(score_min);
    BH_TRY_ASSIGN(pack.head, map_of(section, "head"));
    BH_TRY_ASSIGN(pack.hand, map_of(section, "hand"));
    return {};
}

Result<void> read_face_cover(const PackSection& section, EquipmentPackFile& pack) {
    BH_TRY(section.check_fields(
        {"file", "sha256", "format", "input_size", "margin", "channel_order", "mean", "scale"}
    ));
    BH_TRY(section.choice("format", {"covered-or-not"}));
    BH_TRY_ASSIGN(pack.face_cover, section.file());
    BH_TRY_ASSIGN(pack.cover_recipe.input_size_px, section.integer("input_size", 16, 1024));
    BH_TRY_ASSIGN(const double margin, section.number("margin", 0, 2));
    pack.cover_recipe.margin = static_cast<float>(margin);
    BH_TRY_ASSIGN(pack.cover_recipe.pixels, pixels_of(section));
    return {};
}

}  // namespace

Result<EquipmentPackFile> parse_equipment_pack_file(std::string_view toml) {
    BH_TRY_ASSIGN(const toml::table table, parse_pack_toml(toml, kPack));
    const PackSection root(table, kPack, "");
    BH_TRY(root.check_fields({"name", "model_id", "model_version", "pose", "face_cover"}));
    EquipmentPackFile pack;
    BH_TRY(root.text("name"));
    BH_TRY_ASSIGN(pack.model_id, root.text("model_id"));
    BH_TRY_ASSIGN(pack.model_version, root.text("model_version"));
    BH_TRY_ASSIGN(const PackSection pose, root.section("pose"));
    BH_TRY(read_pose(pose, pack));
    BH_TRY_ASSIGN(const PackSection face_cover, root.section("face_cover"));
    BH_TRY(read_face_cover(face_cover, pack));
    return pack;
}

}  // namespace beholden::analysis
