#include "analysis/equipment/face_cover.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "analysis/equipment/boxes.h"
#include "analysis/equipment/cut.h"
#include "analysis/labels/picture_input.h"
#include "analysis/port_shape.h"

namespace beholden::analysis {
namespace {

bool fits(const std::vector<infer::Port>& ports, const infer::Shape& wanted) {
    return ports.size() == 1 && std::ranges::equal(ports[0].shape, wanted, agrees);
}

}  // namespace

Result<FaceCover> FaceCover::make(infer::Model model, const CoverRecipe& recipe) {
    const std::int64_t size = recipe.input_size_px;
    if (!fits(model.inputs(), {1, 3, size, size}) || !fits(model.outputs(), {1, 2})) {
        return fail(
            ErrorCode::kInvalidArgument, "the model must take [1, 3, " + std::to_string(size) +
                                             ", " + std::to_string(size) +
                                             "] and answer [1, 2]: covered, not covered"
        );
    }
    return FaceCover(std::move(model), recipe);
}

Result<float> FaceCover::judge(const imaging::Image& image, const DetectedFace& face) const {
    const Cut cut = cut_out(image, grown(face.box_px, recipe_.margin, 0), recipe_.input_size_px);
    PictureRecipe picture;
    picture.width_px = recipe_.input_size_px;
    picture.height_px = recipe_.input_size_px;
    picture.pixels = recipe_.pixels;
    const PictureInput input = make_input(cut.image, picture);
    const infer::Input tensor{input.planes, input.shape};
    std::array<float, 2> probabilities{};
    const infer::Output output{probabilities, {1, 2}};
    BH_TRY(model_.run_into(std::span(&tensor, 1), std::span(&output, 1)));
    if (!std::isfinite(probabilities[0])) {
        return fail(ErrorCode::kInternal, "the face cover model answered with no number");
    }
    return std::clamp(probabilities[0], 0.0F, 1.0F);
}

imaging::Box cover_box(const DetectedFace& face, const imaging::Image& image) noexcept {
    const auto& marks = face.landmarks_px;
    const float eyes_y = (marks[0].y + marks[1].y) / 2;
    const float bottom = face.box_px.top + face.box_px.height;
    const float top = std::clamp((eyes_y + marks[2].y) / 2, face.box_px.top, bottom);
    return in_image({face.box_px.left, top, face.box_px.width, bottom - top}, image);
}

}  // namespace beholden::analysis
