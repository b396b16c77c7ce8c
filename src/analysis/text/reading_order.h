#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/text/quad.h"

namespace beholden::analysis {

/// The order in which a reader takes lines: rows from top to bottom, each along the text.
///
/// lines      as they are read: the first corner is where the text begins.
/// returns    places in `lines`. "Down" and "along" follow the direction of most of the text.
/// threads    pure.
std::vector<std::size_t> reading_order(std::span<const Quad> lines);

/// Unit vector along most of the text, longer lines counting more; (1, 0) where there is none.
Point direction_of(std::span<const Quad> lines) noexcept;

}  // namespace beholden::analysis
