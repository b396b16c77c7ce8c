#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evaluate/interval.h"
#include "evaluate/text_truth.h"

namespace beholden::evaluate {

/// A word that was read, and its middle.
struct FoundWord {
    std::string text;
    analysis::Point centre_px;
};

/// What reading one picture came to.
struct PageScore {
    std::int64_t words_true = 0;     ///< Words of lines that count.
    std::int64_t words_found = 0;    ///< Words read outside the ignored lines.
    std::int64_t words_matched = 0;  ///< Of both: equal text (case too), on the same line.
    std::int64_t characters = 0;     ///< Of the true lines, spaces between words included.
    std::int64_t edits = 0;          ///< Insertions, deletions and substitutions, line by line.
};

/// Holds words against true lines: a word belongs to the line in whose box its middle lies (the one
/// whose centre line is nearest, of several), each true word is matched once. The text of a line is
/// that of its words along it.
///
/// threads  pure.
PageScore score_page(std::span<const LabelledLine> truth, std::span<const FoundWord> found);

/// The measures over all pictures; intervals by bootstrap over pictures.
struct TextScore {
    Rate word_recall;
    Rate word_precision;
    std::int64_t characters = 0;
    std::int64_t edits = 0;
    [[nodiscard]] double character_error_rate() const noexcept {
        return characters == 0 ? 0 : static_cast<double>(edits) / static_cast<double>(characters);
    }
};

TextScore total_score(std::span<const PageScore> pages, std::uint64_t seed);

/// Words of a line, their middles by the share of characters before them.
std::vector<FoundWord> words_of_line(const LabelledLine& line);

/// Characters that must be inserted, deleted or substituted to make one text the other.
///
/// source  Levenshtein 1966, over code points.
std::int64_t edit_distance(std::string_view a, std::string_view b);

}  // namespace beholden::evaluate
