#include "index/segment.h"

#include <string.h>  // explicit_bzero

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "base/check.h"

namespace beholden::index {
namespace {

constexpr float kErased = std::numeric_limits<float>::infinity();
constexpr std::size_t kSideBytes = sizeof(std::uint64_t) + 2 * sizeof(float);

std::size_t whole_blocks(std::size_t rows) {
    return (rows + kBlockRows - 1) / kBlockRows * kBlockRows;
}

}  // namespace

Segment::Segment(std::size_t dimension, std::size_t capacity) noexcept
    : dimension_(dimension),
      groups_(padded_dimension(dimension) / kGroupValues),
      capacity_(whole_blocks(capacity)),
      code_memory_(capacity_ * code_bytes()),
      value_memory_(capacity_ * dimension * sizeof(float)),
      side_memory_(capacity_ * kSideBytes) {
    values_ = reinterpret_cast<float*>(value_memory_.data());
    row_ids_ = reinterpret_cast<std::uint64_t*>(side_memory_.data());
    scales_ = reinterpret_cast<float*>(row_ids_ + capacity_);
    offsets_ = scales_ + capacity_;
}

std::shared_ptr<Segment> Segment::make(std::size_t dimension, std::size_t capacity) {
    std::shared_ptr<Segment> segment(new Segment(dimension, capacity));
    const bool whole = segment->code_memory_ && segment->value_memory_ && segment->side_memory_;
    return whole ? segment : nullptr;
}

std::uint8_t* Segment::codes_of(std::size_t slot) const noexcept {
    auto* const codes = reinterpret_cast<std::uint8_t*>(code_memory_.data());
    return codes + slot / kBlockRows * groups_ * kGroupBytes + slot % kBlockRows * kGroupValues;
}

std::size_t Segment::open_slot(std::uint64_t row_id, float offset, float scale) noexcept {
    BH_CHECK(rows_ < capacity_, "a segment takes no more rows than it has room for");
    BH_CHECK(rows_ == 0 || row_ids_[rows_ - 1] < row_id, "row ids rise");
    const std::size_t slot = rows_++;
    ++live_;
    if (slot % kBlockRows == 0) std::fill_n(offsets_ + slot, kBlockRows, kErased);
    row_ids_[slot] = row_id;
    scales_[slot] = scale;
    offsets_[slot] = offset;
    code_memory_.set_dirty(whole_blocks(rows_) * code_bytes());
    value_memory_.set_dirty(rows_ * dimension_ * sizeof(float));
    return slot;
}

void Segment::push(const CodedRow& row) noexcept {
    const std::size_t slot = open_slot(row.row_id, row.offset, row.quantised.scale);
    bounds_.add(row.quantised, row.offset);
    std::copy(row.values.begin(), row.values.end(), values_ + slot * dimension_);
    std::uint8_t* const to = codes_of(slot);
    for (std::size_t i = 0; i < row.codes.size(); ++i) {
        to[i / kGroupValues * kGroupBytes + i % kGroupValues] =
            static_cast<std::uint8_t>(row.codes[i] + kCodeBias);
    }
}

void Segment::push_from(const Segment& other, std::size_t slot) noexcept {
    const std::size_t to =
        open_slot(other.row_ids_[slot], other.offsets_[slot], other.scales_[slot]);
    bounds_.merge(other.bounds_);
    std::copy_n(other.values_ + slot * dimension_, dimension_, values_ + to * dimension_);
    const std::uint8_t* const source = other.codes_of(slot);
    std::uint8_t* const target = codes_of(to);
    for (std::size_t group = 0; group < groups_; ++group) {
        std::memcpy(target + group * kGroupBytes, source + group * kGroupBytes, kGroupValues);
    }
}

void Segment::erase(std::size_t slot) noexcept {
    BH_CHECK(slot < rows_ && is_live(slot), "only a live row can be erased");
    ::explicit_bzero(values_ + slot * dimension_, dimension_ * sizeof(float));
    std::uint8_t* const codes = codes_of(slot);
    for (std::size_t group = 0; group < groups_; ++group) {
        ::explicit_bzero(codes + group * kGroupBytes, kGroupValues);
    }
    scales_[slot] = 0;
    offsets_[slot] = kErased;
    --live_;
}

bool Segment::is_live(std::size_t slot) const noexcept { return offsets_[slot] != kErased; }

std::optional<std::size_t> Segment::find(std::uint64_t row_id) const noexcept {
    const std::span<const std::uint64_t> ids(row_ids_, rows_);
    const auto at = std::lower_bound(ids.begin(), ids.end(), row_id);
    if (at == ids.end() || *at != row_id) return std::nullopt;
    const auto slot = static_cast<std::size_t>(at - ids.begin());
    if (!is_live(slot)) return std::nullopt;
    return slot;
}

CodeTile Segment::tile(std::size_t begin, std::size_t end) const noexcept {
    return {
        .codes = codes_of(begin),
        .blocks = (whole_blocks(end) - begin) / kBlockRows,
        .groups = groups_,
    };
}

std::size_t Segment::reserved_bytes() const noexcept {
    return code_memory_.size() + value_memory_.size() + side_memory_.size();
}

std::size_t Segment::used_bytes() const noexcept {
    return rows_ * (code_bytes() + dimension_ * sizeof(float) + kSideBytes);
}

}  // namespace beholden::index
