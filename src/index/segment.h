#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "index/bound.h"
#include "index/kernels.h"
#include "index/page_memory.h"
#include "index/quantise.h"

namespace beholden::index {

/// A row ready to be stored.
struct CodedRow {
    std::uint64_t row_id = 0;
    float offset = 0;
    Quantised quantised;
    std::span<const std::int8_t> codes;  ///< [padded_dimension].
    std::span<const float> values;       ///< [dimension].
};

/// Rows in order of their ids: blocks for the scan (kernels.h), full values and ids beside them.
///
/// Bytes per row of d values, D = d padded: D + 8 (scale and offset) in the blocks, 4 d of values,
/// 8 of row id. A slot is a row's position. An erased slot keeps its id and place, holds zeros, and
/// has the offset +infinity, so that no score of it can reach a threshold.
///
/// threads  none of its own: Index says who may call what.
class Segment {
public:
    /// Room for at least `capacity` rows; nullptr if there is no memory.
    static std::shared_ptr<Segment> make(std::size_t dimension, std::size_t capacity);

    /// requires  rows() < capacity() and row.row_id above the last one.
    void push(const CodedRow& row) noexcept;
    /// Copies a live row of another segment of the same dimension; the same requirements.
    void push_from(const Segment& other, std::size_t slot) noexcept;
    /// Overwrites the slot. requires  slot < rows() and is_live(slot).
    void erase(std::size_t slot) noexcept;

    /// The live row of that id.
    [[nodiscard]] std::optional<std::size_t> find(std::uint64_t row_id) const noexcept;

    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    [[nodiscard]] std::size_t live() const noexcept { return live_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] bool is_live(std::size_t slot) const noexcept;

    [[nodiscard]] std::uint64_t row_id(std::size_t slot) const noexcept { return ids()[slot]; }
    [[nodiscard]] float scale(std::size_t slot) const noexcept { return *scale_of(slot); }
    [[nodiscard]] float offset(std::size_t slot) const noexcept { return *offset_of(slot); }
    [[nodiscard]] std::span<const float> values(std::size_t slot) const noexcept {
        return {first_value() + slot * dimension_, dimension_};
    }
    [[nodiscard]] const SegmentBounds& bounds() const noexcept { return bounds_; }

    /// The blocks that hold slots [begin, end); begin is a multiple of kBlockRows. Slots of the
    /// last block behind the last row read as erased.
    [[nodiscard]] BlockTile tile(std::size_t begin, std::size_t end) const noexcept;

    [[nodiscard]] std::size_t reserved_bytes() const noexcept;
    [[nodiscard]] std::size_t used_bytes() const noexcept;

private:
    Segment(std::size_t dimension, std::size_t capacity) noexcept;
    /// Opens the next slot and writes all of it but its codes and values.
    std::size_t open_slot(std::uint64_t row_id, float offset, float scale) noexcept;
    [[nodiscard]] std::byte* block_of(std::size_t slot) const noexcept;
    /// First byte of a row's codes; its groups stand kGroupBytes apart.
    [[nodiscard]] std::byte* codes_of(std::size_t slot) const noexcept;
    [[nodiscard]] float* first_value() const noexcept {
        return reinterpret_cast<float*>(values_.data());
    }
    [[nodiscard]] std::uint64_t* ids() const noexcept {
        return reinterpret_cast<std::uint64_t*>(row_ids_.data());
    }
    [[nodiscard]] float* scale_of(std::size_t slot) const noexcept;
    [[nodiscard]] float* offset_of(std::size_t slot) const noexcept;

    const std::size_t dimension_;
    const std::size_t groups_;
    const std::size_t capacity_;
    std::size_t rows_ = 0;
    std::size_t live_ = 0;
    SegmentBounds bounds_;
    PageMemory blocks_;
    PageMemory values_;
    PageMemory row_ids_;
};

}  // namespace beholden::index
