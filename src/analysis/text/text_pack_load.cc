#include <string_view>
#include <utility>

#include "analysis/pack_files.h"
#include "analysis/text/onnx_text_pack.h"
#include "analysis/text/text_pack_file.h"
#include "base/bytes.h"
#include "infer/model_file.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kKind = "text pack";

/// A model of the pack made into what uses it; errors name the part.
template <class T, class Recipe>
Result<T> load_part(
    const PackFiles& loader, std::string_view part, const PackedFile& file, const Recipe& recipe
) {
    BH_TRY_ASSIGN(infer::Model model, in_part(kKind, part, loader.model(file)));
    return in_part(kKind, part, T::make(std::move(model), recipe));
}

}  // namespace

Result<std::unique_ptr<TextPack>> TextPack::load(
    const infer::Runtime& runtime,
    const std::filesystem::path& pack_file,
    const std::filesystem::path& assets_dir
) {
    BH_TRY_ASSIGN(const Bytes bytes, infer::read_file(pack_file));
    BH_TRY_ASSIGN(const TextPackFile pack, parse_text_pack_file(as_text(bytes)));
    const PackFiles loader(runtime, pack_file.parent_path(), assets_dir);
    BH_TRY_ASSIGN(
        TextDetector detector,
        load_part<TextDetector>(loader, "detector", pack.detector, pack.detector_recipe)
    );
    BH_TRY_ASSIGN(
        AngleClassifier angle,
        load_part<AngleClassifier>(loader, "angle", pack.angle, pack.angle_recipe)
    );
    BH_TRY_ASSIGN(
        Recogniser recogniser,
        load_part<Recogniser>(loader, "recogniser", pack.recogniser, pack.line_recipe)
    );
    return std::make_unique<OnnxTextPack>(OnnxTextPack::Parts{
        .model_id = pack.model_id,
        .model_version = pack.model_version,
        .detector = std::move(detector),
        .angle = std::move(angle),
        .recogniser = std::move(recogniser),
        .line_confidence_min = pack.line_confidence_min,
    });
}

}  // namespace beholden::analysis
