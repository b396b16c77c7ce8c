#include "wire/pattern.h"

#include <algorithm>
#include <cstddef>

#include "base/utf8.h"

namespace beholden::wire {

namespace {

std::size_t class_of(const Pattern& pattern, char32_t point) noexcept {
    if (point < pattern.ascii_classes.size()) return pattern.ascii_classes[point];
    const auto above = std::ranges::upper_bound(pattern.boundaries, point);
    return pattern.classes[static_cast<std::size_t>(above - pattern.boundaries.begin()) - 1];
}

}  // namespace

bool matches(const Pattern& pattern, std::string_view text) noexcept {
    std::size_t state = 0;
    while (!text.empty()) {
        const auto point = take_code_point(text);
        if (!point) return false;
        state = pattern.next[state * pattern.class_count + class_of(pattern, *point)];
    }
    return pattern.accepting[state] != 0;
}

}  // namespace beholden::wire
