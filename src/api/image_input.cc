#include "api/image_input.h"

#include <optional>
#include <string>
#include <string_view>

namespace beholden::api {

namespace {

std::string_view view_of(const std::optional<std::string>& text) {
    return text ? std::string_view(*text) : std::string_view();
}

/// Views of the request.
objects::ObjectName name_of(const wire::rekognition::S3Object& object) {
    return {view_of(object.Bucket), view_of(object.Name), view_of(object.Version)};
}

std::string text_of(const objects::ObjectName& name) {
    std::string text = std::string(name.bucket) + "/" + std::string(name.key);
    if (!name.version.empty()) text += "?" + std::string(name.version);
    return text;
}

}  // namespace

Result<imaging::Image> load_image(
    const Services& services,
    const wire::rekognition::Image& image,
    const std::string& name,
    audit::Entry& entry
) {
    if (image.Bytes.has_value() == image.S3Object.has_value()) {
        return fail(
            ErrorCode::kInvalidArgument,
            "An image must be given as Bytes or as S3Object, one of them."
        );
    }
    if (image.Bytes) {
        audit::commit_to(entry, name, *image.Bytes);
        return services.decoder.decode(*image.Bytes);
    }
    const auto object = name_of(*image.S3Object);
    entry.hidden[name + "_object"] = text_of(object);
    BH_TRY_ASSIGN(const Bytes bytes, services.buckets.get(object));
    audit::commit_to(entry, name, bytes);
    return services.decoder.decode(bytes);
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
