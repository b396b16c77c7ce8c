#include "analysis/text/words.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/check.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kSpace = " ";
/// IDEOGRAPHIC SPACE, which the dictionary has too.
constexpr std::string_view kWideSpace = "\xE3\x80\x80";

using Characters = std::span<const ReadCharacter>;

bool is_space(std::string_view character) { return character == kSpace || character == kWideSpace; }

std::vector<Characters> split_at_spaces(Characters line, const Dictionary& dictionary) {
    std::vector<Characters> words;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        if (i < line.size() && !is_space(dictionary.at(line[i].symbol))) continue;
        if (i > begin) words.push_back(line.subspan(begin, i - begin));
        begin = i + 1;
    }
    return words;
}

/// Columns from one character of a word to the next, on average over the line.
double advance_of(const std::vector<Characters>& words, const ReadLine& line) {
    double sum = 0;
    std::size_t steps = 0;
    for (const Characters word : words) {
        sum += word.back().column - word.front().column;
        steps += word.size() - 1;
    }
    if (steps > 0) return sum / static_cast<double>(steps);
    return line.columns / static_cast<double>(line.characters.size());
}

TextWord word_of(Characters characters, const Dictionary& dictionary) {
    TextWord word;
    double sum = 0;
    for (const ReadCharacter& character : characters) {
        word.text += dictionary.at(character.symbol);
        sum += static_cast<double>(character.probability);
    }
    word.confidence = static_cast<float>(sum / static_cast<double>(characters.size()));
    return word;
}

/// Characters of UTF-8 text.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

}  // namespace

std::vector<TextWord> words_of(
    const ReadLine& line, const Dictionary& dictionary, const Quad& quad_px
) {
    const auto parts = split_at_spaces(line.characters, dictionary);
    std::vector<TextWord> words;
    if (parts.empty() || line.columns <= 0) return words;
    const double reach = advance_of(parts, line) / 2;
    double begin_min = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        // The middle of a column.
        const double first = parts[i].front().column + 0.5;
        const double last = parts[i].back().column + 0.5;
        const double end_max =
            i + 1 < parts.size() ? (last + parts[i + 1].front().column + 0.5) / 2 : line.columns;
        const double begin = std::clamp((first - reach) / line.columns, begin_min, 1.0);
        const double end = std::clamp(std::min(last + reach, end_max) / line.columns, begin, 1.0);
        begin_min = std::clamp(end_max / line.columns, end, 1.0);
        TextWord word = word_of(parts[i], dictionary);
        word.quad_px = slice(quad_px, begin, end);
        words.push_back(std::move(word));
    }
    return words;
}

TextLine line_of(std::vector<TextWord> words) {
    BH_CHECK(!words.empty(), "a line without words");
    TextLine line;
    double sum = 0;
    std::size_t characters = 0;
    for (const TextWord& word : words) {
        if (!line.text.empty()) line.text += kSpace;
        line.text += word.text;
        const std::size_t length = length_of(word.text);
        sum += static_cast<double>(word.confidence) * static_cast<double>(length);
        characters += length;
    }
    line.confidence = static_cast<float>(sum / static_cast<double>(characters));
    const auto& first = words.front().quad_px.corners;
    const auto& last = words.back().quad_px.corners;
    line.quad_px = {{first[0], last[1], last[2], first[3]}};
    line.words = std::move(words);
    return line;
}

}  // namespace beholden::analysis
