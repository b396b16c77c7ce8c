#include "evaluate/text_score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

namespace beholden::evaluate {
namespace {

using analysis::Point;
using analysis::Quad;

/// A place in the coordinates of a line: 0..1 along and across it if it lies inside.
struct OnLine {
    double along = 0;
    double across = 0;
    [[nodiscard]] bool is_inside() const noexcept {
        return along >= 0 && along <= 1 && across >= 0 && across <= 1;
    }
};

/// Of a parallelogram; outside for one without area.
OnLine place_on(const Quad& quad, const Point& point) noexcept {
    const auto& c = quad.corners;
    const auto difference = [](const Point& to, const Point& from) {
        return std::pair<double, double>(
            static_cast<double>(to.x) - static_cast<double>(from.x),
            static_cast<double>(to.y) - static_cast<double>(from.y)
        );
    };
    const auto [ux, uy] = difference(c[1], c[0]);
    const auto [vx, vy] = difference(c[3], c[0]);
    const auto [px, py] = difference(point, c[0]);
    const double determinant = ux * vy - uy * vx;
    if (determinant == 0) return {-1, -1};
    return {(px * vy - py * vx) / determinant, (ux * py - uy * px) / determinant};
}

/// A word on the line that it belongs to.
struct Assigned {
    double along = 0;
    const FoundWord* word = nullptr;
};

/// The line in whose box the word lies, nearest its middle; none if there is no such line.
std::optional<std::size_t> line_of(
    std::span<const LabelledLine> truth, const FoundWord& word, double& along
) {
    std::optional<std::size_t> best;
    double distance_min = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < truth.size(); ++i) {
        const OnLine place = place_on(truth[i].quad_px, word.centre_px);
        const double distance = std::abs(place.across - 0.5);
        if (place.is_inside() && distance < distance_min) {
            distance_min = distance;
            best = i;
            along = place.along;
        }
    }
    return best;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        if (end > begin) words.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

/// Words that both lists have, each as often as in both.
std::int64_t common_words(std::vector<std::string> a, std::vector<std::string> b) {
    std::ranges::sort(a);
    std::ranges::sort(b);
    std::vector<std::string> common;
    std::ranges::set_intersection(a, b, std::back_inserter(common));
    return static_cast<std::int64_t>(common.size());
}

std::vector<std::uint32_t> code_points(std::string_view text) {
    std::vector<std::uint32_t> points;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0U) == 0x80U && !points.empty()) {
            points.back() = points.back() << 8U | byte;
        } else {
            points.push_back(byte);
        }
    }
    return points;
}

}  // namespace

std::int64_t edit_distance(std::string_view a, std::string_view b) {
    const auto from = code_points(a);
    const auto to = code_points(b);
    std::vector<std::int64_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::int64_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::int64_t diagonal = row[0];
        row[0] = static_cast<std::int64_t>(i) + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::int64_t substituted = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

std::vector<FoundWord> words_of_line(const LabelledLine& line) {
    std::vector<FoundWord> words;
    const auto length = static_cast<double>(code_points(line.text).size());
    std::size_t begin = 0;
    for (const std::string& word : split(line.text)) {
        begin = line.text.find(word, begin);
        const auto before =
            static_cast<double>(code_points(std::string_view(line.text).substr(0, begin)).size());
        const auto middle = before + static_cast<double>(code_points(word).size()) / 2;
        const Quad at = analysis::slice(line.quad_px, middle / length, middle / length);
        words.push_back({word, analysis::centre_of(at)});
        begin += word.size();
    }
    return words;
}

PageScore score_page(std::span<const LabelledLine> truth, std::span<const FoundWord> found) {
    PageScore score;
    std::vector<std::vector<Assigned>> on_lines(truth.size());
    for (const FoundWord& word : found) {
        double along = 0;
        const auto line = line_of(truth, word, along);
        if (line) on_lines[*line].push_back({along, &word});
        if (!line || !truth[*line].is_ignored) ++score.words_found;
    }
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (truth[i].is_ignored) continue;
        std::ranges::stable_sort(on_lines[i], {}, &Assigned::along);
        std::vector<std::string> read;
        for (const Assigned& assigned : on_lines[i]) read.push_back(assigned.word->text);
        const auto words = split(truth[i].text);
        const std::string text = join(words);
        score.words_true += static_cast<std::int64_t>(words.size());
        score.words_matched += common_words(words, read);
        score.characters += static_cast<std::int64_t>(code_points(text).size());
        score.edits += edit_distance(text, join(read));
    }
    return score;
}

TextScore total_score(std::span<const PageScore> pages, std::uint64_t seed) {
    std::vector<ClusterCount> recall;
    std::vector<ClusterCount> precision;
    TextScore total;
    for (const PageScore& page : pages) {
        recall.push_back({page.words_matched, page.words_true});
        precision.push_back({page.words_matched, page.words_found});
        total.characters += page.characters;
        total.edits += page.edits;
    }
    total.word_recall = bootstrap_rate(recall, seed);
    total.word_precision = bootstrap_rate(precision, seed);
    return total;
}

}  // namespace beholden::evaluate
