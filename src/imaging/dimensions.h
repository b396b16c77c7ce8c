#pragma once

#include <cstdint>

#include "base/result.h"

namespace beholden::imaging {

/// Judges the size that a file's header claims, before anything of that size is allocated.
///
/// errors  kImageTooLarge: a side over limits::kImageSideMaxPx.
///         kInvalidArgument: a side under limits::kImageSideMinPx.
Result<void> check_dimensions(std::uint32_t width_px, std::uint32_t height_px);

/// The one answer for a file that is not a whole, clean JPEG or PNG; `detail` is for the log.
tl::unexpected<Error> fail_format(
    std::string detail, std::source_location where = std::source_location::current()
);

}  // namespace beholden::imaging
