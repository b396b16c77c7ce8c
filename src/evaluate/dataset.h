#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Accuracy measures over labelled pictures. Reads files, never writes one; templates stay in
/// memory.
namespace beholden::evaluate {

/// A picture with whom it shows.
struct Picture {
    std::filesystem::path file;
    std::string subject;  ///< Same text: same person.
    std::string group;    ///< Demographic group; empty: none known.
};

/// Two pictures and whether they show one person; indices into PairList::files.
struct LabelledPair {
    std::size_t first = 0;
    std::size_t second = 0;
    bool same = false;
};

/// A verification protocol: pairs in order, in folds of equal length.
struct PairList {
    std::vector<Picture> pictures;  ///< Each once, in order of name; subjects by folder.
    std::vector<LabelledPair> pairs;
    int folds = 0;
};

/// Reads a protocol in the format of LFW view 2: a line with the number of folds and of pairs of
/// either kind per fold, then per fold the lines `name n m` (same person) and `name n name m`
/// (different), separated by tabs; pictures are images/name/name_000n.jpg.
///
/// errors  kIo: not readable. kInvalidArgument: not that format, naming the line.
/// source  Huang et al. 2007, Labeled Faces in the Wild, README.
Result<PairList> read_pairs(
    const std::filesystem::path& pairs_file, const std::filesystem::path& images
);

/// How a labels file is read.
struct LabelOptions {
    /// Columns that together name the group ("race" and "gender" give "White / Female").
    std::vector<std::string> group_columns{"race", "gender"};
    std::string subject_column = "subject";
    /// Rows with 0 in this column are left out; no such column: none are.
    std::string distinct_column = "distinct_person";
};

/// Reads a CSV with a header: `file` (relative to `images`), group columns, and optionally the
/// subject; without a subject column every file is a person of its own, named by its stem.
///
/// errors  kIo; kInvalidArgument: no `file` or group column, a row of another length, no row.
Result<std::vector<Picture>> read_labels(
    const std::filesystem::path& labels_file,
    const std::filesystem::path& images,
    const LabelOptions& options
);

/// Every .jpg, .jpeg and .png below a folder: folder/person/picture is of `person`, a picture
/// directly in the folder is of a person of its own, named by its stem. In order of path.
///
/// errors  kIo: not a readable folder. kInvalidArgument: no picture in it.
Result<std::vector<Picture>> read_folder(const std::filesystem::path& folder);

/// Names of the same person: every name to the first of its line.
using Aliases = std::map<std::string, std::string, std::less<>>;

/// Reads lines of comma-separated names of one person; lines that begin with # are comments.
///
/// errors  kIo; kInvalidArgument: a line with one name, or a name in two lines.
Result<Aliases> read_aliases(const std::filesystem::path& file);

/// Gives every picture its subject's first name.
void apply_aliases(const Aliases& aliases, std::vector<Picture>& pictures);

}  // namespace beholden::evaluate
