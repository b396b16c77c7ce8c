#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/result.h"

namespace beholden::analysis {

/// A file that a pack names, with the hash it must have.
struct PackedFile {
    std::filesystem::path file;
    std::string sha256;
};

/// One table of a pack file, read field by field. Every error is kInvalidArgument and names pack,
/// table and field.
///
/// The TOML that it looks at must outlive it.
class PackSection {
public:
    /// pack  what the file is, for messages: "face pack".
    /// name  of the table; empty for the file itself.
    PackSection(const toml::table& table, std::string_view pack, std::string_view name)
        : table_(&table), pack_(pack), name_(name) {}

    /// Refuses fields that are neither in `known` nor notes for people (licence, source, note).
    [[nodiscard]] Result<void> check_fields(std::initializer_list<std::string_view> known) const;

    [[nodiscard]] bool has(std::string_view field) const { return table_->contains(field); }
    [[nodiscard]] Result<std::string> text(std::string_view field) const;
    [[nodiscard]] Result<double> number(std::string_view field, double low, double high) const;
    [[nodiscard]] Result<int> integer(std::string_view field, int low, int high) const;
    /// An array of texts, each possibly empty.
    [[nodiscard]] Result<std::vector<std::string>> texts(std::string_view field) const;
    [[nodiscard]] Result<std::array<float, 3>> three_numbers(std::string_view field) const;
    /// The fields `file` and `sha256`.
    [[nodiscard]] Result<PackedFile> file() const;
    /// A table of `file` and `sha256` and nothing else.
    [[nodiscard]] Result<PackedFile> only_file(std::string_view name) const;
    /// The position of a text in `choices`.
    [[nodiscard]] Result<std::size_t> choice(
        std::string_view field, std::initializer_list<std::string_view> choices
    ) const;
    /// A table below this one.
    [[nodiscard]] Result<PackSection> section(std::string_view name) const;

    [[nodiscard]] const toml::table& table() const noexcept { return *table_; }
    /// The error that says what a field must be.
    [[nodiscard]] tl::unexpected<Error> wrong(std::string_view field, std::string_view need) const;

private:
    const toml::table* table_;
    std::string_view pack_;
    std::string_view name_;
};

/// As many finite numbers as asked; none for anything else.
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

/// errors  kInvalidArgument: not TOML.
Result<toml::table> parse_pack_toml(std::string_view text, std::string_view pack);

/// Where a pack's file lies: absolute paths as they are, relative ones beside the pack file first,
/// then in the assets folder.
std::filesystem::path resolve(
    const std::filesystem::path& file,
    const std::filesystem::path& pack_folder,
    const std::filesystem::path& assets_dir
);

}  // namespace beholden::analysis
