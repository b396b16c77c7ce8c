#include "analysis/text/onnx_text_pack.h"

#include <algorithm>
#include <cmath>

#include "analysis/text/reading_order.h"

namespace beholden::analysis {
namespace {

/// Sides, in pixels of the picture, at or under which a box is no text.
constexpr double kSideMinPx = 3;
/// Width over height of a short word with its space, for guessing how many words a line has.
constexpr double kWordRatio = 1.5;

/// As many of the lines from `begin` on as may have that many words together.
std::size_t portion(std::span<const Quad> lines, std::size_t begin, std::size_t words) {
    double guessed = 0;
    std::size_t end = begin;
    while (end < lines.size() && guessed < static_cast<double>(words)) {
        const Quad& line = lines[end];
        guessed += std::max(1.0, width_of(line) / std::max(1.0, height_of(line)) / kWordRatio / 2);
        ++end;
    }
    return end;
}

/// Confidence under which a line may have been read the wrong way round: upside down, text gives
/// some 0.5 to 0.7.
constexpr float kSure = 0.8F;
/// Between two ways to read a line, what speaks for the one that most of the text has.
constexpr float kDirectionBonus = 0.02F;
/// Boxes that are less wide than this times their height may hold text on its side.
constexpr double kSquareRatio = 1.5;

/// Mean probability of all words' characters; 0 where there are none.
float confidence_of(const std::vector<TextWord>& words) {
    return words.empty() ? 0 : line_of(words).confidence;
}

/// Whether a line runs within 60 degrees of a direction.
bool follows(const Quad& quad, const Point& direction) noexcept {
    const auto& c = quad.corners;
    const Point along{c[1].x - c[0].x, c[1].y - c[0].y};
    const double cosine = static_cast<double>(along.x * direction.x + along.y * direction.y);
    return cosine > width_of(quad) / 2;
}

/// Other ways round that a line may have to be read.
std::vector<Quad> other_ways(const Quad& quad, float confidence, const Point& direction) {
    std::vector<Quad> ways;
    if (confidence >= kSure && follows(quad, direction)) return ways;
    ways.push_back(turned_half(quad));
    if (width_of(quad) < kSquareRatio * height_of(quad)) {
        ways.push_back(turned_quarter(quad));
        ways.push_back(turned_half(ways.back()));
    }
    return ways;
}

/// How well a line is read in one way round.
float merit(const Quad& quad, const std::vector<TextWord>& words, const Point& direction) {
    return confidence_of(words) + (follows(quad, direction) ? kDirectionBonus : 0);
}

}  // namespace

Result<std::vector<Quad>> OnnxTextPack::find_lines(HalvedImages& images, const ReadOptions& options)
    const {
    BH_TRY_ASSIGN(const std::vector<TextBox> boxes, parts_.detector.find(images.get(0)));
    std::vector<Quad> quads;
    for (const TextBox& box : boxes) {
        const double side = std::min(width_of(box.quad), height_of(box.quad));
        if (side <= kSideMinPx || (options.wants_line && !options.wants_line(box.quad))) continue;
        quads.push_back(lying(box.quad));
    }
    BH_TRY_ASSIGN(const std::vector<bool> upside_down, parts_.angle.are_upside_down(images, quads));
    for (std::size_t i = 0; i < quads.size(); ++i) {
        if (upside_down[i]) quads[i] = turned_half(quads[i]);
    }
    std::vector<Quad> ordered;
    for (const std::size_t i : reading_order(quads)) ordered.push_back(quads[i]);
    return ordered;
}

Result<std::vector<std::vector<TextWord>>> OnnxTextPack::read_as_they_lie(
    HalvedImages& images, std::span<const Quad> quads
) const {
    BH_TRY_ASSIGN(const std::vector<ReadLine> read, parts_.recogniser.read(images, quads));
    std::vector<std::vector<TextWord>> lines;
    lines.reserve(quads.size());
    for (std::size_t i = 0; i < quads.size(); ++i) {
        lines.push_back(words_of(read[i], parts_.recogniser.dictionary(), quads[i]));
    }
    return lines;
}

// The angle classifier errs on long and on short lines; what the recogniser is sure of is right.
Result<std::vector<std::vector<TextWord>>> OnnxTextPack::read_lines(
    HalvedImages& images, std::span<const Quad> quads, const Point& direction
) const {
    BH_TRY_ASSIGN(auto lines, read_as_they_lie(images, quads));
    std::vector<Quad> ways;
    std::vector<std::size_t> line_of_way;
    for (std::size_t i = 0; i < quads.size(); ++i) {
        for (const Quad& way : other_ways(quads[i], confidence_of(lines[i]), direction)) {
            ways.push_back(way);
            line_of_way.push_back(i);
        }
    }
    BH_TRY_ASSIGN(auto again, read_as_they_lie(images, ways));
    std::vector<float> merits;
    merits.reserve(quads.size());
    for (std::size_t i = 0; i < quads.size(); ++i) {
        merits.push_back(merit(quads[i], lines[i], direction));
    }
    for (std::size_t i = 0; i < ways.size(); ++i) {
        const std::size_t line = line_of_way[i];
        const float other = merit(ways[i], again[i], direction);
        if (other <= merits[line]) continue;
        merits[line] = other;
        lines[line] = std::move(again[i]);
    }
    return lines;
}

Result<std::vector<TextLine>> OnnxTextPack::read(
    const imaging::Image& image, const ReadOptions& options
) const {
    HalvedImages images(image);
    BH_TRY_ASSIGN(const std::vector<Quad> quads, find_lines(images, options));
    const Point direction = direction_of(quads);
    std::vector<TextLine> lines;
    std::size_t words_left = options.words_max;
    std::size_t begin = 0;
    while (begin < quads.size() && words_left > 0) {
        const std::size_t end = portion(quads, begin, words_left);
        BH_TRY_ASSIGN(
            auto read, read_lines(images, std::span(quads).subspan(begin, end - begin), direction)
        );
        begin = end;
        for (std::vector<TextWord>& words : read) {
            if (words.empty() || confidence_of(words) < parts_.line_confidence_min) continue;
            if (options.keeps_word) {
                std::erase_if(words, [&](const TextWord& w) { return !options.keeps_word(w); });
            }
            words.resize(std::min(words.size(), words_left));
            words_left -= words.size();
            if (!words.empty()) lines.push_back(line_of(std::move(words)));
        }
    }
    return lines;
}

}  // namespace beholden::analysis
