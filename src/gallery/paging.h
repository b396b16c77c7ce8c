#pragma once

#include <charconv>
#include <cstdint>
#include <string>

#include "base/result.h"

namespace beholden::gallery {

/// A place in a listing by number: empty, or a number from a page before.
///
/// errors  kInvalidPageToken.
inline Result<std::int64_t> parse_place(const std::string& after) {
    if (after.empty()) return 0;
    std::int64_t place = 0;
    const char* end = after.data() + after.size();
    const auto parsed = std::from_chars(after.data(), end, place);
    if (parsed.ec != std::errc() || parsed.ptr != end || place < 0) {
        return fail(ErrorCode::kInvalidPageToken, "The pagination token is not valid.");
    }
    return place;
}

/// errors  kInvalidArgument.
inline Result<void> check_items_max(int items_max) {
    if (items_max >= 1) return {};
    return fail(ErrorCode::kInvalidArgument, "A page holds at least one item.");
}

}  // namespace beholden::gallery
