#include "evaluate/text_truth.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace beholden::evaluate {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kUnreadable = "###";
constexpr std::size_t kNumbers = 8;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
        text.remove_suffix(1);
    }
    return text;
}

/// Takes a number and the comma behind it off the front.
bool take_number(std::string_view& line, float& number) {
    const std::size_t comma = line.find(',');
    if (comma == std::string_view::npos) return false;
    const std::string_view field = trimmed(line.substr(0, comma));
    line.remove_prefix(comma + 1);
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
    return error == std::errc{} && end == field.data() + field.size() && std::isfinite(number);
}

bool parse_line(std::string_view line, LabelledLine& parsed) {
    std::array<float, kNumbers> numbers{};
    for (float& number : numbers) {
        if (!take_number(line, number)) return false;
    }
    for (std::size_t i = 0; i < 4; ++i) {
        parsed.quad_px.corners[i] = {numbers[2 * i], numbers[2 * i + 1]};
    }
    parsed.text = trimmed(line);
    parsed.is_ignored = parsed.text.empty() || parsed.text == kUnreadable;
    return true;
}

bool is_picture(const fs::path& file) {
    const std::string extension = file.extension().string();
    return extension == ".jpg" || extension == ".jpeg" || extension == ".png";
}

}  // namespace

Result<std::vector<LabelledLine>> parse_text_truth(std::string_view text) {
    if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    std::vector<LabelledLine> lines;
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) continue;
        LabelledLine parsed;
        if (!parse_line(line, parsed)) {
            return fail(
                ErrorCode::kInvalidArgument,
                fmt::format("line {}: not x1,y1,x2,y2,x3,y3,x4,y4,text", number)
            );
        }
        lines.push_back(std::move(parsed));
    }
    return lines;
}

std::string format_text_truth(const std::vector<LabelledLine>& lines) {
    std::string text;
    for (const LabelledLine& line : lines) {
        for (const analysis::Point& corner : line.quad_px.corners) {
            text += fmt::format("{:.1f},{:.1f},", corner.x, corner.y);
        }
        text += line.is_ignored ? std::string(kUnreadable) : line.text;
        text += '\n';
    }
    return text;
}

fs::path truth_file_of(const fs::path& folder, const fs::path& picture) {
    for (const char* prefix : {"gt_", "res_", ""}) {
        fs::path file = folder / (prefix + picture.stem().string() + ".txt");
        std::error_code error;
        if (fs::is_regular_file(file, error)) return file;
    }
    return {};
}

Result<std::vector<TextPage>> read_text_pages(const fs::path& images, const fs::path& truth) {
    std::error_code error;
    std::vector<fs::path> pictures;
    for (auto entry = fs::directory_iterator(images, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
        if (is_picture(entry->path())) pictures.push_back(entry->path());
    }
    if (error) return fail(ErrorCode::kIo, "A folder cannot be read.", images.string());
    std::ranges::sort(pictures);
    std::vector<TextPage> pages;
    for (const fs::path& picture : pictures) {
        const fs::path file = truth_file_of(truth, picture);
        if (file.empty()) continue;
        std::ifstream stream(file, std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(stream), {});
        if (!stream.is_open() || stream.bad()) {
            return fail(ErrorCode::kIo, "A file cannot be read.", file.string());
        }
        auto lines = parse_text_truth(text);
        if (!lines) {
            return fail(ErrorCode::kInvalidArgument, lines.error().message, file.string());
        }
        pages.push_back({picture, std::move(*lines)});
    }
    if (pages.empty()) {
        return fail(ErrorCode::kInvalidArgument, "No picture has a file with its lines.");
    }
    return pages;
}

}  // namespace beholden::evaluate
