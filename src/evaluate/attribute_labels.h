#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/faces/judged_attributes.h"
#include "base/result.h"
#include "evaluate/dataset.h"

namespace beholden::evaluate {

/// Whole years, both ends included.
using AgeBin = std::pair<int, int>;

/// The end of a bin that is open above.
inline constexpr int kOldestYears = 120;

/// What a labels file says of a face; absent where it says nothing.
struct AttributeLabels {
    std::array<std::optional<bool>, analysis::kJudgedAttributes.size()> yes_no;  ///< In that order.
    std::optional<AgeBin> age_years;
    std::string gender;   ///< "Male", "Female" or empty.
    std::string emotion;  ///< The API's name, or empty.
    std::string race;     ///< As the data set names it, or empty.
};

/// Faces with their labels, in the file's order; the vectors are parallel.
struct LabelledFaces {
    std::vector<Picture> pictures;
    std::vector<AttributeLabels> labels;
};

/// Reads a CSV with a header: `file` (relative to `images`) and any of `age` ("20-29", "more than
/// 70"), `gender`, `race`, `emotion`, the names of kJudgedAttributes (1, 0 or empty) and `part`.
///
/// part    only rows with this in the column `part`; empty: all rows. Rows with 0 in a column
///         `distinct_person` are left out.
/// errors  kIo; kInvalidArgument: no column `file`, a row of another length, a field that is none
///         of the above, no row, or `part` asked of a file without that column.
Result<LabelledFaces> read_attribute_labels(
    const std::filesystem::path& file, const std::filesystem::path& images, std::string_view part
);

/// errors  kInvalidArgument: neither "low-high" nor "more than low".
Result<AgeBin> parse_age_bin(std::string_view text);

}  // namespace beholden::evaluate
