#include "analysis/faces/pack_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <system_error>
#include <utility>

namespace beholden::analysis {
namespace {

constexpr int kInputSizeMinPx = 16;
constexpr int kInputSizeMaxPx = 1'024;
constexpr int kDimensionMax = 4'096;

tl::unexpected<Error> wrong(std::string_view table, std::string_view field, std::string_view need) {
    std::string where = table.empty() ? "" : "[" + std::string(table) + "] ";
    return fail(
        ErrorCode::kInvalidArgument,
        "face pack: " + where + std::string(field) + " must be " + std::string(need)
    );
}

/// One table of the file and its name, for messages.
struct Section {
    const toml::table& table;
    std::string_view name;
};

/// Fields for people, allowed everywhere.
constexpr std::string_view kNotes[] = {"licence", "source", "note"};

Result<void> check_fields(const Section& section, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : section.table) {
        const std::string_view field = key.str();
        if (std::ranges::find(known, field) == known.end() &&
            std::ranges::find(kNotes, field) == std::end(kNotes)) {
            return wrong(section.name, field, "left out: no such field is known");
        }
    }
    return {};
}

Result<std::string> text_of(const Section& section, std::string_view field) {
    const auto value = section.table[field].value_exact<std::string>();
    if (!value || value->empty()) return wrong(section.name, field, "a text");
    return *value;
}

Result<double> number_of(const Section& section, std::string_view field, double low, double high) {
    const auto value = section.table[field].value<double>();
    if (!value || !(*value >= low && *value <= high)) {
        return wrong(
            section.name, field, "a number in " + std::to_string(low) + ".." + std::to_string(high)
        );
    }
    return *value;
}

Result<int> integer_of(const Section& section, std::string_view field, int low, int high) {
    const auto value = section.table[field].value_exact<std::int64_t>();
    if (!value || *value < low || *value > high) {
        return wrong(
            section.name, field,
            "a whole number in " + std::to_string(low) + ".." + std::to_string(high)
        );
    }
    return static_cast<int>(*value);
}

/// As many finite numbers as asked.
template <std::size_t kCount>
std::optional<std::array<float, kCount>> numbers_of(const toml::node* node) {
    const toml::array* list = node != nullptr ? node->as_array() : nullptr;
    if (list == nullptr || list->size() != kCount) return std::nullopt;
    std::array<float, kCount> numbers{};
    for (std::size_t i = 0; i < kCount; ++i) {
        const auto value = (*list)[i].value<double>();
        if (!value || !std::isfinite(*value)) return std::nullopt;
        numbers[i] = static_cast<float>(*value);
    }
    return numbers;
}

Result<PackedFile> file_of(const Section& section) {
    PackedFile file;
    BH_TRY_ASSIGN(file.file, text_of(section, "file"));
    BH_TRY_ASSIGN(file.sha256, text_of(section, "sha256"));
    return file;
}

/// A table that says only which file; absent if the pack has none of that name.
Result<std::optional<PackedFile>> optional_file(const toml::table& pack, std::string_view name) {
    if (!pack.contains(name)) return std::optional<PackedFile>();
    const toml::table* table = pack[name].as_table();
    if (table == nullptr) return wrong("", name, "a table");
    const Section section{*table, name};
    BH_TRY(check_fields(section, {"file", "sha256"}));
    BH_TRY_ASSIGN(PackedFile file, file_of(section));
    return std::optional(std::move(file));
}

Result<Section> section_of(const toml::table& pack, std::string_view name) {
    const toml::table* table = pack[name].as_table();
    if (table == nullptr) return wrong("", name, "a table");
    return Section{*table, name};
}

Result<void> read_detector(const toml::table& pack, PackFile& file) {
    BH_TRY_ASSIGN(const Section section, section_of(pack, "detector"));
    BH_TRY(check_fields(section, {"file", "sha256", "confidence_min", "overlap_max"}));
    BH_TRY_ASSIGN(file.detector, file_of(section));
    BH_TRY_ASSIGN(const double confidence, number_of(section, "confidence_min", 0, 1));
    file.confidence_min = static_cast<float>(confidence);
    BH_TRY_ASSIGN(file.overlap_max, number_of(section, "overlap_max", 0, 1));
    return {};
}

Result<std::array<Point, 5>> template_of(const Section& section, int size_px) {
    constexpr std::string_view kNeed = "five points [x, y] inside the crop";
    const toml::array* list = section.table["template"].as_array();
    if (list == nullptr || list->size() != 5) return wrong(section.name, "template", kNeed);
    std::array<Point, 5> points;
    const auto size = static_cast<float>(size_px);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto point = numbers_of<2>(list->get(i));
        if (!point ||
            !((*point)[0] >= 0 && (*point)[0] <= size && (*point)[1] >= 0 && (*point)[1] <= size)) {
            return wrong(section.name, "template", kNeed);
        }
        points[i] = {(*point)[0], (*point)[1]};
    }
    return points;
}

Result<void> read_embedder(const toml::table& pack, PackFile& file) {
    BH_TRY_ASSIGN(const Section section, section_of(pack, "embedder"));
    BH_TRY(check_fields(
        section,
        {"file", "sha256", "input_size", "dimension", "channel_order", "mean", "scale", "template"}
    ));
    BH_TRY_ASSIGN(file.embedder, file_of(section));
    EmbedderRecipe& recipe = file.recipe;
    BH_TRY_ASSIGN(
        recipe.input_size_px, integer_of(section, "input_size", kInputSizeMinPx, kInputSizeMaxPx)
    );
    BH_TRY_ASSIGN(recipe.dimension, integer_of(section, "dimension", 1, kDimensionMax));
    BH_TRY_ASSIGN(const std::string order, text_of(section, "channel_order"));
    if (order != "RGB" && order != "BGR") {
        return wrong(section.name, "channel_order", "\"RGB\" or \"BGR\"");
    }
    recipe.pixels.order = order == "RGB" ? ChannelOrder::kRgb : ChannelOrder::kBgr;
    const auto mean = numbers_of<3>(section.table.get("mean"));
    if (!mean) return wrong(section.name, "mean", "three numbers");
    recipe.pixels.mean = *mean;
    const auto scale = numbers_of<3>(section.table.get("scale"));
    if (!scale) return wrong(section.name, "scale", "three numbers");
    recipe.pixels.scale = *scale;
    BH_TRY_ASSIGN(recipe.template_px, template_of(section, recipe.input_size_px));
    return {};
}

}  // namespace

Result<PackFile> parse_pack_file(std::string_view text) {
    toml::table pack;
    try {
        pack = toml::parse(text);
    } catch (const toml::parse_error& e) {
        return fail(ErrorCode::kInvalidArgument, "face pack: not TOML", e.what());
    }
    const Section root{pack, ""};
    BH_TRY(check_fields(
        root, {"name", "model_id", "model_version", "detector", "embedder", "cohort", "calibration",
               "mesh", "eyes", "gender", "age"}
    ));
    PackFile file;
    BH_TRY_ASSIGN(file.name, text_of(root, "name"));
    BH_TRY_ASSIGN(file.model_id, text_of(root, "model_id"));
    BH_TRY_ASSIGN(file.model_version, text_of(root, "model_version"));
    BH_TRY(read_detector(pack, file));
    BH_TRY(read_embedder(pack, file));
    BH_TRY_ASSIGN(auto calibration, optional_file(pack, "calibration"));
    if (!calibration) return wrong("", "calibration", "a table");
    file.calibration = std::move(*calibration);
    BH_TRY_ASSIGN(file.cohort, optional_file(pack, "cohort"));
    BH_TRY_ASSIGN(file.mesh, optional_file(pack, "mesh"));
    BH_TRY_ASSIGN(file.eyes, optional_file(pack, "eyes"));
    BH_TRY_ASSIGN(file.gender, optional_file(pack, "gender"));
    BH_TRY_ASSIGN(file.age, optional_file(pack, "age"));
    return file;
}

std::filesystem::path resolve(
    const std::filesystem::path& file,
    const std::filesystem::path& pack_folder,
    const std::filesystem::path& assets_dir
) {
    if (file.is_absolute()) return file;
    std::error_code error;
    auto beside = pack_folder / file;
    if (std::filesystem::exists(beside, error)) return beside;
    return assets_dir / file;
}

}  // namespace beholden::analysis
