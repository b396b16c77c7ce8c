#include <cstddef>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "image_seeds.h"
#include "imaging/exif.h"

namespace {

/// Pixels that the frame header claims, found without trust in the rest.
std::uint64_t claimed_pixels(std::span<const std::uint8_t> file) {
    for (std::size_t at = 2; at + 9 < file.size();) {
        const unsigned marker = file[at + 1];
        if (file[at] == 0xFF && marker >= 0xC0 && marker <= 0xC2) {
            const unsigned height = file[at + 5] * 256U + file[at + 6];
            const unsigned width = file[at + 7] * 256U + file[at + 8];
            return std::uint64_t{height} * width;
        }
        at += 2U + file[at + 2] * 256U + file[at + 3];
    }
    return 0;
}

}  // namespace

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed
) {
    if (size < 100 || seed % 500 == 0) {
        const auto file = beholden::fuzz::jpeg_seed(seed / 500);
        if (const auto copied = beholden::fuzz::copy_into(file, data, size_max)) return copied;
    }
    return LLVMFuzzerMutate(data, size, size_max);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
    const int orientation = beholden::imaging::parse_exif_orientation(bytes);
    BH_CHECK(orientation >= 1 && orientation <= 8, "orientation outside 1..8");
    // Large claims are lawful, and slow: left to the unit tests.
    if (claimed_pixels({data, size}) > 1'000'000) return -1;
    beholden::fuzz::decode_and_check(data, size);
    return 0;
}
