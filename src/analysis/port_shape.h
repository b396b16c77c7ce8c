#pragma once

#include <cstdint>

namespace beholden::analysis {

/// Whether a model whose input or output declares this length along one axis can have the wanted
/// one: below 0 it leaves it open.
constexpr bool agrees(std::int64_t declared, std::int64_t wanted) noexcept {
    return declared < 0 || declared == wanted;
}

}  // namespace beholden::analysis
