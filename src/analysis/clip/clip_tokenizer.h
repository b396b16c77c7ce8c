#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace beholden::analysis {

/// CLIP's tokenizer: pairs of bytes joined in the order of their merges, the last symbol of a word
/// marked.
///
/// threads  immutable.
/// source   Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units";
///          files as CLIP's are published: vocab.json and merges.txt.
class ClipTokenizer {
public:
    /// vocabulary  JSON: an object from each symbol to its id.
    /// merges      lines of two symbols, the first pair to be joined first; a first line that
    ///             begins with "#version" is left out.
    /// errors      kInvalidArgument: not of that form; an id twice or out of range, a byte, a
    ///             mark of start or end, or what a merge gives missing. The message says which.
    static Result<ClipTokenizer> parse(std::string_view vocabulary, std::string_view merges);

    /// Ids of a text between the marks of start and end.
    ///
    /// errors  kInvalidArgument: not UTF-8, or longer than limits::kPromptBytesMax.
    [[nodiscard]] Result<std::vector<std::int64_t>> encode(std::string_view text) const;

    [[nodiscard]] std::int64_t start() const noexcept { return start_; }
    [[nodiscard]] std::int64_t end() const noexcept { return end_; }

private:
    using Vocabulary = std::unordered_map<std::string, std::int64_t>;

    ClipTokenizer() = default;
    Result<void> read_vocabulary(std::string_view text);
    Result<void> read_merges(std::string_view text);
    void add_word(const std::string& word, std::vector<std::int64_t>& ids) const;

    std::array<std::string, 256> symbol_of_byte_;
    Vocabulary ids_;
    std::unordered_map<std::string, std::size_t> rank_of_pair_;  ///< "left right".
    std::int64_t start_ = 0;
    std::int64_t end_ = 0;
};

}  // namespace beholden::analysis
