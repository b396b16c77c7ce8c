// ClipPack::load: a pack file, everything that it names, and the directions of its prompts.
#include <string>
#include <utility>

#include "analysis/clip/clip.h"
#include "analysis/clip/clip_pack_file.h"
#include "analysis/pack_files.h"
#include "infer/model_file.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "CLIP pack";

Result<ImageEncoder> load_image(const PackFiles& files, const ClipPackFile& pack) {
    BH_TRY_ASSIGN(infer::Model model, files.model(pack.image));
    return ImageEncoder::make(std::move(model), pack.picture);
}

Result<TextEncoder> load_text(
    const PackFiles& files, const ClipPackFile& pack, const ClipTokenizer& tokenizer
) {
    BH_TRY_ASSIGN(
        infer::Model model, files.model(pack.text, infer::InputElements::kFloatsOrIntegers)
    );
    TextEncoder::Recipe recipe;
    recipe.context = pack.context;
    recipe.pad = pack.pad ? *pack.pad : tokenizer.end();
    return TextEncoder::make(std::move(model), recipe);
}

Result<ClipTokenizer> load_tokenizer(const PackFiles& files, const ClipPackFile& pack) {
    BH_TRY_ASSIGN(
        const std::string vocabulary, in_part(kPack, "vocabulary", files.text(pack.vocabulary))
    );
    BH_TRY_ASSIGN(const std::string merges, in_part(kPack, "merges", files.text(pack.merges)));
    return in_part(kPack, "vocabulary, merges", ClipTokenizer::parse(vocabulary, merges));
}

/// What the pair answers must be comparable: only running both tells where a file leaves sizes
/// open.
Result<void> check_dimensions(
    const ImageEncoder& image, const ClipPackFile& pack, std::size_t text_dimension
) {
    const auto seen =
        image.encode(imaging::make_image(pack.picture.width_px, pack.picture.height_px));
    if (!seen) {
        return fail(
            ErrorCode::kInvalidArgument, "the model gives no embedding of a black picture",
            seen.error().detail
        );
    }
    if (seen->size() == text_dimension) return {};
    return fail(
        ErrorCode::kInvalidArgument, "its embeddings have " + std::to_string(seen->size()) +
                                         " numbers, those of the text encoder " +
                                         std::to_string(text_dimension)
    );
}

}  // namespace

Result<std::unique_ptr<ClipPack>> ClipPack::load(
    const infer::Runtime& runtime,
    const std::filesystem::path& pack_file,
    const std::filesystem::path& assets_dir
) {
    BH_TRY_ASSIGN(const Bytes bytes, infer::read_file(pack_file));
    BH_TRY_ASSIGN(ClipPackFile pack, parse_clip_pack_file(as_text(bytes)));
    const PackFiles files(runtime, pack_file.parent_path(), assets_dir);
    BH_TRY_ASSIGN(ClipTokenizer tokenizer, load_tokenizer(files, pack));
    BH_TRY_ASSIGN(ImageEncoder image, in_part(kPack, "image", load_image(files, pack)));
    BH_TRY_ASSIGN(
        const TextEncoder text, in_part(kPack, "text", load_text(files, pack, tokenizer))
    );
    BH_TRY_ASSIGN(
        PromptSet labels,
        in_part(kPack, "labels", PromptSet::make(pack.labels, pack.logits, tokenizer, text))
    );
    BH_TRY_ASSIGN(
        PromptSet moderation,
        in_part(kPack, "moderation", PromptSet::make(pack.moderation, pack.logits, tokenizer, text))
    );
    for (const PromptSet* set : {&labels, &moderation}) {
        if (set->dimension() == 0) continue;
        BH_TRY(in_part(kPack, "image", check_dimensions(image, pack, set->dimension())));
    }
    return std::unique_ptr<ClipPack>(new ClipPack({
        .model_id = std::move(pack.model_id),
        .model_version = std::move(pack.model_version),
        .licence = std::move(pack.licence),
        .image = std::move(image),
        .tokenizer = std::move(tokenizer),
        .labels = std::move(labels),
        .moderation = std::move(moderation),
        .new_labels = std::move(pack.new_labels),
    }));
}

}  // namespace beholden::analysis
