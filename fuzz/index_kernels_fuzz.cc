/// Every kernel set against the scalar one, on codes, scales and thresholds made of the input.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <span>
#include <vector>

#include "index/kernels.h"

namespace {

using namespace beholden::index;  // NOLINT(google-build-using-namespace): a program of one file.

/// Takes bytes from the input, and after its end random ones that begin from its last bytes: a tile
/// is longer than what the mutation works on.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) : bytes_(data, size) {}
    std::uint8_t byte() {
        if (at_ == bytes_.size()) return random_byte();
        state_ = (state_ << 8U) + bytes_[at_];
        return bytes_[at_++];
    }
    /// A multiple of 2^-5 in [-4, 4).
    float coarse() { return (static_cast<float>(byte()) - 128) / 32; }
    /// A power of two, so that the product with it is exact and fusing it changes nothing.
    float power() { return std::ldexp(1.0F, -(byte() % 16)); }

private:
    std::uint8_t random_byte() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::uint8_t>(state_ >> 56U);
    }
    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
    std::uint64_t state_ = 0;
};

struct alignas(64) Line {
    std::byte bytes[64];
};

void require(bool condition) {
    if (!condition) std::abort();
}

void expect_equal(const TileHits& a, const TileHits& b) {
    require(a.count == b.count);
    require(std::memcmp(a.rows, b.rows, a.count * sizeof(a.rows[0])) == 0);
    require(std::memcmp(a.dots, b.dots, a.count * sizeof(a.dots[0])) == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    const std::size_t groups = (1 + input.byte() % 8) * std::size_t{4};
    const std::size_t blocks = 1 + input.byte() % (kTileRows / kBlockRows);
    const std::size_t count = 1 + input.byte() % beholden::limits::kScanBatchMax;

    std::vector<Line> memory(blocks * block_bytes(groups) / sizeof(Line));
    auto* const start = reinterpret_cast<std::byte*>(memory.data());
    for (std::size_t b = 0; b < blocks; ++b) {
        std::byte* const block = start + b * block_bytes(groups);
        for (std::size_t i = 0; i < scales_at(groups); ++i) block[i] = std::byte{input.byte()};
        for (std::size_t row = 0; row < kBlockRows; ++row) {
            const std::uint8_t dead = input.byte();
            const float scale = dead == 254 ? 0 : input.power();
            const float offset =
                dead == 255 ? std::numeric_limits<float>::infinity() : input.coarse();
            std::memcpy(block + scales_at(groups) + row * sizeof(float), &scale, sizeof(scale));
            std::memcpy(block + offsets_at(groups) + row * sizeof(float), &offset, sizeof(offset));
        }
    }
    for (const Isa isa : {Isa::kAvx2, Isa::kAvx512}) {
        const Kernels* const kernels = find_kernels(isa);
        if (kernels == nullptr) continue;
        std::vector<std::int8_t> codes(count * groups * kGroupValues);
        std::vector<FilterTerms> terms(count);
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const int range = 2 * kernels->query_code_max + 1;
            codes[i] = static_cast<std::int8_t>(input.byte() % range - kernels->query_code_max);
            terms[i / kGroupValues % count].bias += kCodeBias * codes[i];
        }
        for (FilterTerms& term : terms) {
            term.scale = input.power();
            term.widening = std::fabs(input.coarse());
            term.cut = input.coarse() * static_cast<float>(1 << (input.byte() % 8));
        }
        std::vector<TileHits> found(count);
        std::vector<TileHits> wanted(count);
        const BlockTile tile{start, blocks, groups};
        const QueryPack queries{codes.data(), terms.data(), count};
        kernels->scan(tile, queries, found.data());
        find_kernels(Isa::kScalar)->scan(tile, queries, wanted.data());
        for (std::size_t q = 0; q < count; ++q) expect_equal(found[q], wanted[q]);
    }
    return 0;
}
