#pragma once

#include <chrono>
#include <cstdint>

#include "base/limits.h"
#include "imaging/decode_budget.h"

namespace beholden::imaging {

/// What one decode may use; shared by the decoders of all formats.
struct DecodeContext {
    DecodeBudget* budget = nullptr;  ///< Null: this decode is not counted.
    std::chrono::milliseconds wait_max = limits::kDecodeWaitMax;
    std::chrono::milliseconds time_max = limits::kDecodeTimeMax;

    /// To be called between the header and the first allocation of the picture's size.
    [[nodiscard]] Result<DecodeBudget::Lease> admit(std::int64_t pixels) const {
        if (budget == nullptr) return DecodeBudget::Lease{};
        return budget->acquire(pixels, wait_max);
    }

    /// The end of a decode that begins now.
    [[nodiscard]] std::chrono::steady_clock::time_point deadline() const {
        return std::chrono::steady_clock::now() + time_max;
    }
};

}  // namespace beholden::imaging
