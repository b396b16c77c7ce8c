#pragma once

#include <filesystem>

#include "analysis/picture_packs.h"
#include "app/settings.h"
#include "crypto/root_key.h"

namespace beholden::app {

/// The folder of models, packs and calibration: the setting, or `../share/beholden` beside the
/// executable's folder (an installation), or `../../assets` (a build).
std::filesystem::path assets_dir(const Settings& settings);

/// The setting, or `packs/face-default.toml` in the assets.
std::filesystem::path pack_file(const Settings& settings);
/// The setting, or `packs/labels-default.toml` in the assets.
std::filesystem::path label_pack_file(const Settings& settings);
/// The setting, or `packs/equipment-default.toml` in the assets.
std::filesystem::path equipment_pack_file(const Settings& settings);

/// The setting, or `packs/moderation-default.toml` in the assets.
std::filesystem::path moderation_pack_file(const Settings& settings);
/// The setting, or `packs/text-default.toml` in the assets.
std::filesystem::path text_pack_file(const Settings& settings);
/// All but the face pack, as the server loads them.
analysis::PicturePacks::Files picture_pack_files(const Settings& settings);

/// Where the root key lies: crypto::root_key_source() with the setting.
crypto::RootKeySource root_key_source(const Settings& settings);

}  // namespace beholden::app
