#include "api/image_input.h"

namespace beholden::api {

Result<imaging::Image> load_image(const Services& services, const wire::rekognition::Image& image) {
    if (image.Bytes.has_value() == image.S3Object.has_value()) {
        return fail(
            ErrorCode::kInvalidArgument,
            "An image must be given as Bytes or as S3Object, one of them."
        );
    }
    if (image.S3Object) {
        const wire::rekognition::S3Object& object = *image.S3Object;
        BH_TRY_ASSIGN(
            const Bytes bytes, services.buckets.get(
                                   {.bucket = object.Bucket.value_or(""),
                                    .key = object.Name.value_or(""),
                                    .version = object.Version.value_or("")}
                               )
        );
        return services.decoder.decode(bytes);
    }
    return services.decoder.decode(*image.Bytes);
}

Result<analysis::DetectedFace> largest_face(const std::vector<analysis::DetectedFace>& faces) {
    if (faces.empty()) {
        return fail(
            ErrorCode::kInvalidArgument, "There are no faces in the image. Should be at least 1."
        );
    }
    return faces.front();  // detect() orders by size.
}

}  // namespace beholden::api
