#include "analysis/text/ctc.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "base/check.h"

namespace beholden::analysis {
namespace {

constexpr std::size_t kLanes = 32;

/// The largest value, in lanes that the compiler keeps in vector registers.
float max_of(std::span<const float> values) noexcept {
    std::array<float, kLanes> lanes;
    lanes.fill(-std::numeric_limits<float>::infinity());
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes) {
        const float* block = values.data() + i;
        for (std::size_t j = 0; j < kLanes; ++j) {
            lanes[j] = block[j] > lanes[j] ? block[j] : lanes[j];
        }
    }
    for (std::size_t j = 0; i < values.size(); ++i, ++j) {
        if (values[i] > lanes[j]) lanes[j] = values[i];
    }
    return *std::ranges::max_element(lanes);
}

/// Bytes of the character that begins so; 0 for a byte that begins none.
std::size_t character_length(char first) noexcept {
    const auto byte = static_cast<unsigned char>(first);
    if (byte < 0x80U) return 1;
    if (byte >= 0xC2U && byte < 0xE0U) return 2;
    if (byte >= 0xE0U && byte < 0xF0U) return 3;
    if (byte >= 0xF0U && byte < 0xF5U) return 4;
    return 0;
}

/// Whether a text is whole UTF-8 characters, at least one; answers go out as JSON.
bool is_characters(std::string_view text) noexcept {
    if (text.empty()) return false;
    while (!text.empty()) {
        const std::size_t length = character_length(text.front());
        if (length == 0 || length > text.size()) return false;
        for (std::size_t i = 1; i < length; ++i) {
            if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace

std::size_t place_of_max(std::span<const float> values) noexcept {
    BH_DCHECK(!values.empty(), "the maximum of nothing");
    const auto found = std::ranges::find(values, max_of(values));
    return found == values.end() ? 0 : static_cast<std::size_t>(found - values.begin());
}

std::vector<ReadCharacter> decode_ctc(std::span<const float> columns, std::size_t symbols) {
    BH_CHECK(symbols > 0 && columns.size() % symbols == 0, "columns of another length");
    std::vector<ReadCharacter> characters;
    std::size_t previous = 0;
    for (std::size_t column = 0; column < columns.size() / symbols; ++column) {
        const auto values = columns.subspan(column * symbols, symbols);
        const std::size_t symbol = place_of_max(values);
        if (symbol != 0 && symbol != previous) {
            characters.push_back(
                {static_cast<std::uint32_t>(symbol), static_cast<int>(column), values[symbol]}
            );
        }
        previous = symbol;
    }
    return characters;
}

Result<Dictionary> Dictionary::parse(std::string_view text) {
    Dictionary dictionary;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!is_characters(line)) {
            return fail(ErrorCode::kInvalidArgument, "a line of the dictionary is no character");
        }
        dictionary.characters_.emplace_back(line);
    }
    if (dictionary.characters_.size() < 2) {
        return fail(ErrorCode::kInvalidArgument, "the dictionary is empty");
    }
    dictionary.characters_.emplace_back(" ");
    return dictionary;
}

}  // namespace beholden::analysis
