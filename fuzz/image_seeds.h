#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"

namespace beholden::fuzz {

/// One of the honest small files of each format that mutation starts from: every colour space,
/// depth, coding and order of scans that the decoders know. `seed` picks.
Bytes jpeg_seed(unsigned seed);
Bytes png_seed(unsigned seed);

/// Copies `file` into libFuzzer's buffer; returns its new size, or 0 where it does not fit.
std::size_t copy_into(const Bytes& file, std::uint8_t* data, std::size_t size_max);

/// Runs the decoder as the server does, and aborts if an image breaks its promise.
void decode_and_check(const std::uint8_t* data, std::size_t size);

}  // namespace beholden::fuzz
