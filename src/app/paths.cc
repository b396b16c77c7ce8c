#include "app/paths.h"

#include <optional>
#include <system_error>
#include <utility>

namespace beholden::app {

std::filesystem::path assets_dir(const Settings& settings) {
    if (!settings.assets_dir.empty()) return settings.assets_dir;
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto prefix = program.parent_path().parent_path();
    const auto installed = prefix / "share" / "beholden";
    if (std::filesystem::is_directory(installed, error)) return installed;
    return prefix.parent_path() / "assets";
}

std::filesystem::path label_pack_file(const Settings& settings) {
    if (!settings.label_pack_file.empty()) return settings.label_pack_file;
    return assets_dir(settings) / "packs" / "labels-default.toml";
}

std::filesystem::path equipment_pack_file(const Settings& settings) {
    if (!settings.equipment_pack_file.empty()) return settings.equipment_pack_file;
    return assets_dir(settings) / "packs" / "equipment-default.toml";
}

std::filesystem::path moderation_pack_file(const Settings& settings) {
    if (!settings.moderation_pack_file.empty()) return settings.moderation_pack_file;
    return assets_dir(settings) / "packs" / "moderation-default.toml";
}

std::filesystem::path pack_file(const Settings& settings) {
    if (!settings.pack_file.empty()) return settings.pack_file;
    return assets_dir(settings) / "packs" / "face-default.toml";
}

std::filesystem::path text_pack_file(const Settings& settings) {
    if (!settings.text_pack_file.empty()) return settings.text_pack_file;
    return assets_dir(settings) / "packs" / "text-default.toml";
}

analysis::PicturePacks::Files picture_pack_files(const Settings& settings) {
    return {
        .clip = settings.clip_pack_file,
        .labels = label_pack_file(settings),
        .moderation = moderation_pack_file(settings),
        .text = text_pack_file(settings),
        .equipment = equipment_pack_file(settings),
        .assets_dir = assets_dir(settings),
    };
}

crypto::RootKeySource root_key_source(const Settings& settings) {
    std::optional<std::filesystem::path> configured;
    if (!settings.root_key_file.empty()) configured = settings.root_key_file;
    return crypto::root_key_source(settings.data_dir, std::move(configured));
}

}  // namespace beholden::app
