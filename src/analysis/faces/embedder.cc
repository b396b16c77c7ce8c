#include "analysis/faces/embedder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analysis/port_shape.h"

namespace beholden::analysis {
namespace {

/// Crops per run. Larger batches gained nothing on one thread (13.8 ms a face at 4, 15.5 at 16).
constexpr std::size_t kBatchMax = 4;

/// errors  kInternal: a vector without direction, which no threshold could judge.
Result<void> normalise(std::vector<float>& vector) {
    double sum = 0;
    for (const float value : vector) sum += static_cast<double>(value) * static_cast<double>(value);
    const double norm = std::sqrt(sum);
    if (!std::isfinite(norm) || norm <= 0) {
        return fail(ErrorCode::kInternal, "the embedder answered with a vector of no direction");
    }
    for (float& value : vector) value = static_cast<float>(static_cast<double>(value) / norm);
    return {};
}

}  // namespace

Result<imaging::Image> align(
    const imaging::Image& image,
    const std::array<Point, 5>& landmarks_px,
    const EmbedderRecipe& recipe
) {
    BH_TRY_ASSIGN(
        const imaging::Affine transform,
        imaging::similarity_transform(landmarks_px, recipe.template_px)
    );
    return imaging::warp(image, transform, recipe.input_size_px, recipe.input_size_px);
}

Embedder::Embedder(infer::Model model, EmbedderRecipe recipe, std::size_t batch_max)
    : model_(std::move(model)), recipe_(recipe), batch_max_(batch_max) {}

Result<Embedder> Embedder::make(infer::Model model, EmbedderRecipe recipe) {
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    if (inputs.size() != 1 || outputs.size() != 1 || inputs[0].shape.size() != 4 ||
        outputs[0].shape.size() != 2) {
        return fail(
            ErrorCode::kInvalidArgument,
            "embedder: one input [n, 3, size, size] and one output [n, dimension] are needed"
        );
    }
    const auto& in = inputs[0].shape;
    if (!agrees(in[1], 3) || !agrees(in[2], recipe.input_size_px) ||
        !agrees(in[3], recipe.input_size_px)) {
        return fail(ErrorCode::kInvalidArgument, "embedder: input_size is not the model's");
    }
    if (!agrees(outputs[0].shape[1], recipe.dimension)) {
        return fail(ErrorCode::kInvalidArgument, "embedder: dimension is not the model's");
    }
    if (in[0] > 1) {
        return fail(ErrorCode::kInvalidArgument, "embedder: the model's batch must be 1 or open");
    }
    const std::size_t batch_max = in[0] < 0 ? kBatchMax : 1;
    return Embedder(std::move(model), recipe, batch_max);
}

Result<std::vector<std::vector<float>>> Embedder::embed(
    const imaging::Image& image, std::span<const DetectedFace> faces
) const {
    const auto side = static_cast<std::size_t>(recipe_.input_size_px);
    const auto dimension = static_cast<std::size_t>(recipe_.dimension);
    const std::size_t crop_size = 3 * side * side;
    std::vector<std::vector<float>> vectors;
    vectors.reserve(faces.size());
    std::vector<float> crops(crop_size * std::min(batch_max_, faces.size()));
    std::vector<float> values(dimension * std::min(batch_max_, faces.size()));
    for (std::size_t begin = 0; begin < faces.size(); begin += batch_max_) {
        const std::size_t count = std::min(batch_max_, faces.size() - begin);
        for (std::size_t i = 0; i < count; ++i) {
            BH_TRY_ASSIGN(
                const imaging::Image crop, align(image, faces[begin + i].landmarks_px, recipe_)
            );
            write_planes(
                crop, recipe_.pixels, recipe_.input_size_px, recipe_.input_size_px,
                std::span(crops).subspan(i * crop_size, crop_size)
            );
        }
        const auto n = static_cast<std::int64_t>(count);
        const std::int64_t size_px = recipe_.input_size_px;
        const infer::Input input{
            std::span(crops).first(count * crop_size), {n, 3, size_px, size_px}
        };
        const infer::Output output{
            std::span(values).first(count * dimension), {n, recipe_.dimension}
        };
        BH_TRY(model_.run_into(std::span(&input, 1), std::span(&output, 1)));
        for (std::size_t i = 0; i < count; ++i) {
            const auto row = std::span(values).subspan(i * dimension, dimension);
            vectors.emplace_back(row.begin(), row.end());
            BH_TRY(normalise(vectors.back()));
        }
    }
    return vectors;
}

}  // namespace beholden::analysis
