#include "objects/object_source.h"

#include <utility>

namespace beholden::objects {

tl::unexpected<Error> no_such_object(std::string cause, std::source_location where) {
    return fail(
        ErrorCode::kInvalidS3Object,
        "Unable to get object metadata from S3. Check object key, region and/or access "
        "permissions.",
        std::move(cause), where
    );
}

tl::unexpected<Error> object_too_large(std::source_location where) {
    return fail(ErrorCode::kImageTooLarge, "Image size is too large", "object", where);
}

}  // namespace beholden::objects
