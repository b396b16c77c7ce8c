#include "app/model_list.h"

#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include <toml++/toml.h>

#include "infer/model_file.h"

namespace beholden::app {

namespace {

// Targets of the manifest lie below build/; those of the assets folder begin with its name there.
constexpr std::string_view kAssetsPrefix = "assets/";

Result<std::string> text_field(
    const toml::table& table, std::string_view name, const std::string& where
) {
    if (auto value = table[name].value<std::string>()) return *std::move(value);
    return fail(
        ErrorCode::kInvalidArgument, "manifest, " + where + ": no text `" + std::string(name) + "`"
    );
}

/// Absent where the file is no model.
Result<std::optional<ListedModel>> read_model(
    const toml::table& file, const std::string& package_title
) {
    const toml::table* about = file["model"].as_table();
    if (about == nullptr) return std::nullopt;
    ListedModel model;
    BH_TRY_ASSIGN(std::string target, text_field(file, "target", package_title));
    if (!target.starts_with(kAssetsPrefix)) {
        return fail(
            ErrorCode::kInvalidArgument, "manifest, " + target + ": a model lies below assets/"
        );
    }
    model.file = target.substr(kAssetsPrefix.size());
    BH_TRY_ASSIGN(model.sha256_published, text_field(file, "sha256", target));
    model.sha256 = file["target_sha256"].value_or(model.sha256_published);
    BH_TRY_ASSIGN(model.title, text_field(*about, "title", target));
    BH_TRY_ASSIGN(model.purpose, text_field(*about, "purpose", target));
    BH_TRY_ASSIGN(model.licence, text_field(*about, "licence", target));
    BH_TRY_ASSIGN(model.source, text_field(*about, "source", target));
    BH_TRY_ASSIGN(model.quality, text_field(*about, "quality", target));
    model.package = package_title;
    return model;
}

Result<void> read_package(const toml::table& package, std::vector<ListedModel>& models) {
    BH_TRY_ASSIGN(const std::string name, text_field(package, "name", "a package"));
    BH_TRY_ASSIGN(const std::string version, text_field(package, "version", name));
    BH_TRY_ASSIGN(const std::string kind, text_field(package, "kind", name));
    const toml::array* files = package["file"].as_array();
    if (files == nullptr) return {};
    for (const toml::node& file : *files) {
        if (const toml::table* table = file.as_table()) {
            BH_TRY_ASSIGN(auto model, read_model(*table, name + " " + version + " (" + kind + ")"));
            if (model) models.push_back(*std::move(model));
        }
    }
    return {};
}

}  // namespace

std::string_view name_of(ModelState state) noexcept {
    switch (state) {
        case ModelState::kIntact: return "intact";
        case ModelState::kMissing: return "missing";
        case ModelState::kDamaged: return "damaged";
    }
    return "";
}

Result<std::vector<ListedModel>> parse_model_list(std::string_view toml) {
    std::vector<ListedModel> models;
    try {
        const toml::table root = toml::parse(toml);
        if (const toml::array* packages = root["package"].as_array()) {
            for (const toml::node& package : *packages) {
                if (const toml::table* table = package.as_table()) {
                    BH_TRY(read_package(*table, models));
                }
            }
        }
    } catch (const toml::parse_error& error) {
        return fail(
            ErrorCode::kInvalidArgument, "manifest: " + std::string(error.description()) +
                                             ", line " + std::to_string(error.source().begin.line)
        );
    }
    if (models.empty()) return fail(ErrorCode::kInvalidArgument, "manifest: it names no model");
    return models;
}

Result<std::vector<ListedModel>> load_model_list(const std::filesystem::path& assets_dir) {
    const auto path = assets_dir / "manifest.toml";
    std::ifstream file(path);
    if (!file) return fail(ErrorCode::kNotFound, "there is no " + path.string());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return parse_model_list(text);
}

ModelState verify(const ListedModel& model, const std::filesystem::path& assets_dir) {
    const auto bytes = infer::read_verified(assets_dir / model.file, model.sha256);
    if (bytes) return ModelState::kIntact;
    return bytes.error().code == ErrorCode::kNotFound ? ModelState::kMissing : ModelState::kDamaged;
}

}  // namespace beholden::app
