#include "index/segment_list.h"

#include <algorithm>
#include <bit>

#include "base/limits.h"

namespace beholden::index {
namespace {

/// A collection of a few faces should take a few pages.
constexpr std::size_t kSegmentRowsMin = 64;
/// Neighbours are merged up to half a segment, so that a merged one has room before it is full.
constexpr std::size_t kMergedRowsMax = limits::kSegmentRowsMax / 2;

std::size_t capacity_for(std::size_t rows) {
    return std::clamp(std::bit_ceil(rows), kSegmentRowsMin, limits::kSegmentRowsMax);
}

void copy_live(const Segment& from, Segment& to) {
    for (std::size_t slot = 0; slot < from.rows(); ++slot) {
        if (from.is_live(slot)) to.push_from(from, slot);
    }
}

}  // namespace

std::optional<SlotAddress> find_row(const SegmentList& segments, std::uint64_t row_id) noexcept {
    const auto begins_after = [](std::uint64_t id, const std::shared_ptr<Segment>& segment) {
        return segment->rows() == 0 || id < segment->row_id(0);
    };
    const auto after = std::upper_bound(segments.begin(), segments.end(), row_id, begins_after);
    if (after == segments.begin()) return std::nullopt;
    const auto position = static_cast<std::size_t>(after - segments.begin()) - 1;
    const std::optional<std::size_t> slot = segments[position]->find(row_id);
    if (!slot) return std::nullopt;
    return SlotAddress{.segment = position, .slot = *slot};
}

std::optional<SegmentList> with_room(
    const SegmentList& segments, std::size_t dimension, std::size_t rows
) {
    SegmentList list = segments;
    std::size_t missing = rows;
    if (!list.empty()) {
        const Segment& tail = *list.back();
        // A quarter of slack: without it, erasing and appending in turn would copy every time.
        const std::size_t wanted = capacity_for(tail.live() + tail.live() / 4 + rows);
        if (tail.rows() + rows > tail.capacity() && tail.capacity() < limits::kSegmentRowsMax) {
            std::shared_ptr<Segment> grown = Segment::make(dimension, wanted);
            if (!grown) return std::nullopt;
            copy_live(tail, *grown);
            list.back() = std::move(grown);
        }
        missing -= std::min(missing, list.back()->capacity() - list.back()->rows());
    }
    while (missing > 0) {
        std::shared_ptr<Segment> segment = Segment::make(dimension, capacity_for(missing));
        if (!segment) return std::nullopt;
        missing -= std::min(missing, segment->capacity());
        list.push_back(std::move(segment));
    }
    return list;
}

std::optional<SegmentList> compacted(
    const SegmentList& segments, std::size_t dimension, std::size_t position
) {
    std::size_t begin = position;
    std::size_t end = position + 1;
    std::size_t live = segments[position]->live();
    const auto fits = [&](std::size_t other) {
        return live + segments[other]->live() <= kMergedRowsMax;
    };
    while (begin > 0 && fits(begin - 1)) live += segments[--begin]->live();
    while (end < segments.size() && fits(end)) live += segments[end++]->live();

    SegmentList list(segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(begin));
    if (live > 0) {
        std::shared_ptr<Segment> merged = Segment::make(dimension, capacity_for(live));
        if (!merged) return std::nullopt;
        for (std::size_t i = begin; i < end; ++i) copy_live(*segments[i], *merged);
        list.push_back(std::move(merged));
    }
    list.insert(list.end(), segments.begin() + static_cast<std::ptrdiff_t>(end), segments.end());
    return list;
}

}  // namespace beholden::index
