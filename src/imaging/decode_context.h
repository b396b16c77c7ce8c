#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <functional>
#include <span>

#include "base/limits.h"
#include "imaging/decode_budget.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// Processor time that the calling thread has used. Decoding is bounded by it and not by the clock
/// on the wall, so that a file gets the same answer on a busy machine.
inline std::chrono::nanoseconds thread_time() noexcept {
    std::timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

/// What one decode may use; shared by the decoders of all formats.
struct DecodeContext {
    /// Asks for so many pixels of a budget. Empty: this decode is not counted.
    std::function<Result<DecodeBudget::Lease>(std::int64_t pixels)> ask;
    std::chrono::milliseconds time_max = limits::kDecodeTimeMax;

    /// To be called between the header and the first allocation of the picture's size.
    [[nodiscard]] Result<DecodeBudget::Lease> admit(std::int64_t pixels) const {
        return ask ? ask(pixels) : DecodeBudget::Lease{};
    }

    /// The thread_time() at which a decode that begins now must end.
    [[nodiscard]] std::chrono::nanoseconds deadline() const { return thread_time() + time_max; }
};

/// decode() of decode.h within the context's bounds, in this process.
///
/// errors  as decode(); those of `context.ask`.
Result<Image> decode_within(std::span<const std::byte> bytes, const DecodeContext& context);

}  // namespace beholden::imaging
