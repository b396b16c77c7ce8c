#include "evaluate/attribute_labels.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>

#include "evaluate/csv.h"

namespace beholden::evaluate {
namespace {

using Row = std::vector<std::string>;

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

/// One row under the header's names.
class NamedRow {
public:
    NamedRow(const std::map<std::string, std::size_t, std::less<>>& columns, const Row& row)
        : columns_(columns), row_(row) {}

    /// Empty where there is no such column.
    [[nodiscard]] std::string_view field(std::string_view name) const {
        const auto found = columns_.find(name);
        return found == columns_.end() ? std::string_view() : row_[found->second];
    }

private:
    const std::map<std::string, std::size_t, std::less<>>& columns_;
    const Row& row_;
};

tl::unexpected<Error> wrong(std::string_view column, std::string_view value) {
    return fail(
        ErrorCode::kInvalidArgument,
        "labels: column \"" + std::string(column) + "\" cannot say \"" + std::string(value) + "\""
    );
}

Result<AttributeLabels> labels_of(const NamedRow& row) {
    AttributeLabels labels;
    for (std::size_t i = 0; i < analysis::kJudgedAttributes.size(); ++i) {
        const std::string_view name = analysis::kJudgedAttributes[i].name;
        const std::string_view value = row.field(name);
        if (value.empty()) continue;
        if (value != "0" && value != "1") return wrong(name, value);
        labels.yes_no[i] = value == "1";
    }
    if (const auto age = row.field("age"); !age.empty()) {
        BH_TRY_ASSIGN(labels.age_years, parse_age_bin(age));
    }
    labels.gender = row.field("gender");
    if (!labels.gender.empty() && labels.gender != "Male" && labels.gender != "Female") {
        return wrong("gender", labels.gender);
    }
    labels.emotion = row.field("emotion");
    labels.race = row.field("race");
    return labels;
}

}  // namespace

Result<AgeBin> parse_age_bin(std::string_view text) {
    constexpr std::string_view kOpen = "more than ";
    if (text.starts_with(kOpen)) {
        if (const auto low = whole_number(text.substr(kOpen.size()))) {
            return AgeBin{*low, kOldestYears};
        }
    }
    const std::size_t dash = text.find('-');
    if (dash != std::string_view::npos) {
        const auto low = whole_number(text.substr(0, dash));
        const auto high = whole_number(text.substr(dash + 1));
        if (low && high && *low <= *high) return AgeBin{*low, *high};
    }
    return wrong("age", text);
}

Result<LabelledFaces> read_attribute_labels(
    const std::filesystem::path& file, const std::filesystem::path& images, std::string_view part
) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream.is_open() || stream.bad()) {
        return fail(ErrorCode::kIo, file.filename().string() + ": cannot be read");
    }
    BH_TRY_ASSIGN(const std::vector<Row> rows, parse_csv(text));
    if (rows.empty()) return fail(ErrorCode::kInvalidArgument, "labels: the file is empty");
    std::map<std::string, std::size_t, std::less<>> columns;
    for (std::size_t i = 0; i < rows.front().size(); ++i) columns.emplace(rows.front()[i], i);
    for (const std::string_view needed : {std::string_view("file"), std::string_view("part")}) {
        if (!columns.contains(needed) && (needed == "file" || !part.empty())) {
            return fail(
                ErrorCode::kInvalidArgument,
                "labels: there is no column \"" + std::string(needed) + "\""
            );
        }
    }
    LabelledFaces faces;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() != rows.front().size()) {
            return fail(
                ErrorCode::kInvalidArgument,
                "labels: row " + std::to_string(i) + " has another number of fields"
            );
        }
        const NamedRow row(columns, rows[i]);
        if (row.field("distinct_person") == "0") continue;
        if (!part.empty() && row.field("part") != part) continue;
        BH_TRY_ASSIGN(AttributeLabels labels, labels_of(row));
        Picture picture;
        picture.file = images / row.field("file");
        picture.subject = picture.file.stem().string();
        faces.pictures.push_back(std::move(picture));
        faces.labels.push_back(std::move(labels));
    }
    if (faces.pictures.empty()) {
        return fail(ErrorCode::kInvalidArgument, "labels: no row is usable");
    }
    return faces;
}

}  // namespace beholden::evaluate
