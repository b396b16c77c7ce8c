#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beholden::analysis {

/// One character as it was read.
struct ReadCharacter {
    std::uint32_t symbol = 0;  ///< Row of the dictionary, 1 for its first; 0 is the blank.
    int column = 0;            ///< Of the recogniser's answer, from the left.
    float probability = 0;     ///< 0..1.
};

/// Takes the likeliest symbol of each column, drops blanks and repeats.
///
/// columns  [count, symbols] probabilities, row-major; symbol 0 is the blank.
/// threads  pure.
/// source   Graves et al. 2006, best path decoding.
std::vector<ReadCharacter> decode_ctc(std::span<const float> columns, std::size_t symbols);

/// Place of the largest value; the first of equals. NaNs are never it.
///
/// requires  values is not empty.
std::size_t place_of_max(std::span<const float> values) noexcept;

/// The characters that a recogniser knows.
class Dictionary {
public:
    /// text  one character (UTF-8) a line; a space is added at the end, as the models have it.
    ///
    /// errors  kInvalidArgument: fewer than 2 lines, an empty one, or not UTF-8.
    static Result<Dictionary> parse(std::string_view text);

    /// Symbols of an answer: the characters, the space and the blank.
    [[nodiscard]] std::size_t symbols() const noexcept { return characters_.size() + 1; }
    /// requires  1 <= symbol < symbols().
    [[nodiscard]] std::string_view at(std::uint32_t symbol) const noexcept {
        return characters_[symbol - 1];
    }

private:
    std::vector<std::string> characters_;
};

}  // namespace beholden::analysis
