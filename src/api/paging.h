#pragma once

#include <cstdint>
#include <optional>

#include "base/limits.h"

namespace beholden::api {

/// Items on a page: the client's wish, which the model bounds; absent or 0 is the default.
inline int page_size(const std::optional<std::int32_t>& asked) noexcept {
    const std::int32_t items = asked.value_or(0);
    return items > 0 ? items : limits::kPageSizeDefault;
}

}  // namespace beholden::api
