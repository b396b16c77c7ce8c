#include "app/import_rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include <boost/json.hpp>

#include "base/ascii.h"
#include "evaluate/csv.h"

namespace beholden::app {

namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> kFields = {
    "path", "external_image_id", "max_faces", "quality_filter", "consent_reference", "probe"
};

// The published model's constraint of ExternalImageId.
bool is_external_id(std::string_view text) noexcept {
    const auto allowed = [](char c) {
        return is_alphanumeric(c) || c == '_' || c == '.' || c == '-' || c == ':';
    };
    return text.size() <= 255 && std::ranges::all_of(text, allowed);
}

bool is_quality(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 5> kLevels = {"NONE", "AUTO", "LOW", "MEDIUM", "HIGH"};
    return std::ranges::find(kLevels, text) != kLevels.end();
}

tl::unexpected<Error> refused(std::size_t row, const std::string& why) {
    return fail(ErrorCode::kInvalidArgument, "Row " + std::to_string(row) + ": " + why);
}

Result<int> parse_faces_max(std::size_t number, const std::string& text) {
    int value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) {
        return refused(number, "max_faces must be a whole number.");
    }
    return value;
}

/// A row's fields by the names of the columns; absent and empty ones keep their defaults.
Result<ImportRow> make_row(std::size_t number, const std::map<std::string, std::string>& fields) {
    ImportRow row;
    const auto given = [&](const char* name) -> const std::string* {
        const auto found = fields.find(name);
        return found == fields.end() || found->second.empty() ? nullptr : &found->second;
    };
    if (const auto* value = given("path")) row.key = *value;
    if (const auto* value = given("external_image_id")) row.external_image_id = *value;
    if (const auto* value = given("quality_filter")) row.quality = *value;
    if (const auto* value = given("consent_reference")) row.consent_reference = *value;
    if (const auto* value = given("probe")) row.probe = *value;
    if (const auto* value = given("max_faces")) {
        BH_TRY_ASSIGN(row.faces_max, parse_faces_max(number, *value));
    }
    if (const auto checked = check_row(row); !checked) {
        return refused(number, checked.error().message);
    }
    return row;
}

/// A member as text; nothing for what is neither text nor a whole number.
std::optional<std::string> text_of(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_null()) return std::string();
    return std::nullopt;
}

Result<std::map<std::string, std::string>> read_json_line(
    std::size_t number, std::string_view line
) {
    boost::system::error_code failed;
    const json::value value = json::parse(line, failed);
    if (failed || !value.is_object()) return refused(number, "not a JSON object.");
    std::map<std::string, std::string> fields;
    for (const auto& [name, member] : value.get_object()) {
        auto text = text_of(member);
        if (text) fields.emplace(name, std::move(*text));
        if (!text && std::ranges::find(kFields, std::string_view(name)) != kFields.end()) {
            return refused(number, std::string(name) + " must be text or a whole number.");
        }
    }
    return fields;
}

bool ends_like_a_picture(std::string_view key) {
    constexpr std::array<std::string_view, 3> kEndings = {".jpg", ".jpeg", ".png"};
    return std::ranges::any_of(kEndings, [&](std::string_view ending) {
        return key.size() > ending.size() &&
               equals_without_case(key.substr(key.size() - ending.size()), ending);
    });
}

std::string external_id_of(std::string_view key, ExternalId kind) {
    if (kind == ExternalId::kNone) return {};
    const std::size_t slash = key.rfind('/');
    if (kind == ExternalId::kFolder) {
        if (slash == std::string_view::npos) return {};
        const std::string_view folder = key.substr(0, slash);
        return std::string(folder.substr(folder.rfind('/') + 1));
    }
    const std::string_view file = key.substr(slash + 1);
    return std::string(file.substr(0, file.rfind('.')));
}

}  // namespace

Result<void> check_row(const ImportRow& row) {
    const auto wrong = [](std::string why) {
        return fail(ErrorCode::kInvalidArgument, std::move(why));
    };
    if (row.key.empty()) return wrong("path is empty.");
    if (!is_external_id(row.external_image_id)) {
        return wrong("An external image id has at most 255 letters, digits and _ . - : of ASCII.");
    }
    if (row.faces_max < 1 || row.faces_max > limits::kFacesPerImageMax) {
        return wrong("max_faces must be from 1 to 100.");
    }
    if (!is_quality(row.quality)) {
        return wrong("quality_filter must be NONE, AUTO, LOW, MEDIUM or HIGH.");
    }
    return {};
}

Result<std::vector<ImportRow>> parse_csv_manifest(std::string_view text) {
    BH_TRY_ASSIGN(const auto table, evaluate::parse_csv(text));
    if (table.empty() || std::ranges::find(table.front(), "path") == table.front().end()) {
        return fail(
            ErrorCode::kInvalidArgument, "The manifest's first line must name a column 'path'."
        );
    }
    std::vector<ImportRow> rows;
    rows.reserve(table.size() - 1);
    for (std::size_t i = 1; i < table.size(); ++i) {
        if (table[i].size() != table.front().size()) {
            return refused(i, "it has another number of fields than the first line.");
        }
        std::map<std::string, std::string> fields;
        for (std::size_t column = 0; column < table[i].size(); ++column) {
            fields.emplace(table.front()[column], table[i][column]);
        }
        BH_TRY_ASSIGN(ImportRow row, make_row(i, fields));
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<std::vector<ImportRow>> parse_json_lines_manifest(std::string_view text) {
    std::vector<ImportRow> rows;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        BH_TRY_ASSIGN(const auto fields, read_json_line(number, line));
        BH_TRY_ASSIGN(ImportRow row, make_row(number, fields));
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<std::vector<ImportRow>> list_rows(
    const objects::ObjectSource& source,
    std::string_view prefix,
    ExternalId external_id,
    bool every_file
) {
    std::vector<ImportRow> rows;
    BH_TRY(source.list(prefix, [&](objects::ListedObject object) -> Result<void> {
        if (object.key.ends_with('/')) return {};  // a folder's marker
        if (!every_file && !ends_like_a_picture(object.key)) return {};
        if (rows.size() >= static_cast<std::size_t>(limits::kFacesPerCollectionMax)) {
            return fail(ErrorCode::kQuotaExceeded, "There are more pictures than faces may be.");
        }
        ImportRow row;
        row.external_image_id = external_id_of(object.key, external_id);
        row.key = std::move(object.key);
        rows.push_back(std::move(row));
        return {};
    }));
    return rows;
}

}  // namespace beholden::app
