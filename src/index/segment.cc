#include "index/segment.h"

#include <algorithm>
#include <cstring>  // explicit_bzero
#include <limits>

#include "base/check.h"

namespace beholden::index {
namespace {

constexpr float kErased = std::numeric_limits<float>::infinity();

std::size_t blocks_for(std::size_t rows) { return (rows + kBlockRows - 1) / kBlockRows; }

}  // namespace

Segment::Segment(std::size_t dimension, std::size_t capacity) noexcept
    : dimension_(dimension),
      groups_(padded_dimension(dimension) / kGroupValues),
      capacity_(blocks_for(capacity) * kBlockRows),
      blocks_(blocks_for(capacity) * block_bytes(groups_)),
      values_(capacity_ * dimension * sizeof(float)),
      row_ids_(capacity_ * sizeof(std::uint64_t)) {}

std::shared_ptr<Segment> Segment::make(std::size_t dimension, std::size_t capacity) {
    std::shared_ptr<Segment> segment(new Segment(dimension, capacity));
    return segment->blocks_ && segment->values_ && segment->row_ids_ ? segment : nullptr;
}

std::byte* Segment::block_of(std::size_t slot) const noexcept {
    return blocks_.data() + slot / kBlockRows * block_bytes(groups_);
}

std::byte* Segment::codes_of(std::size_t slot) const noexcept {
    return block_of(slot) + slot % kBlockRows * kGroupValues;
}

float* Segment::scale_of(std::size_t slot) const noexcept {
    return reinterpret_cast<float*>(block_of(slot) + scales_at(groups_)) + slot % kBlockRows;
}

float* Segment::offset_of(std::size_t slot) const noexcept {
    return reinterpret_cast<float*>(block_of(slot) + offsets_at(groups_)) + slot % kBlockRows;
}

std::size_t Segment::open_slot(std::uint64_t row_id, float offset, float scale) noexcept {
    BH_CHECK(rows_ < capacity_, "a segment takes no more rows than it has room for");
    BH_CHECK(rows_ == 0 || ids()[rows_ - 1] < row_id, "row ids rise");
    const std::size_t slot = rows_++;
    ++live_;
    if (slot % kBlockRows == 0) std::fill_n(offset_of(slot), kBlockRows, kErased);
    ids()[slot] = row_id;
    *scale_of(slot) = scale;
    *offset_of(slot) = offset;
    blocks_.set_dirty(blocks_for(rows_) * block_bytes(groups_));
    values_.set_dirty(rows_ * dimension_ * sizeof(float));
    return slot;
}

void Segment::push(const CodedRow& row) noexcept {
    const std::size_t slot = open_slot(row.row_id, row.offset, row.quantised.scale);
    bounds_.add(row.quantised, row.offset);
    std::copy(row.values.begin(), row.values.end(), first_value() + slot * dimension_);
    std::byte* const to = codes_of(slot);
    for (std::size_t i = 0; i < row.codes.size(); ++i) {
        to[i / kGroupValues * kGroupBytes + i % kGroupValues] =
            static_cast<std::byte>(row.codes[i] + kCodeBias);
    }
}

void Segment::push_from(const Segment& other, std::size_t slot) noexcept {
    const std::size_t to = open_slot(other.row_id(slot), other.offset(slot), other.scale(slot));
    bounds_.merge(other.bounds_);
    const std::span<const float> values = other.values(slot);
    std::copy(values.begin(), values.end(), first_value() + to * dimension_);
    const std::byte* const source = other.codes_of(slot);
    std::byte* const target = codes_of(to);
    for (std::size_t group = 0; group < groups_; ++group) {
        std::memcpy(target + group * kGroupBytes, source + group * kGroupBytes, kGroupValues);
    }
}

void Segment::erase(std::size_t slot) noexcept {
    BH_CHECK(slot < rows_ && is_live(slot), "only a live row can be erased");
    ::explicit_bzero(first_value() + slot * dimension_, dimension_ * sizeof(float));
    std::byte* const codes = codes_of(slot);
    for (std::size_t group = 0; group < groups_; ++group) {
        ::explicit_bzero(codes + group * kGroupBytes, kGroupValues);
    }
    *scale_of(slot) = 0;
    *offset_of(slot) = kErased;
    --live_;
}

bool Segment::is_live(std::size_t slot) const noexcept { return offset(slot) != kErased; }

std::optional<std::size_t> Segment::find(std::uint64_t row_id) const noexcept {
    const std::span<const std::uint64_t> all(ids(), rows_);
    const auto at = std::lower_bound(all.begin(), all.end(), row_id);
    if (at == all.end() || *at != row_id) return std::nullopt;
    const auto slot = static_cast<std::size_t>(at - all.begin());
    if (!is_live(slot)) return std::nullopt;
    return slot;
}

BlockTile Segment::tile(std::size_t begin, std::size_t end) const noexcept {
    return {
        .blocks = block_of(begin),
        .count = blocks_for(end) - begin / kBlockRows,
        .groups = groups_,
    };
}

std::size_t Segment::reserved_bytes() const noexcept {
    return blocks_.size() + values_.size() + row_ids_.size();
}

std::size_t Segment::used_bytes() const noexcept {
    return blocks_for(rows_) * block_bytes(groups_) +
           rows_ * (dimension_ * sizeof(float) + sizeof(std::uint64_t));
}

}  // namespace beholden::index
