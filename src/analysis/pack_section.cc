#include "analysis/pack_section.h"

#include <algorithm>
#include <system_error>

namespace beholden::analysis {
namespace {

/// Fields for people, allowed everywhere.
constexpr std::string_view kNotes[] = {"licence", "source", "note"};

}  // namespace

tl::unexpected<Error> PackSection::wrong(std::string_view field, std::string_view need) const {
    const std::string where = name_.empty() ? "" : "[" + std::string(name_) + "] ";
    return fail(
        ErrorCode::kInvalidArgument,
        std::string(pack_) + ": " + where + std::string(field) + " must be " + std::string(need)
    );
}

Result<void> PackSection::check_fields(std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : *table_) {
        const std::string_view field = key.str();
        if (std::ranges::find(known, field) == known.end() &&
            std::ranges::find(kNotes, field) == std::end(kNotes)) {
            return wrong(field, "left out: no such field is known");
        }
    }
    return {};
}

Result<std::string> PackSection::text(std::string_view field) const {
    const auto value = (*table_)[field].value_exact<std::string>();
    if (!value || value->empty()) return wrong(field, "a text");
    return *value;
}

Result<double> PackSection::number(std::string_view field, double low, double high) const {
    const auto value = (*table_)[field].value<double>();
    if (!value || !(*value >= low && *value <= high)) {
        return wrong(field, "a number in " + std::to_string(low) + ".." + std::to_string(high));
    }
    return *value;
}

Result<int> PackSection::integer(std::string_view field, int low, int high) const {
    const auto value = (*table_)[field].value_exact<std::int64_t>();
    if (!value || *value < low || *value > high) {
        return wrong(
            field, "a whole number in " + std::to_string(low) + ".." + std::to_string(high)
        );
    }
    return static_cast<int>(*value);
}

Result<std::vector<std::string>> PackSection::texts(std::string_view field) const {
    const toml::array* list = (*table_)[field].as_array();
    if (list == nullptr || list->empty()) return wrong(field, "a list of texts");
    std::vector<std::string> texts;
    for (const toml::node& node : *list) {
        const auto value = node.value_exact<std::string>();
        if (!value) return wrong(field, "a list of texts");
        texts.push_back(*value);
    }
    return texts;
}

Result<std::array<float, 3>> PackSection::three_numbers(std::string_view field) const {
    const auto numbers = numbers_of<3>(table_->get(field));
    if (!numbers) return wrong(field, "three numbers");
    return *numbers;
}

Result<PackedFile> PackSection::file() const {
    PackedFile file;
    BH_TRY_ASSIGN(file.file, text("file"));
    BH_TRY_ASSIGN(file.sha256, text("sha256"));
    return file;
}

Result<PackedFile> PackSection::only_file(std::string_view name) const {
    BH_TRY_ASSIGN(const PackSection table, section(name));
    BH_TRY(table.check_fields({"file", "sha256"}));
    return table.file();
}

Result<std::size_t> PackSection::choice(
    std::string_view field, std::initializer_list<std::string_view> choices
) const {
    BH_TRY_ASSIGN(const std::string chosen, text(field));
    const auto found = std::ranges::find(choices, chosen);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    std::string need;
    for (const std::string_view choice : choices) {
        need += (need.empty() ? "\"" : " or \"") + std::string(choice) + "\"";
    }
    return wrong(field, need);
}

Result<PackSection> PackSection::section(std::string_view name) const {
    const toml::table* table = (*table_)[name].as_table();
    if (table == nullptr) return wrong(name, "a table");
    return PackSection(*table, pack_, name);
}

Result<toml::table> parse_pack_toml(std::string_view text, std::string_view pack) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& e) {
        return fail(ErrorCode::kInvalidArgument, std::string(pack) + ": not TOML", e.what());
    }
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
