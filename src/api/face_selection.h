#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/faces/faces.h"
#include "api/quality_filter.h"
#include "base/ids.h"
#include "base/result.h"
#include "gallery/gallery.h"
#include "imaging/image.h"

namespace beholden::api {

/// Which faces of a picture are enrolled, and which are not and why; indices into the findings.
struct FaceSelection {
    std::vector<std::size_t> chosen;
    std::vector<std::pair<std::size_t, std::vector<std::string>>> left_out;
};

/// All faces of a picture, largest first, each analysed.
///
/// errors  those of the pack.
Result<std::vector<analysis::FaceFinding>> analysed_faces(
    const analysis::FacePack& pack, const imaging::Image& image, const analysis::Wanted& wanted
);

/// Quality first, then the largest.
///
/// findings  Largest first.
/// bar       Absent: no quality is asked for.
FaceSelection select_faces(
    const std::vector<analysis::FaceFinding>& findings,
    const std::optional<QualityBar>& bar,
    std::size_t faces_max
);

/// The chosen faces with their templates, ready for Gallery::enrol().
///
/// errors  those of the pack.
Result<std::vector<gallery::NewFace>> faces_to_enrol(
    const analysis::FacePack& pack,
    const imaging::Image& image,
    const std::vector<analysis::FaceFinding>& findings,
    const FaceSelection& selection,
    const ImageId& image_id,
    const std::string& external_image_id
);

}  // namespace beholden::api
