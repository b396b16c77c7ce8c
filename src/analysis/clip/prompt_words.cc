#include "analysis/clip/prompt_words.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

#include <utf8proc.h>

namespace beholden::analysis {
namespace {

enum class Kind : std::uint8_t { kSpace, kLetter, kNumber, kOther };

/// What Unicode calls white space.
bool is_space(utf8proc_int32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

Kind kind_of(utf8proc_int32_t c) {
    if (is_space(c)) return Kind::kSpace;
    switch (utf8proc_category(c)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LT:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO: return Kind::kLetter;
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO: return Kind::kNumber;
        default: return Kind::kOther;
    }
}

using CodePoints = std::vector<utf8proc_int32_t>;

/// Composed and in lower case; none if the text is not UTF-8.
std::optional<CodePoints> folded(std::string_view text) {
    utf8proc_uint8_t* composed = nullptr;
    // The library takes its option bits as one enumerator.
    // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange)
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    const auto length = utf8proc_map(
        reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
        static_cast<utf8proc_ssize_t>(text.size()), &composed, options
    );
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(composed, &std::free);
    if (length < 0) return std::nullopt;
    // The one letter whose lower case is two characters whatever the language.
    constexpr utf8proc_int32_t kDottedI = 0x130;
    constexpr utf8proc_int32_t kDotAbove = 0x307;
    CodePoints points;
    for (utf8proc_ssize_t at = 0; at < length;) {
        utf8proc_int32_t c = 0;
        const auto taken = utf8proc_iterate(composed + at, length - at, &c);
        if (taken <= 0) return std::nullopt;
        at += taken;
        points.push_back(utf8proc_tolower(c));
        if (c == kDottedI) points.push_back(kDotAbove);
    }
    return points;
}

/// Length of "'s", "'re" and so on where one begins at `at`; 0 where none does.
std::size_t contraction_at(const CodePoints& points, std::size_t at) {
    constexpr std::string_view kEndings[] = {"s", "t", "re", "ve", "m", "ll", "d"};
    if (points[at] != '\'') return 0;
    for (const std::string_view ending : kEndings) {
        if (at + ending.size() >= points.size()) continue;
        bool equal = true;
        for (std::size_t i = 0; i < ending.size(); ++i) {
            equal = equal && points[at + 1 + i] == ending[i];
        }
        if (equal) return 1 + ending.size();
    }
    return 0;
}

/// End of the word that begins at `at`, which is no white space.
std::size_t end_of_word(const CodePoints& points, std::size_t at) {
    if (const std::size_t length = contraction_at(points, at); length > 0) return at + length;
    const Kind kind = kind_of(points[at]);
    std::size_t end = at + 1;
    if (kind == Kind::kNumber) return end;
    while (end < points.size() && kind_of(points[end]) == kind) ++end;
    return end;
}

}  // namespace

Result<std::vector<std::string>> prompt_words(std::string_view text) {
    const auto points = folded(text);
    if (!points) return fail(ErrorCode::kInvalidArgument, "a prompt must be valid UTF-8");
    std::vector<std::string> words;
    for (std::size_t at = 0; at < points->size();) {
        if (is_space((*points)[at])) {
            ++at;
            continue;
        }
        const std::size_t end = end_of_word(*points, at);
        std::string& word = words.emplace_back();
        for (; at < end; ++at) {
            utf8proc_uint8_t bytes[4];
            const auto length = utf8proc_encode_char((*points)[at], bytes);
            word.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
        }
    }
    return words;
}

}  // namespace beholden::analysis
