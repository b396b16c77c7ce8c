#include "analysis/clip/clip_tokenizer.h"

#include <limits>
#include <optional>
#include <set>
#include <utility>

#include <boost/json.hpp>

#include "analysis/clip/prompt_words.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

namespace json = boost::json;

constexpr std::string_view kEndOfWord = "</w>";
constexpr std::string_view kStartOfText = "<|startoftext|>";
constexpr std::string_view kEndOfText = "<|endoftext|>";

tl::unexpected<Error> wrong(const std::string& what) {
    return fail(ErrorCode::kInvalidArgument, "tokenizer: " + what);
}

std::string utf8_of(unsigned code_point) {
    if (code_point < 0x80) return {static_cast<char>(code_point)};
    return {
        static_cast<char>(0xC0U | (code_point >> 6U)),
        static_cast<char>(0x80U | (code_point & 0x3FU))
    };
}

/// Every byte as a visible character: those that are visible as they are, the others from U+0100
/// on, in order.
std::array<std::string, 256> symbols_of_bytes() {
    std::array<std::string, 256> symbols;
    unsigned next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool visible = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte != 0xAD);
        symbols[byte] = utf8_of(visible ? byte : next++);
    }
    return symbols;
}

std::string pair_key(std::string_view left, std::string_view right) {
    return std::string(left) + " " + std::string(right);  // no symbol holds a space
}

/// Takes the first line off `text`, without its end.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace

Result<void> ClipTokenizer::read_vocabulary(std::string_view text) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) return wrong("the vocabulary is not a JSON object");
    const json::object& entries = value.get_object();
    if (entries.size() > limits::kVocabularyMax) return wrong("the vocabulary is too large");
    std::set<std::int64_t> seen;
    for (const auto& [symbol, id] : entries) {
        if (!id.is_int64() || id.get_int64() < 0 ||
            id.get_int64() > std::numeric_limits<std::int32_t>::max() ||
            !seen.insert(id.get_int64()).second) {
            return wrong("\"" + std::string(symbol) + "\" must have an id of its own, from 0");
        }
        ids_.emplace(symbol, id.get_int64());
    }
    for (const std::string& symbol : symbol_of_byte_) {
        if (!ids_.contains(symbol) || !ids_.contains(symbol + std::string(kEndOfWord))) {
            return wrong("the vocabulary lacks \"" + symbol + "\", alone or at the end of a word");
        }
    }
    const auto start = ids_.find(std::string(kStartOfText));
    const auto end = ids_.find(std::string(kEndOfText));
    if (start == ids_.end() || end == ids_.end()) {
        return wrong("the vocabulary lacks <|startoftext|> or <|endoftext|>");
    }
    start_ = start->second;
    end_ = end->second;
    return {};
}

Result<void> ClipTokenizer::read_merges(std::string_view text) {
    if (text.starts_with("#version")) take_line(text);
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.empty()) continue;
        const auto space = line.find(' ');
        if (space == std::string_view::npos || space == 0 || space + 1 == line.size() ||
            line.find(' ', space + 1) != std::string_view::npos) {
            return wrong("a line of the merges is not two symbols");
        }
        const std::string left(line.substr(0, space));
        const std::string right(line.substr(space + 1));
        if (!ids_.contains(left) || !ids_.contains(right) || !ids_.contains(left + right)) {
            return wrong("the vocabulary lacks what the merge \"" + std::string(line) + "\" needs");
        }
        if (!rank_of_pair_.emplace(pair_key(left, right), rank_of_pair_.size()).second) {
            return wrong("the merge \"" + std::string(line) + "\" occurs twice");
        }
        if (rank_of_pair_.size() > limits::kVocabularyMax)
            return wrong("there are too many merges");
    }
    return {};
}

Result<ClipTokenizer> ClipTokenizer::parse(std::string_view vocabulary, std::string_view merges) {
    ClipTokenizer tokenizer;
    tokenizer.symbol_of_byte_ = symbols_of_bytes();
    BH_TRY(tokenizer.read_vocabulary(vocabulary));
    BH_TRY(tokenizer.read_merges(merges));
    return tokenizer;
}

void ClipTokenizer::add_word(const std::string& word, std::vector<std::int64_t>& ids) const {
    std::vector<std::string> symbols;
    for (const char byte : word) {
        symbols.push_back(symbol_of_byte_[static_cast<unsigned char>(byte)]);
    }
    symbols.back() += kEndOfWord;
    while (symbols.size() > 1) {
        std::size_t best = symbols.size();
        std::size_t best_rank = std::numeric_limits<std::size_t>::max();
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
            const auto found = rank_of_pair_.find(pair_key(symbols[i], symbols[i + 1]));
            if (found == rank_of_pair_.end() || found->second >= best_rank) continue;
            best = i;
            best_rank = found->second;
        }
        if (best == symbols.size()) break;
        symbols[best] += symbols[best + 1];
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    }
    // Bytes are in the vocabulary and so is what every merge gives: read_merges() saw to it.
    for (const std::string& symbol : symbols) ids.push_back(ids_.at(symbol));
}

Result<std::vector<std::int64_t>> ClipTokenizer::encode(std::string_view text) const {
    if (text.size() > limits::kPromptBytesMax) {
        return fail(
            ErrorCode::kInvalidArgument,
            "a prompt must have at most " + std::to_string(limits::kPromptBytesMax) + " bytes"
        );
    }
    BH_TRY_ASSIGN(const std::vector<std::string> words, prompt_words(text));
    std::vector<std::int64_t> ids{start_};
    for (const std::string& word : words) add_word(word, ids);
    ids.push_back(end_);
    return ids;
}

}  // namespace beholden::analysis
