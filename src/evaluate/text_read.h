#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "analysis/text/text.h"
#include "base/result.h"
#include "evaluate/text_score.h"

namespace beholden::evaluate {

struct TextReadOptions {
    std::size_t threads = 1;
    float confidence_min = 0;  ///< Words read with less are left out, 0..1.
    /// Called after each picture with how many are done, from one thread at a time; may be empty.
    std::function<void(std::size_t)> on_progress;
};

/// All lines of every picture, in order.
///
/// pack     the product's own pipeline; words are not limited in number.
/// errors   kIo for a file that cannot be read, and those of decoding and of the pack.
/// threads  uses `threads` of its own.
Result<std::vector<std::vector<analysis::TextLine>>> read_text(
    const analysis::TextPack& pack, std::span<const TextPage> pages, const TextReadOptions& options
);

/// The words of lines, for score_page().
std::vector<FoundWord> found_words(std::span<const analysis::TextLine> lines);

/// The lines as labels, for files of results.
std::vector<LabelledLine> as_labels(std::span<const analysis::TextLine> lines);

}  // namespace beholden::evaluate
