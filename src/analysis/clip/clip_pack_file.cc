#include "analysis/clip/clip_pack_file.h"

#include <algorithm>
#include <set>
#include <utility>

#include "analysis/moderation/taxonomy.h"
#include "analysis/pixel_fields.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "CLIP pack";
constexpr int kSideMinPx = 16;
constexpr int kSideMaxPx = 2'048;
constexpr double kLogitScaleMin = 0.01;
constexpr double kLogitMax = 1'000;
constexpr double kSlopeMin = 0.001;

/// The licence that a table must name: what people are told of a model that is not ours.
Result<std::string> licence_of(const PackSection& section) { return section.text("licence"); }

Result<void> read_image(const PackSection& root, ClipPackFile& file) {
    BH_TRY_ASSIGN(const PackSection section, root.section("image"));
    BH_TRY(section.check_fields(
        {"file", "sha256", "input_size", "fit", "crop_share", "channel_order", "mean", "scale"}
    ));
    BH_TRY_ASSIGN(file.image, section.file());
    BH_TRY_ASSIGN(file.licence, licence_of(section));
    BH_TRY_ASSIGN(file.picture, square_picture_of(section, kSideMinPx, kSideMaxPx));
    // Such encoders are trained on pictures that were reduced without aliasing.
    file.picture.averages = true;
    return {};
}

Result<void> read_text(const PackSection& root, ClipPackFile& file) {
    BH_TRY_ASSIGN(const PackSection section, root.section("text"));
    BH_TRY(section.check_fields({"file", "sha256", "context", "pad"}));
    BH_TRY_ASSIGN(file.text, section.file());
    BH_TRY_ASSIGN(const std::string licence, licence_of(section));
    if (licence != file.licence) file.licence += ", " + licence;
    BH_TRY_ASSIGN(file.context, section.integer("context", 4, limits::kTokensPerPromptMax));
    if (section.has("pad")) {
        BH_TRY_ASSIGN(
            file.pad, section.integer("pad", 0, static_cast<int>(limits::kVocabularyMax))
        );
    }
    return {};
}

/// Templates hold the phrase once.
Result<std::vector<std::string>> templates_of(const PackSection& section) {
    BH_TRY_ASSIGN(auto templates, section.texts("templates"));
    for (const std::string& text : templates) {
        const auto at = text.find("{}");
        if (at == std::string::npos || text.find("{}", at + 1) != std::string::npos) {
            return section.wrong("templates", "texts with one {} for the phrase");
        }
    }
    return templates;
}

struct Scoring {
    LogitRecipe logits;
    std::vector<std::string> templates{"{}"};
};

Result<Scoring> read_scoring(const PackSection& root) {
    BH_TRY_ASSIGN(const PackSection section, root.section("scoring"));
    BH_TRY(section.check_fields({"logit_scale", "logit_bias", "templates"}));
    Scoring scoring;
    BH_TRY_ASSIGN(scoring.logits.scale, section.number("logit_scale", kLogitScaleMin, kLogitMax));
    if (section.has("logit_bias")) {
        BH_TRY_ASSIGN(scoring.logits.bias, section.number("logit_bias", -kLogitMax, kLogitMax));
    }
    if (section.has("templates")) {
        BH_TRY_ASSIGN(scoring.templates, templates_of(section));
    }
    return scoring;
}

/// Names with their phrases.
Result<void> read_prompts(const PackSection& section, PromptGroup& group) {
    BH_TRY_ASSIGN(const PackSection prompts, section.section("prompts"));
    for (const auto& [key, node] : prompts.table()) {
        const std::string name(key.str());
        BH_TRY_ASSIGN(auto phrases, prompts.texts(name));
        if (name.empty() || std::ranges::any_of(phrases, &std::string::empty)) {
            return prompts.wrong(name, "a name and its phrases");
        }
        group.names.push_back(name);
        group.phrases.push_back(std::move(phrases));
    }
    if (group.names.empty()) return section.wrong("prompts", "a table of names and their phrases");
    return {};
}

Result<PromptGroup> read_group(const PackSection& section, const Scoring& scoring) {
    BH_TRY(section.check_fields(
        {"activation", "templates", "prompts", "other", "slope", "offset", "confidence_min"}
    ));
    PromptGroup group;
    BH_TRY_ASSIGN(const std::size_t choice, section.choice("activation", {"softmax", "sigmoid"}));
    group.activation = static_cast<Activation>(choice);
    group.templates = scoring.templates;
    if (section.has("templates")) {
        BH_TRY_ASSIGN(group.templates, templates_of(section));
    }
    BH_TRY(read_prompts(section, group));
    if (section.has("other")) {
        BH_TRY_ASSIGN(group.other, section.texts("other"));
    }
    if (group.activation == Activation::kSigmoid && !group.other.empty()) {
        return section.wrong("other", "left out where names do not exclude each other");
    }
    if (group.activation == Activation::kSoftmax && group.names.size() + group.other.size() < 2) {
        return section.wrong("other", "given, or more names: one alone would always be certain");
    }
    if (section.has("slope")) {
        BH_TRY_ASSIGN(group.confidence.slope, section.number("slope", kSlopeMin, kLogitMax));
    }
    if (section.has("offset")) {
        BH_TRY_ASSIGN(group.confidence.offset, section.number("offset", -kLogitMax, kLogitMax));
    }
    if (section.has("confidence_min")) {
        BH_TRY_ASSIGN(const double least, section.number("confidence_min", 0, 100));
        group.confidence_min_pct = static_cast<float>(least);
    }
    return group;
}

/// The tables of an array of tables; empty where there is none.
Result<std::vector<PackSection>> tables_of(const PackSection& root, std::string_view field) {
    std::vector<PackSection> sections;
    const toml::node* node = root.table().get(field);
    if (node == nullptr) return sections;
    const toml::array* list = node->as_array();
    if (list == nullptr) return root.wrong(field, "an array of tables");
    for (const toml::node& item : *list) {
        const toml::table* table = item.as_table();
        if (table == nullptr) return root.wrong(field, "an array of tables");
        sections.emplace_back(*table, kPack, field);
    }
    return sections;
}

Result<std::vector<PromptGroup>> read_groups(
    const PackSection& root, std::string_view field, const Scoring& scoring
) {
    std::vector<PromptGroup> groups;
    BH_TRY_ASSIGN(const auto sections, tables_of(root, field));
    for (const PackSection& section : sections) {
        BH_TRY_ASSIGN(PromptGroup group, read_group(section, scoring));
        groups.push_back(std::move(group));
    }
    return groups;
}

Result<void> check_moderation(const std::vector<PromptGroup>& groups) {
    for (const PromptGroup& group : groups) {
        for (const std::string& name : group.names) {
            if (find_moderation_label(name) != nullptr) continue;
            return fail(
                ErrorCode::kInvalidArgument, std::string(kPack) + ": [moderation] \"" + name +
                                                 "\" is no label of the published taxonomy"
            );
        }
    }
    return {};
}

/// Each phrase in each template is a run of the text encoder.
Result<void> check_size(const ClipPackFile& file) {
    std::size_t runs = 0;
    for (const auto* groups : {&file.labels, &file.moderation}) {
        for (const PromptGroup& group : *groups) {
            std::size_t phrases = group.other.size();
            for (const auto& of_name : group.phrases) phrases += of_name.size();
            runs += phrases * group.templates.size();
        }
    }
    if (runs == 0) {
        return fail(
            ErrorCode::kInvalidArgument,
            std::string(kPack) + ": it has neither [[labels]] nor [[moderation]]"
        );
    }
    if (runs > limits::kPromptsMax) {
        return fail(
            ErrorCode::kInvalidArgument, std::string(kPack) + ": " + std::to_string(runs) +
                                             " prompts, phrases times templates, " +
                                             "are more than " + std::to_string(limits::kPromptsMax)
        );
    }
    return {};
}

Result<void> read_new_labels(const PackSection& root, ClipPackFile& file) {
    BH_TRY_ASSIGN(const auto sections, tables_of(root, "new_labels"));
    for (const PackSection& section : sections) {
        BH_TRY(section.check_fields({"name", "parents", "aliases", "categories"}));
        NewLabel label;
        BH_TRY_ASSIGN(label.name, section.text("name"));
        for (auto [field, texts] :
             {std::pair("parents", &label.parents), std::pair("aliases", &label.aliases),
              std::pair("categories", &label.categories)}) {
            if (!section.has(field)) continue;
            BH_TRY_ASSIGN(*texts, section.texts(field));
        }
        file.new_labels.push_back(std::move(label));
    }
    return {};
}

}  // namespace

Result<ClipPackFile> parse_clip_pack_file(std::string_view text) {
    BH_TRY_ASSIGN(const toml::table table, parse_pack_toml(text, kPack));
    const PackSection root(table, kPack, "");
    BH_TRY(root.check_fields(
        {"name", "model_id", "model_version", "image", "text", "vocabulary", "merges", "scoring",
         "labels", "moderation", "new_labels"}
    ));
    ClipPackFile file;
    BH_TRY_ASSIGN(file.name, root.text("name"));
    BH_TRY_ASSIGN(file.model_id, root.text("model_id"));
    BH_TRY_ASSIGN(file.model_version, root.text("model_version"));
    BH_TRY(read_image(root, file));
    BH_TRY(read_text(root, file));
    BH_TRY_ASSIGN(file.vocabulary, root.only_file("vocabulary"));
    BH_TRY_ASSIGN(file.merges, root.only_file("merges"));
    BH_TRY_ASSIGN(const Scoring scoring, read_scoring(root));
    file.logits = scoring.logits;
    BH_TRY_ASSIGN(file.labels, read_groups(root, "labels", scoring));
    BH_TRY_ASSIGN(file.moderation, read_groups(root, "moderation", scoring));
    BH_TRY(check_moderation(file.moderation));
    BH_TRY(read_new_labels(root, file));
    BH_TRY(check_size(file));
    return file;
}

}  // namespace beholden::analysis
