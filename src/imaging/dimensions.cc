#include "imaging/dimensions.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.h"

namespace beholden::imaging {

Result<void> check_dimensions(std::uint32_t width_px, std::uint32_t height_px) {
    const auto [shorter, longer] = std::minmax(width_px, height_px);
    if (longer > limits::kImageSideMaxPx) {
        return fail(
            ErrorCode::kImageTooLarge,
            fmt::format(
                "Input image dimensions {} x {} exceed maximum dimension size of {} pixels",
                width_px, height_px, limits::kImageSideMaxPx
            )
        );
    }
    if (shorter < limits::kImageSideMinPx) {
        return fail(
            ErrorCode::kInvalidArgument,
            fmt::format(
                "Image dimensions: {} x {} pixels is too small, the minimum is {} pixels a side",
                width_px, height_px, limits::kImageSideMinPx
            )
        );
    }
    return {};
}

tl::unexpected<Error> fail_format(std::string detail, std::source_location where) {
    return fail(
        ErrorCode::kInvalidImageFormat, "Request has invalid image format", std::move(detail), where
    );
}

}  // namespace beholden::imaging
