#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beholden::app {

/// One model of assets/manifest.toml: where it comes from, under which terms, how good it is.
struct ListedModel {
    std::string title;
    std::string purpose;
    std::filesystem::path file;    ///< Relative to the assets folder.
    std::string sha256;            ///< Of the file as the server loads it.
    std::string sha256_published;  ///< Of the file as the package has it, before conversion.
    std::string licence;           ///< Of the weights.
    std::string source;            ///< Of the weights.
    std::string package;           ///< "name version (registry)" that carries them.
    std::string quality;           ///< Measured, with the data named; says so where it was not.
};

/// How a model's file was found.
enum class ModelState : std::uint8_t {
    kIntact,   ///< There, with the hash of the manifest.
    kMissing,  ///< No such file.
    kDamaged,  ///< Another hash, or not readable.
};

/// Lower-case name, as printed.
std::string_view name_of(ModelState state) noexcept;

/// The models of a manifest, in its order; libraries and sample pictures are left out.
///
/// toml     text of assets/manifest.toml.
/// errors   kInvalidArgument: not TOML, or an entry lacks a field; the message names both.
/// threads  pure.
Result<std::vector<ListedModel>> parse_model_list(std::string_view toml);

/// parse_model_list() of `<assets_dir>/manifest.toml`.
///
/// errors  those of parse_model_list(); kNotFound: no such file.
Result<std::vector<ListedModel>> load_model_list(const std::filesystem::path& assets_dir);

/// Hashes the model's file anew.
///
/// threads  safe to call concurrently.
ModelState verify(const ListedModel& model, const std::filesystem::path& assets_dir);

}  // namespace beholden::app
