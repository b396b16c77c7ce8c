#pragma once

#include <vector>

#include "analysis/faces/faces.h"
#include "gallery/gallery.h"
#include "imaging/image.h"
#include "wire/rekognition/shapes.h"

/// Findings and records as the API's shapes.
namespace beholden::api {

/// Pixels of `image` as shares of its sides.
gallery::RelativeBox relative(const analysis::Box& box_px, const imaging::Image& image) noexcept;

wire::rekognition::BoundingBox bounding_box(const gallery::RelativeBox& box);

/// 0..1 of the detector as the API's percentage.
float confidence_pct(const analysis::DetectedFace& face) noexcept;

/// Members that were not found or not asked for stay absent.
wire::rekognition::FaceDetail face_detail(
    const analysis::FaceFinding& finding, const imaging::Image& image
);

wire::rekognition::ComparedFace compared_face(
    const analysis::FaceFinding& finding, const imaging::Image& image
);

wire::rekognition::Face face(const gallery::FaceRecord& record);

std::vector<wire::rekognition::FaceMatch> face_matches(
    const std::vector<gallery::FaceMatch>& matches
);

std::vector<FaceId> face_ids(const std::vector<std::string>& texts);

/// What the named attributes ask for beyond the default set. An attribute that no model of the pack
/// measures adds nothing.
analysis::Wanted wanted(const std::vector<std::string>& attributes);

}  // namespace beholden::api
