#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "index/segment.h"

namespace beholden::index {

/// Segments in order of row ids; rows are appended to the last one.
using SegmentList = std::vector<std::shared_ptr<Segment>>;

/// Where a row is.
struct SlotAddress {
    std::size_t segment = 0;  ///< Position in the list.
    std::size_t slot = 0;
};

/// The live row of that id.
std::optional<SlotAddress> find_row(const SegmentList& segments, std::uint64_t row_id) noexcept;

/// A list with room for `rows` more: the last segment grown (as a copy) if it is not full size yet,
/// and new ones behind it. The given list and its segments are left as they are.
///
/// returns  nothing if there is no memory.
std::optional<SegmentList> with_room(
    const SegmentList& segments, std::size_t dimension, std::size_t rows
);

/// A list in which the segment at `position`, and neighbours that fit with it into half a segment,
/// have become one segment of their live rows; gone altogether if there are none.
///
/// returns  nothing if there is no memory.
std::optional<SegmentList> compacted(
    const SegmentList& segments, std::size_t dimension, std::size_t position
);

}  // namespace beholden::index
