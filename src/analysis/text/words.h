#pragma once

#include <vector>

#include "analysis/text/ctc.h"
#include "analysis/text/text.h"

namespace beholden::analysis {

/// The characters of a line and the place of the line in the recogniser's answer.
struct ReadLine {
    std::vector<ReadCharacter> characters;
    double columns = 0;  ///< Of the answer that lie on the line; more would be padding.
};

/// The words of a line: its characters split at spaces, each word around the columns of its
/// characters. A word begins and ends half a character beside them, at most half way to the next.
///
/// quad_px  of the line, as it was read.
/// returns  in the order of reading; words without any character are left out.
/// threads  pure.
std::vector<TextWord> words_of(
    const ReadLine& line, const Dictionary& dictionary, const Quad& quad_px
);

/// The line made of these words, in their order.
///
/// requires  at least one word, all sliced from one quad.
TextLine line_of(std::vector<TextWord> words);

}  // namespace beholden::analysis
