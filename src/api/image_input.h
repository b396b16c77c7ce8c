#pragma once

#include <span>
#include <string>
#include <vector>

#include "api/services.h"
#include "audit/entry.h"
#include "base/result.h"
#include "imaging/image.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {

/// The one decode of a request's picture. The audit log commits to its bytes under a name, and to
/// the object's place where it came from a bucket.
///
/// errors  kInvalidArgument unless exactly one of Bytes and S3Object is given; those of
///         objects::Buckets::get() and imaging::decode.
Result<imaging::Image> load_image(
    const Services& services,
    const wire::rekognition::Image& image,
    const std::string& name,
    audit::Entry& entry
);

/// The largest face; kInvalidArgument with the API's words if there is none.
Result<analysis::DetectedFace> largest_face(const std::vector<analysis::DetectedFace>& faces);

}  // namespace beholden::api
