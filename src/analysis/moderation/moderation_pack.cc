// ModerationPack::load, and the pack over the Open-NSFW network and the prompts of a CLIP pack.
#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "analysis/clip/clip.h"
#include "analysis/moderation/moderation.h"
#include "analysis/moderation/open_nsfw.h"
#include "analysis/pack_files.h"
#include "infer/model_file.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "moderation pack";

/// What the network tells: nudity from none; the taxonomy's third level it cannot tell apart.
constexpr std::string_view kNudity = "Explicit Nudity";

/// A confidence for each label of the taxonomy; none for those that no model judges.
class Confidences {
public:
    void raise(std::string_view name, float confidence_pct) {
        // An ancestor is at least as sure as what is below it.
        for (const ModerationLabel* label = find_moderation_label(name); label != nullptr;
             label = find_moderation_label(label->parent)) {
            auto& confidence = of_[static_cast<std::size_t>(label - moderation_taxonomy().data())];
            confidence = std::max(confidence.value_or(0), confidence_pct);
        }
    }
    [[nodiscard]] std::vector<ModerationFinding> findings() const {
        std::vector<ModerationFinding> findings;
        for (std::size_t i = 0; i < of_.size(); ++i) {
            if (of_[i]) findings.push_back({&moderation_taxonomy()[i], *of_[i]});
        }
        return findings;
    }

private:
    std::vector<std::optional<float>> of_ =
        std::vector<std::optional<float>>(moderation_taxonomy().size());
};

class OnnxModerationPack final : public ModerationPack {
public:
    OnnxModerationPack(
        std::string model_id, std::string model_version, OpenNsfw model, const ClipPack* clip
    )
        : model_id_(std::move(model_id)),
          model_version_(std::move(model_version)),
          model_(std::move(model)),
          clip_(clip) {}

    [[nodiscard]] Result<std::vector<ModerationFinding>> find(const imaging::Image& image
    ) const override {
        Confidences confidences;
        BH_TRY_ASSIGN(const float probability, model_.judge(image));
        confidences.raise(kNudity, 100 * probability);
        if (clip_ != nullptr) {
            BH_TRY_ASSIGN(const Embedding seen, clip_->look(image));
            const PromptSet& prompts = clip_->moderation();
            const std::vector<float> found = prompts.judge(seen);
            for (std::size_t i = 0; i < found.size(); ++i) {
                confidences.raise(prompts.names()[i], found[i]);
            }
        }
        return confidences.findings();
    }
    [[nodiscard]] const std::string& model_version() const noexcept override {
        return model_version_;
    }
    [[nodiscard]] const std::string& model_id() const noexcept override { return model_id_; }

private:
    std::string model_id_;
    std::string model_version_;
    OpenNsfw model_;
    const ClipPack* clip_;  ///< Null where no CLIP pack judges moderation.
};

Result<OpenNsfw> load_nudity(const PackFiles& files, const PackedFile& file) {
    BH_TRY_ASSIGN(infer::Model model, files.model(file));
    return OpenNsfw::make(std::move(model));
}

}  // namespace

Result<std::unique_ptr<ModerationPack>> ModerationPack::load(
    const infer::Runtime& runtime,
    const std::filesystem::path& pack_file,
    const std::filesystem::path& assets_dir,
    const ClipPack* clip
) {
    BH_TRY_ASSIGN(const Bytes bytes, infer::read_file(pack_file));
    BH_TRY_ASSIGN(const toml::table table, parse_pack_toml(as_text(bytes), kPack));
    const PackSection root(table, kPack, "");
    BH_TRY(root.check_fields({"name", "model_id", "model_version", "nudity"}));
    BH_TRY_ASSIGN(std::string model_id, root.text("model_id"));
    BH_TRY_ASSIGN(std::string model_version, root.text("model_version"));
    BH_TRY_ASSIGN(const PackSection nudity, root.section("nudity"));
    BH_TRY(nudity.check_fields({"file", "sha256", "format"}));
    BH_TRY(nudity.choice("format", {"open-nsfw"}));
    BH_TRY_ASSIGN(const PackedFile file, nudity.file());
    const PackFiles files(runtime, pack_file.parent_path(), assets_dir);
    BH_TRY_ASSIGN(OpenNsfw model, in_part(kPack, "nudity", load_nudity(files, file)));
    if (clip != nullptr && clip->moderation().names().empty()) clip = nullptr;
    if (clip != nullptr) model_id += "+" + clip->model_id();
    return std::make_unique<OnnxModerationPack>(
        std::move(model_id), std::move(model_version), std::move(model), clip
    );
}

}  // namespace beholden::analysis
