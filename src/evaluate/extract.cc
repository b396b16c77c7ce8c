#include "evaluate/extract.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "evaluate/each_face.h"

namespace beholden::evaluate {
namespace {

using analysis::DetectedFace;
using MaybeTemplate = std::optional<analysis::Template>;

double distance_to_centre(const DetectedFace& face, const imaging::Image& image) noexcept {
    const double x =
        face.box_px.left + face.box_px.width / 2 - static_cast<float>(image.width_px) / 2;
    const double y =
        face.box_px.top + face.box_px.height / 2 - static_cast<float>(image.height_px) / 2;
    return std::hypot(x, y);
}

}  // namespace

const DetectedFace* choose_face(
    std::span<const DetectedFace> faces, const imaging::Image& image, FaceChoice choice
) noexcept {
    if (faces.empty()) return nullptr;
    if (choice == FaceChoice::kLargest) return faces.data();  // detect() orders by size.
    return &*std::ranges::min_element(faces, {}, [&image](const DetectedFace& face) {
        return distance_to_centre(face, image);
    });
}

Result<std::vector<MaybeTemplate>> extract_templates(
    const analysis::FacePack& pack, std::span<const Picture> pictures, const ExtractOptions& options
) {
    std::vector<MaybeTemplate> templates(pictures.size());
    BH_TRY(for_each_face(
        pack, pictures, options,
        [&](std::size_t i, const imaging::Image& image, const DetectedFace& face) -> Result<void> {
            BH_TRY_ASSIGN(auto found, pack.embed(image, std::span(&face, 1)));
            templates[i] = std::move(found.front());
            return {};
        }
    ));
    return templates;
}

}  // namespace beholden::evaluate
