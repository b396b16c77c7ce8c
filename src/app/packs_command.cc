#include "app/packs_command.h"

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "analysis/clip/clip.h"
#include "analysis/equipment/equipment.h"
#include "analysis/faces/faces.h"
#include "analysis/labels/labels.h"
#include "analysis/moderation/moderation.h"
#include "analysis/picture_packs.h"
#include "analysis/text/text.h"
#include "app/paths.h"
#include "app/settings.h"
#include "infer/runtime.h"

namespace beholden::app {

namespace {

namespace json = boost::json;

constexpr int kDone = 0;
constexpr int kFailed = 1;

struct Options {
    std::string assets_dir;
    std::string pack;
    std::string label_pack;
    std::string moderation_pack;
    std::string text_pack;
    std::string equipment_pack;
    std::string clip_pack;
    bool json = false;
};

Settings settings_of(const Options& options) {
    Settings settings;
    settings.assets_dir = flag_or_environment(options.assets_dir, "assets-dir");
    settings.pack_file = flag_or_environment(options.pack, "pack");
    settings.label_pack_file = flag_or_environment(options.label_pack, "label-pack");
    settings.moderation_pack_file = flag_or_environment(options.moderation_pack, "moderation-pack");
    settings.equipment_pack_file = flag_or_environment(options.equipment_pack, "equipment-pack");
    settings.text_pack_file = flag_or_environment(options.text_pack, "text-pack");
    settings.clip_pack_file = flag_or_environment(options.clip_pack, "clip-pack");
    return settings;
}

/// A pack that loads.
struct CheckedPack {
    std::string kind;
    std::string file;
    std::string model_id;
    std::string model_version;
    std::string licence;  ///< As the pack names it; empty: docs/licences.md and its own file do.
};

Result<std::vector<CheckedPack>> check_all(const Settings& settings) {
    BH_TRY_ASSIGN(const auto runtime, infer::Runtime::open(infer::Runtime::default_library()));
    const auto faces_file = pack_file(settings);
    BH_TRY_ASSIGN(
        const auto faces, analysis::FacePack::load(*runtime, faces_file, assets_dir(settings))
    );
    const auto files = picture_pack_files(settings);
    BH_TRY_ASSIGN(const auto packs, analysis::PicturePacks::load(*runtime, files, *faces));
    std::vector<CheckedPack> checked;
    const auto add =
        [&checked](const char* kind, const std::filesystem::path& file, const auto& pack) {
            checked.push_back({kind, file.string(), pack.model_id(), pack.model_version(), {}});
        };
    add("faces", faces_file, *faces);
    if (packs->clip) {
        add("clip", files.clip, *packs->clip);
        checked.back().licence = packs->clip->licence();
    }
    add("labels", files.labels, *packs->labels);
    add("moderation", files.moderation, *packs->moderation);
    add("text", files.text, *packs->text);
    add("equipment", files.equipment, *packs->equipment);
    return checked;
}

int failed(const Error& error) {
    fmt::print(stderr, "{}{}{}\n", error.message, error.detail.empty() ? "" : ": ", error.detail);
    return kFailed;
}

int check(const Options& options) {
    const auto packs = check_all(settings_of(options));
    if (!packs) return failed(packs.error());
    json::array rows;
    for (const CheckedPack& pack : *packs) {
        rows.push_back(json::object{
            {"kind", pack.kind},
            {"file", pack.file},
            {"model_id", pack.model_id},
            {"model_version", pack.model_version},
            {"licence", pack.licence},
        });
        if (options.json) continue;
        fmt::print("{:<10}  {}  {}\n", pack.kind, pack.model_version, pack.model_id);
        fmt::print("  file      {}\n", pack.file);
        if (!pack.licence.empty()) fmt::print("  licence   {}\n", pack.licence);
    }
    if (options.json) fmt::print("{}\n", json::serialize(rows));
    return kDone;
}

int tokens(const Options& options) {
    const Settings settings = settings_of(options);
    const auto runtime = infer::Runtime::open(infer::Runtime::default_library());
    if (!runtime) return failed(runtime.error());
    if (settings.clip_pack_file.empty()) {
        return failed({ErrorCode::kInvalidArgument, "--clip-pack must name a CLIP pack", {}, {}});
    }
    const auto clip =
        analysis::ClipPack::load(**runtime, settings.clip_pack_file, assets_dir(settings));
    if (!clip) return failed(clip.error());
    for (std::string line; std::getline(std::cin, line);) {
        const auto ids = (*clip)->tokenizer().encode(line);
        if (!ids) return failed(ids.error());
        fmt::print("{}\n", json::serialize(json::array(ids->begin(), ids->end())));
    }
    return kDone;
}

}  // namespace

void add_packs_command(CLI::App& app, int& exit_code) {
    auto* packs = app.add_subcommand("packs", "The packs that the server would answer with");
    packs->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    const auto with_clip = [&](CLI::App* command) {
        command->add_option("--clip-pack", options->clip_pack, "CLIP pack file");
        command->add_option("--assets-dir", options->assets_dir, "Models, packs and calibration");
    };
    auto* checks = packs->add_subcommand(
        "check", "Load every pack as the server does; say what answers, or what is wrong"
    );
    with_clip(checks);
    checks->add_option("--pack", options->pack, "Face pack file");
    checks->add_option("--label-pack", options->label_pack, "Label pack file");
    checks->add_option("--moderation-pack", options->moderation_pack, "Moderation pack file");
    checks->add_option("--equipment-pack", options->equipment_pack, "Equipment pack file");
    checks->add_option("--text-pack", options->text_pack, "Text pack file");
    checks->add_flag("--json", options->json, "Machine-readable");
    checks->callback([options, &exit_code] { exit_code = check(*options); });
    auto* cuts = packs->add_subcommand(
        "tokens", "Read lines, print the ids that a CLIP pack's text encoder is given for each"
    );
    with_clip(cuts);
    cuts->callback([options, &exit_code] { exit_code = tokens(*options); });
}

}  // namespace beholden::app
