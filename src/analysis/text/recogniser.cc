#include "analysis/text/recogniser.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/limits.h"

namespace beholden::analysis {
namespace {

/// Lines in one run at most, as in the models' own pipeline.
constexpr std::size_t kBatchMax = 6;
/// A line joins a batch whose widest line is at most this much wider: padding costs as much as
/// text.
constexpr double kPaddingMax = 1.25;

}  // namespace

int line_width_px(const Quad& quad, int height_px) noexcept {
    const double ratio = width_of(quad) / std::max(1.0, height_of(quad));
    const double width = std::ceil(ratio * height_px);
    return static_cast<int>(std::clamp(width, 1.0, static_cast<double>(limits::kTextLineWidthMaxPx))
    );
}

std::vector<LineBatch> plan_batches(std::span<const Quad> quads, const LineRecipe& recipe) {
    std::vector<int> widths;
    for (const Quad& quad : quads) widths.push_back(line_width_px(quad, recipe.height_px));
    std::vector<std::size_t> order(quads.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return widths[i]; });
    std::vector<LineBatch> batches;
    double width_max = 0;
    for (const std::size_t i : order) {
        const int width = std::max(widths[i], recipe.width_min_px);
        const bool joins = !batches.empty() && batches.back().lines.size() < kBatchMax &&
                           width <= width_max &&
                           width * static_cast<int>(batches.back().lines.size() + 1) <=
                               limits::kTextBatchWidthMaxPx;
        if (!joins) {
            batches.emplace_back();
            width_max = width * kPaddingMax;
        }
        batches.back().lines.push_back(i);
        batches.back().width_px = width;
    }
    return batches;
}

Recogniser::Recogniser(infer::Model model, const LineRecipe& recipe, Dictionary dictionary)
    : model_(std::move(model)), recipe_(recipe), dictionary_(std::move(dictionary)) {}

Result<Recogniser> Recogniser::make(infer::Model model, const LineRecipe& recipe) {
    const auto& inputs = model.inputs();
    const auto& outputs = model.outputs();
    if (inputs.size() != 1 || inputs[0].shape != infer::Shape{-1, 3, recipe.height_px, -1} ||
        outputs.size() != 1 || outputs[0].shape.size() != 3) {
        return fail(
            ErrorCode::kInvalidArgument,
            "one input [open, 3, height, open] and one output [n, columns, symbols] are needed"
        );
    }
    const auto text = model.metadata("character");
    if (!text) {
        return fail(ErrorCode::kInvalidArgument, "the model carries no text named 'character'");
    }
    BH_TRY_ASSIGN(Dictionary dictionary, Dictionary::parse(*text));
    const std::int64_t symbols = outputs[0].shape[2];
    if (symbols != static_cast<std::int64_t>(dictionary.symbols())) {
        return fail(ErrorCode::kInvalidArgument, "the dictionary is not of the model's size");
    }
    return Recogniser(std::move(model), recipe, std::move(dictionary));
}

Result<std::vector<ReadLine>> Recogniser::read(HalvedImages& images, std::span<const Quad> quads)
    const {
    std::vector<ReadLine> lines(quads.size());
    for (const LineBatch& batch : plan_batches(quads, recipe_)) {
        BH_TRY(read_batch(images, quads, batch, lines));
    }
    return lines;
}

Result<void> Recogniser::read_batch(
    HalvedImages& images,
    std::span<const Quad> quads,
    const LineBatch& batch,
    std::vector<ReadLine>& lines
) const {
    const int height = recipe_.height_px;
    const int width = batch.width_px;
    const std::size_t size = 3 * static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    std::vector<float> planes(size * batch.lines.size());
    for (std::size_t i = 0; i < batch.lines.size(); ++i) {
        const Quad& quad = quads[batch.lines[i]];
        sample_crop(
            images, quad, {line_width_px(quad, height), height, width}, recipe_.pixels,
            std::span(planes).subspan(i * size, size)
        );
    }
    const auto count = static_cast<std::int64_t>(batch.lines.size());
    const infer::Input input{planes, {count, 3, height, width}};
    BH_TRY_ASSIGN(const infer::Outputs outputs, model_.run(std::span(&input, 1)));
    const infer::Shape& shape = outputs.shape(0);
    const std::size_t symbols = dictionary_.symbols();
    if (shape.size() != 3 || shape[0] != count || shape[1] < 1 ||
        shape[2] != static_cast<std::int64_t>(symbols)) {
        return fail(ErrorCode::kInternal, "the recogniser answered with another size");
    }
    const auto columns = static_cast<std::size_t>(shape[1]);
    for (std::size_t i = 0; i < batch.lines.size(); ++i) {
        const int line_width = line_width_px(quads[batch.lines[i]], height);
        lines[batch.lines[i]] = {
            .characters = decode_ctc(
                outputs.values(0).subspan(i * columns * symbols, columns * symbols), symbols
            ),
            .columns = static_cast<double>(columns) * line_width / width,
        };
    }
    return {};
}

}  // namespace beholden::analysis
