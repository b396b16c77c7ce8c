#include "app/models_command.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/model_list.h"
#include "app/paths.h"
#include "app/settings.h"

namespace beholden::app {

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;

struct Options {
    std::string assets_dir;
    bool json = false;
};

std::filesystem::path chosen_assets_dir(const Options& options) {
    Settings settings;
    settings.assets_dir = options.assets_dir.empty()
                              ? environment_settings()("assets-dir").value_or("")
                              : options.assets_dir;
    return assets_dir(settings);
}

boost::json::object as_json(const ListedModel& model) {
    return {
        {"title", model.title},
        {"purpose", model.purpose},
        {"file", model.file.string()},
        {"sha256", model.sha256},
        {"sha256_published", model.sha256_published},
        {"licence", model.licence},
        {"source", model.source},
        {"package", model.package},
        {"quality", model.quality},
    };
}

void print_table(const std::vector<ListedModel>& models) {
    std::size_t title = 0;
    std::size_t package = 0;
    for (const auto& model : models) {
        title = std::max(title, model.title.size());
        package = std::max(package, model.package.size());
    }
    fmt::print("{:<{}}  {:<10}  {:<{}}  SHA256\n", "MODEL", title, "LICENCE", "PACKAGE", package);
    for (const auto& model : models) {
        fmt::print(
            "{:<{}}  {:<10}  {:<{}}  {}\n", model.title, title, model.licence, model.package,
            package, model.sha256
        );
        fmt::print("  purpose   {}\n", model.purpose);
        fmt::print("  file      {}\n", model.file.string());
        fmt::print("  source    {}\n", model.source);
        fmt::print("  measured  {}\n\n", model.quality);
    }
}

int list(const std::vector<ListedModel>& models, bool json) {
    if (!json) {
        print_table(models);
        return kDone;
    }
    boost::json::array array;
    for (const auto& model : models) array.push_back(as_json(model));
    fmt::print("{}\n", boost::json::serialize(array));
    return kDone;
}

int verify_all(
    const std::vector<ListedModel>& models, const std::filesystem::path& folder, bool json
) {
    bool intact = true;
    boost::json::array array;
    for (const auto& model : models) {
        const ModelState state = verify(model, folder);
        intact = intact && state == ModelState::kIntact;
        if (json) {
            boost::json::object row = as_json(model);
            row["state"] = name_of(state);
            array.push_back(std::move(row));
        } else {
            fmt::print("{:<8} {}  {}\n", name_of(state), model.sha256, model.file.string());
        }
    }
    if (json) {
        fmt::print(
            "{}\n", boost::json::serialize(boost::json::object{{"ok", intact}, {"models", array}})
        );
    } else if (!intact) {
        fmt::print(stderr, "run tools/setup to bring back what is missing or damaged\n");
    }
    return intact ? kDone : kFailed;
}

int run(const Options& options, bool verifying) {
    const auto folder = chosen_assets_dir(options);
    const auto models = load_model_list(folder);
    if (!models) {
        fmt::print(stderr, "{}\n", models.error().message);
        return kFailed;
    }
    return verifying ? verify_all(*models, folder, options.json) : list(*models, options.json);
}

}  // namespace

void add_models_command(CLI::App& app, int& exit_code) {
    auto* models = app.add_subcommand("models", "The models: sources, licences, quality, hashes");
    models->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    const auto add = [&](const char* name, const char* help, bool verifying) {
        auto* command = models->add_subcommand(name, help);
        command->add_option("--assets-dir", options->assets_dir, "Models, packs and calibration");
        command->add_flag("--json", options->json, "Machine-readable");
        command->callback([options, verifying, &exit_code] { exit_code = run(*options, verifying); }
        );
    };
    add("list", "Show every model with source, hash, licence and measured quality", false);
    add("verify", "Hash every model anew; fails if one is missing or damaged", true);
}

}  // namespace beholden::app
