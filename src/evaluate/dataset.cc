#include "evaluate/dataset.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "evaluate/csv.h"

namespace beholden::evaluate {
namespace {

namespace fs = std::filesystem;
using Row = std::vector<std::string>;

Result<std::string> read_text(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return fail(ErrorCode::kIo, file.filename().string() + ": cannot be read");
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (stream.bad()) return fail(ErrorCode::kIo, file.filename().string() + ": cannot be read");
    return text;
}

std::optional<std::size_t> find_column(const Row& header, const std::string& name) {
    const auto found = std::ranges::find(header, name);
    if (found == header.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header.begin());
}

/// Where a labels file keeps what we read.
struct Columns {
    std::size_t file = 0;
    std::vector<std::size_t> groups;
    std::optional<std::size_t> subject;
    std::optional<std::size_t> distinct;
};

Result<Columns> find_columns(const Row& header, const LabelOptions& options) {
    Columns columns;
    const auto file = find_column(header, "file");
    if (!file) return fail(ErrorCode::kInvalidArgument, "labels: there is no column \"file\"");
    columns.file = *file;
    for (const std::string& name : options.group_columns) {
        const auto group = find_column(header, name);
        if (!group) {
            return fail(ErrorCode::kInvalidArgument, "labels: there is no column \"" + name + "\"");
        }
        columns.groups.push_back(*group);
    }
    columns.subject = find_column(header, options.subject_column);
    columns.distinct = find_column(header, options.distinct_column);
    return columns;
}

Picture picture_of(const Row& row, const Columns& columns, const fs::path& images) {
    Picture picture;
    picture.file = images / row[columns.file];
    picture.subject = columns.subject ? row[*columns.subject] : picture.file.stem().string();
    for (const std::size_t column : columns.groups) {
        picture.group += (picture.group.empty() ? "" : " / ") + row[column];
    }
    return picture;
}

bool is_picture(const fs::path& file) {
    constexpr std::array<std::string_view, 6> kEndings{".jpg", ".jpeg", ".png",
                                                       ".JPG", ".JPEG", ".PNG"};
    return std::ranges::find(kEndings, file.extension().string()) != kEndings.end();
}

}  // namespace

Result<std::vector<Picture>> read_labels(
    const fs::path& labels_file, const fs::path& images, const LabelOptions& options
) {
    BH_TRY_ASSIGN(const std::string text, read_text(labels_file));
    BH_TRY_ASSIGN(const std::vector<Row> rows, parse_csv(text));
    if (rows.empty()) return fail(ErrorCode::kInvalidArgument, "labels: the file is empty");
    BH_TRY_ASSIGN(const Columns columns, find_columns(rows.front(), options));
    std::vector<Picture> pictures;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        if (rows[i].size() != rows.front().size()) {
            return fail(
                ErrorCode::kInvalidArgument,
                "labels: row " + std::to_string(i) + " has another number of fields"
            );
        }
        if (columns.distinct && rows[i][*columns.distinct] == "0") continue;
        pictures.push_back(picture_of(rows[i], columns, images));
    }
    if (pictures.empty()) return fail(ErrorCode::kInvalidArgument, "labels: no row is usable");
    return pictures;
}

Result<std::vector<Picture>> read_folder(const fs::path& folder) {
    std::error_code error;
    std::vector<Picture> pictures;
    auto walk = fs::recursive_directory_iterator(folder, error);
    for (const auto end = fs::recursive_directory_iterator(); !error && walk != end;
         walk.increment(error)) {
        const fs::path& file = walk->path();
        if (!walk->is_regular_file(error) || !is_picture(file)) continue;
        const bool alone = walk.depth() == 0;
        pictures.push_back(
            {file, alone ? file.stem().string() : file.parent_path().filename().string(), ""}
        );
    }
    if (error) {
        return fail(ErrorCode::kIo, folder.filename().string() + ": not a readable folder");
    }
    if (pictures.empty()) {
        return fail(ErrorCode::kInvalidArgument, folder.filename().string() + ": no picture in it");
    }
    std::ranges::sort(pictures, {}, &Picture::file);
    return pictures;
}

Result<Aliases> read_aliases(const fs::path& file) {
    BH_TRY_ASSIGN(const std::string text, read_text(file));
    BH_TRY_ASSIGN(const std::vector<Row> rows, parse_csv(text));
    Aliases aliases;
    for (const Row& row : rows) {
        if (row.front().starts_with('#')) continue;
        if (row.size() < 2) {
            return fail(ErrorCode::kInvalidArgument, "aliases: a line names one person only once");
        }
        for (const std::string& name : row) {
            if (!aliases.emplace(name, row.front()).second) {
                return fail(ErrorCode::kInvalidArgument, "aliases: a name is in two lines", name);
            }
        }
    }
    return aliases;
}

void apply_aliases(const Aliases& aliases, std::vector<Picture>& pictures) {
    for (Picture& picture : pictures) {
        const auto found = aliases.find(picture.subject);
        if (found != aliases.end()) picture.subject = found->second;
    }
}

}  // namespace beholden::evaluate
