#include <cstddef>
#include <cstdint>

#include <zlib.h>

#include "image_seeds.h"

namespace {

std::uint32_t read_u32(const std::uint8_t* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 |
           at[3];
}

/// Makes the checksums right again, or nearly every mutation would end at the first of them.
void repair_checksums(std::uint8_t* data, std::size_t size) {
    for (std::size_t at = 8; size - at >= 12;) {
        const std::uint32_t length = read_u32(data + at);
        if (length > size - at - 12) return;
        const auto crc = static_cast<std::uint32_t>(crc32_z(0, data + at + 4, length + 4));
        for (unsigned i = 0; i < 4; ++i) {
            data[at + 8 + length + i] = static_cast<std::uint8_t>(crc >> (24 - 8 * i));
        }
        at += 12 + std::size_t{length};
    }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed
) {
    if (size < 100 || seed % 500 == 0) {
        const auto file = beholden::fuzz::png_seed(seed / 500);
        if (const auto copied = beholden::fuzz::copy_into(file, data, size_max)) return copied;
    }
    const std::size_t mutated = LLVMFuzzerMutate(data, size, size_max);
    if (mutated >= 8 && seed % 8 != 0) repair_checksums(data, mutated);
    return mutated;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Large claims are lawful, and slow: left to the unit tests.
    if (size >= 24 && std::uint64_t{read_u32(data + 16)} * read_u32(data + 20) > 1'000'000)
        return -1;
    beholden::fuzz::decode_and_check(data, size);
    return 0;
}
