#pragma once

#include <cstddef>
#include <span>

#include "base/result.h"
#include "imaging/decode_context.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// Decodes a PNG of any colour type and depth, upright by its eXIf chunk.
///
/// Transparent pixels are laid over black in stored values: what nobody sees in the picture must
/// not be recognised in it either.
///
/// errors   as decode(); any wrong CRC is kInvalidImageFormat. kOverloaded if the budget has no
///          room.
/// threads  safe to call concurrently.
Result<Image> decode_png(std::span<const std::byte> bytes, const DecodeContext& context);

}  // namespace beholden::imaging
