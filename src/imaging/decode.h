#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "base/limits.h"
#include "base/result.h"
#include "imaging/decode_budget.h"
#include "imaging/decode_pool.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// Decodes one JPEG or PNG, chosen by its first bytes alone, upright by its EXIF orientation.
///
/// bytes    the file; hostile. Data behind the first image is ignored.
/// returns  RGB u8. CMYK and YCCK are converted (Adobe-inverted too), 16-bit and low-bit PNG are
///          brought to 8 bits, grey is spread, transparency is laid over black (what nobody sees
///          must not be recognised), profiles are ignored.
/// errors   kInvalidImageFormat: not JPEG or PNG, damaged, cut short, any decoder warning, 12-bit,
///          lossless or arithmetic JPEG, over limits::kJpegScansMax scans, over
///          limits::kDecodeTimeMax of processor time.
///          kImageTooLarge: a side over limits::kImageSideMaxPx (judged from the header alone).
///          kInvalidArgument: a side under limits::kImageSideMinPx.
/// threads  safe to call concurrently; memory of concurrent calls is not bounded: see Decoder.
Result<Image> decode(std::span<const std::byte> bytes);

/// What a Decoder's calls may use.
struct DecoderOptions {
    /// 3 bytes each. A JPEG of several scans counts four times, a turned JPEG and a PNG twice; a
    /// picture that counts for more than the whole is decoded alone.
    std::int64_t pixels_in_flight_max = limits::kDecodePixelsInFlightMax;
    std::chrono::milliseconds wait_max = limits::kDecodeWaitMax;
    std::chrono::milliseconds time_max = limits::kDecodeTimeMax;
};

/// decode() with a bound on the memory that concurrent calls use together while they decode.
///
/// threads  decode() is safe to call concurrently; one Decoder serves a whole server.
class Decoder {
public:
    /// pool  Processes that do the work; null: this one does.
    explicit Decoder(const DecoderOptions& options = {}, std::unique_ptr<DecodePool> pool = nullptr)
        : options_(options), pool_(std::move(pool)), budget_(options.pixels_in_flight_max) {}

    /// errors  as the free decode(); kOverloaded if no room came free in options.wait_max, or
    ///         the system has no memory.
    [[nodiscard]] Result<Image> decode(std::span<const std::byte> bytes) const;

private:
    const DecoderOptions options_;
    const std::unique_ptr<DecodePool> pool_;
    mutable DecodeBudget budget_;
};

}  // namespace beholden::imaging
