// ModerationPack::load, and the pack over the Open-NSFW network.
#include <array>
#include <utility>

#include "analysis/moderation/moderation.h"
#include "analysis/moderation/open_nsfw.h"
#include "analysis/pack_files.h"
#include "infer/model_file.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "moderation pack";

/// The model tells nudity from none; it cannot tell the taxonomy's third level apart.
constexpr std::array<ModerationLabel, 2> kNudity{{
    {"Explicit", "", 1},
    {"Explicit Nudity", "Explicit", 2},
}};

class NudityPack final : public ModerationPack {
public:
    NudityPack(std::string model_id, std::string model_version, OpenNsfw model)
        : model_id_(std::move(model_id)),
          model_version_(std::move(model_version)),
          model_(std::move(model)) {}

    [[nodiscard]] Result<std::vector<ModerationFinding>> find(const imaging::Image& image
    ) const override {
        BH_TRY_ASSIGN(const float probability, model_.judge(image));
        std::vector<ModerationFinding> findings;
        findings.reserve(kNudity.size());
        for (const ModerationLabel& label : kNudity)
            findings.push_back({&label, 100 * probability});
        return findings;
    }
    [[nodiscard]] const std::string& model_version() const noexcept override {
        return model_version_;
    }
    [[nodiscard]] const std::string& model_id() const noexcept override { return model_id_; }

private:
    std::string model_id_;
    std::string model_version_;
    OpenNsfw model_;
};

Result<OpenNsfw> load_nudity(const PackFiles& files, const PackedFile& file) {
    BH_TRY_ASSIGN(infer::Model model, files.model(file));
    return OpenNsfw::make(std::move(model));
}

}  // namespace

Result<std::unique_ptr<ModerationPack>> ModerationPack::load(
    const infer::Runtime& runtime,
    const std::filesystem::path& pack_file,
    const std::filesystem::path& assets_dir
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
    return std::make_unique<NudityPack>(
        std::move(model_id), std::move(model_version), std::move(model)
    );
}

}  // namespace beholden::analysis
