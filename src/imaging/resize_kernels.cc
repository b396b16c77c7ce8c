#include "imaging/resize_kernels.h"

#include <smmintrin.h>

#include <cstring>

#include "base/check.h"

namespace beholden::imaging {
namespace {

/// A blended value drops this many of its 8 + 11 bits so that it fits 16.
constexpr int kBlendedShift = 4;
/// Bytes that the vector kernel loads per tap, of which it uses 6.
constexpr std::size_t kLoadBytes = 8;

/// One tap -> (r, g, b, 0) as i32, already shifted.
__m128i blend_one(const std::uint8_t* source, const ColumnTap& tap) {
    const __m128i interleave =
        _mm_setr_epi8(0, -1, 3, -1, 1, -1, 4, -1, 2, -1, 5, -1, -1, -1, -1, -1);
    std::int32_t weights = 0;
    std::memcpy(&weights, &tap.weight_left, sizeof weights);
    const __m128i raw =
        _mm_loadl_epi64(reinterpret_cast<const __m128i*>(source + tap.offset_bytes));
    const __m128i pairs = _mm_shuffle_epi8(raw, interleave);
    return _mm_srai_epi32(_mm_madd_epi16(pairs, _mm_set1_epi32(weights)), kBlendedShift);
}

void store(std::int16_t* target, __m128i value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(target), value);
}

__m128i load(const std::int16_t* source) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(source));
}

/// 8 values of the vertical blend, as i16 in 0..255.
__m128i blend_eight(const RowTap& tap, std::size_t at, __m128i upper, __m128i lower) {
    const __m128i sum = _mm_add_epi16(
        _mm_mulhi_epi16(load(tap.upper + at), upper), _mm_mulhi_epi16(load(tap.lower + at), lower)
    );
    return _mm_srai_epi16(_mm_add_epi16(sum, _mm_set1_epi16(2)), 2);
}

}  // namespace

void blend_columns_plain(
    std::span<const std::uint8_t> source,
    std::span<const ColumnTap> taps,
    std::size_t first,
    std::span<std::int16_t> blended
) {
    for (std::size_t i = first; i < taps.size(); ++i) {
        const ColumnTap& tap = taps[i];
        const auto left = static_cast<std::size_t>(tap.offset_bytes);
        for (std::size_t channel = 0; channel < 3; ++channel) {
            int value = source[left + channel] * tap.weight_left;
            if (tap.weight_right != 0) value += source[left + 3 + channel] * tap.weight_right;
            blended[i * 3 + channel] = static_cast<std::int16_t>(value >> kBlendedShift);
        }
    }
}

void blend_columns(
    std::span<const std::uint8_t> source,
    std::span<const ColumnTap> taps,
    std::span<std::int16_t> blended
) {
    static_assert(offsetof(ColumnTap, weight_right) == offsetof(ColumnTap, weight_left) + 2);
    BH_DCHECK(blended.size() >= taps.size() * 3 + kBlendedRowSlack, "blended row too short");
    // The two middle words of a packed pair are the unused fourth channels: close the gap.
    const __m128i close_gap = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, -1, -1, -1, -1);
    std::size_t i = 0;
    for (; i + 2 <= taps.size(); i += 2) {
        const auto last_offset = static_cast<std::size_t>(taps[i + 1].offset_bytes);
        if (last_offset + kLoadBytes > source.size()) break;
        const __m128i pair = _mm_packs_epi32(
            blend_one(source.data(), taps[i]), blend_one(source.data(), taps[i + 1])
        );
        store(blended.data() + i * 3, _mm_shuffle_epi8(pair, close_gap));
    }
    blend_columns_plain(source, taps, i, blended);
}

void blend_rows_plain(const RowTap& tap, std::size_t first, std::span<std::uint8_t> target) {
    for (std::size_t i = first; i < target.size(); ++i) {
        const int upper = (tap.upper[i] * tap.weight_upper) >> 16;
        const int lower = (tap.lower[i] * tap.weight_lower) >> 16;
        target[i] = static_cast<std::uint8_t>((upper + lower + 2) >> 2);
    }
}

void blend_rows(const RowTap& tap, std::span<std::uint8_t> target) {
    const __m128i upper = _mm_set1_epi16(tap.weight_upper);
    const __m128i lower = _mm_set1_epi16(tap.weight_lower);
    std::size_t i = 0;
    for (; i + 16 <= target.size(); i += 16) {
        const __m128i bytes = _mm_packus_epi16(
            blend_eight(tap, i, upper, lower), blend_eight(tap, i + 8, upper, lower)
        );
        _mm_storeu_si128(reinterpret_cast<__m128i*>(target.data() + i), bytes);
    }
    blend_rows_plain(tap, i, target);
}

}  // namespace beholden::imaging
