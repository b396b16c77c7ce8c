#include <future>
#include <string>
#include <utility>

#include "analysis/faces/calibration_file.h"
#include "analysis/faces/onnx_face_pack.h"
#include "analysis/faces/pack_file.h"
#include "analysis/pack_files.h"
#include "infer/model_file.h"
#include "infer/runtime.h"

namespace beholden::analysis {
namespace {

/// Says which part of the pack an error is about.
template <class T>
Result<T> in_part(std::string_view part, Result<T> result) {
    return analysis::in_part("face pack", part, std::move(result));
}

Result<std::optional<Cohort>> load_cohort(const PackFiles& loader, const PackFile& pack) {
    if (!pack.cohort) return std::optional<Cohort>();
    BH_TRY_ASSIGN(const std::string text, loader.text(*pack.cohort));
    BH_TRY_ASSIGN(Cohort cohort, Cohort::parse(text));
    if (cohort.dimension() != pack.recipe.dimension) {
        return fail(ErrorCode::kInvalidArgument, "cohort: another dimension than the embedder's");
    }
    return std::optional(std::move(cohort));
}

Result<Detector> load_detector(const PackFiles& loader, const PackFile& pack) {
    BH_TRY_ASSIGN(infer::Model model, loader.model(pack.detector));
    return Detector::make(std::move(model));
}

Result<Embedder> load_embedder(const PackFiles& loader, const PackFile& pack) {
    BH_TRY_ASSIGN(infer::Model model, loader.model(pack.embedder));
    return Embedder::make(std::move(model), pack.recipe);
}

Result<Calibration> load_calibration(const PackFiles& loader, const PackFile& pack) {
    BH_TRY_ASSIGN(const std::string text, loader.text(pack.calibration));
    return parse_calibration(text);
}

/// A model that a pack need not have, made into what uses it; the error names the part.
template <class T, class Make>
Result<std::optional<T>> load_optional(
    const PackFiles& loader, std::string_view part, const std::optional<PackedFile>& file, Make make
) {
    if (!file) return std::optional<T>();
    BH_TRY_ASSIGN(infer::Model model, in_part(part, loader.model(*file)));
    BH_TRY_ASSIGN(T made, in_part(part, Result<T>(make(std::move(model)))));
    return std::optional<T>(std::move(made));
}

using Extras = OnnxFacePack::Extras;

Result<void> load_shape(const PackFiles& loader, const PackFile& pack, Extras& extras) {
    BH_TRY_ASSIGN(extras.mesh, load_optional<FaceMesh>(loader, "mesh", pack.mesh, FaceMesh::make));
    if (pack.eyes && !pack.mesh) {
        return fail(ErrorCode::kInvalidArgument, "face pack: [eyes] needs [mesh]");
    }
    BH_TRY_ASSIGN(
        extras.eyes, load_optional<EyeContours>(loader, "eyes", pack.eyes, EyeContours::make)
    );
    return {};
}

Result<void> load_person(const PackFiles& loader, const PackFile& pack, Extras& extras) {
    const auto chips = [](int size_px, int classes) {
        return [=](infer::Model model) {
            return ChipClassifier::make(std::move(model), size_px, classes);
        };
    };
    BH_TRY_ASSIGN(
        extras.gender, load_optional<ChipClassifier>(
                           loader, "gender", pack.gender, chips(kGenderSizePx, kGenderClasses)
                       )
    );
    BH_TRY_ASSIGN(
        extras.age,
        load_optional<ChipClassifier>(loader, "age", pack.age, chips(kAgeSizePx, kAgeClasses))
    );
    return {};
}

Result<std::optional<Appearance>> load_appearance(const PackFiles& loader, const PackFile& pack) {
    if (!pack.appearance || !pack.appearance_heads) return std::optional<Appearance>();
    BH_TRY_ASSIGN(
        const std::string text, in_part("appearance_heads", loader.text(*pack.appearance_heads))
    );
    BH_TRY_ASSIGN(AppearanceHeads heads, in_part("appearance_heads", AppearanceHeads::parse(text)));
    return load_optional<Appearance>(
        loader, "appearance", pack.appearance,
        [&](infer::Model model) { return Appearance::make(std::move(model), std::move(heads)); }
    );
}

Result<std::optional<ExpressionClassifier>> load_expression(
    const PackFiles& loader, const PackFile& pack
) {
    return load_optional<ExpressionClassifier>(
        loader, "expression", pack.expression,
        [&](infer::Model model) {
            return ExpressionClassifier::make(std::move(model), pack.expression_scale);
        }
    );
}

Result<Extras> load_extras(const PackFiles& loader, const PackFile& pack) {
    Extras extras;
    BH_TRY_ASSIGN(extras.appearance, load_appearance(loader, pack));
    BH_TRY_ASSIGN(extras.expression, load_expression(loader, pack));
    BH_TRY(load_shape(loader, pack, extras));
    BH_TRY(load_person(loader, pack, extras));
    return extras;
}

}  // namespace

Result<std::unique_ptr<FacePack>> FacePack::load(
    const infer::Runtime& runtime,
    const std::filesystem::path& pack_file,
    const std::filesystem::path& assets_dir
) {
    BH_TRY_ASSIGN(const Bytes bytes, infer::read_file(pack_file));
    BH_TRY_ASSIGN(const PackFile pack, parse_pack_file(as_text(bytes)));
    const PackFiles loader(runtime, pack_file.parent_path(), assets_dir);
    // A server waits for this pack before it reads its faces; the embedder takes half of the time.
    auto embedder_loaded = std::async(std::launch::async, [&loader, &pack] {
        return in_part("embedder", load_embedder(loader, pack));
    });
    BH_TRY_ASSIGN(Detector detector, in_part("detector", load_detector(loader, pack)));
    BH_TRY_ASSIGN(Extras extras, load_extras(loader, pack));
    BH_TRY_ASSIGN(Embedder embedder, embedder_loaded.get());
    BH_TRY_ASSIGN(std::optional<Cohort> cohort, in_part("cohort", load_cohort(loader, pack)));
    BH_TRY_ASSIGN(Calibration calibration, in_part("calibration", load_calibration(loader, pack)));
    return std::make_unique<OnnxFacePack>(OnnxFacePack::Parts{
        .model_id = pack.model_id,
        .model_version = pack.model_version,
        .confidence_min = pack.confidence_min,
        .overlap_max = pack.overlap_max,
        .detector = std::move(detector),
        .embedder = std::move(embedder),
        .cohort = std::move(cohort),
        .calibration = std::move(calibration),
        .extras = std::move(extras),
    });
}

}  // namespace beholden::analysis
