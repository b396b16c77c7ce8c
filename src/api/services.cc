#include "api/services.h"

namespace beholden::api {

Result<const analysis::PicturePacks*> picture_packs(const Services& services) {
    if (const auto* packs = services.pictures.get()) return packs;
    return fail(
        ErrorCode::kUnavailable,
        "The models of this operation are still being loaded; try again in a moment."
    );
}

}  // namespace beholden::api
