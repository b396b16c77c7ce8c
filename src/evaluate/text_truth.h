#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/text/quad.h"
#include "base/result.h"

namespace beholden::evaluate {

/// A line of text and where it lies.
struct LabelledLine {
    analysis::Quad quad_px;   ///< Clockwise from the beginning of the text.
    std::string text;         ///< UTF-8.
    bool is_ignored = false;  ///< Nobody could read it: neither its hits nor its misses count.
};

/// A picture and the lines in it.
struct TextPage {
    std::filesystem::path picture;
    std::vector<LabelledLine> lines;
};

/// Reads lines `x1,y1,x2,y2,x3,y3,x4,y4,text`, clockwise from the beginning of the text; the text
/// may hold commas, and `###` marks what nobody can read. Empty lines and a UTF-8 byte order mark
/// are skipped.
///
/// errors  kInvalidArgument: not that format, naming the line.
/// source  the ground truth of ICDAR 2015 challenge 4 (Karatzas et al. 2015); SROIE 2019 has it
/// too.
Result<std::vector<LabelledLine>> parse_text_truth(std::string_view text);

/// The same as text, for results of the product.
std::string format_text_truth(const std::vector<LabelledLine>& lines);

/// The .txt file of a picture in a folder: `gt_<stem>.txt`, `res_<stem>.txt` or `<stem>.txt`;
/// empty if there is none.
std::filesystem::path truth_file_of(
    const std::filesystem::path& folder, const std::filesystem::path& picture
);

/// Every .jpg, .jpeg and .png of a folder that has a file in `truth`, in order of name.
///
/// errors  kIo: not readable. kInvalidArgument: no such picture, or a file of another format.
Result<std::vector<TextPage>> read_text_pages(
    const std::filesystem::path& images, const std::filesystem::path& truth
);

}  // namespace beholden::evaluate
