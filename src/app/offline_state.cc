#include "app/offline_state.h"

#include <filesystem>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/paths.h"
#include "app/settings.h"
#include "crypto/root_key.h"
#include "store/data_directory.h"
#include "store/sqlite/sqlite_store.h"

namespace beholden::app {

namespace {

namespace fs = std::filesystem;

Result<store::DataDirectory> lock(const fs::path& data_dir) {
    std::error_code failed;
    if (data_dir.empty()) {
        return fail(ErrorCode::kInvalidArgument, "--data-dir must be given.");
    }
    if (!fs::exists(data_dir / "data.db", failed)) {
        return fail(
            ErrorCode::kNotFound, "This is not the data directory of a server.", data_dir.string()
        );
    }
    auto directory = store::DataDirectory::lock(data_dir);
    if (!directory && directory.error().code == ErrorCode::kUnavailable) {
        directory.error().message =
            "A server uses this data directory, or another command does: stop it first.";
    }
    return directory;
}

}  // namespace

void add_offline_options(CLI::App& command, OfflineOptions& options) {
    command.add_option("--data-dir", options.data_dir, "Where the stopped server keeps its state");
    command.add_option(
        "--root-key-file", options.root_key_file, "If the root key is not in the data directory"
    );
    command.add_option("--assets-dir", options.assets_dir, "Models, packs and calibration");
    command.add_option("--pack", options.pack, "Face pack file; the default pack if absent");
}

Result<std::unique_ptr<OfflineState>> OfflineState::open(
    const OfflineOptions& options, const Clock& clock
) {
    Settings settings;
    settings.data_dir = flag_or_environment(options.data_dir, "data-dir");
    settings.assets_dir = flag_or_environment(options.assets_dir, "assets-dir");
    settings.pack_file = flag_or_environment(options.pack, "pack");
    settings.root_key_file = flag_or_environment(options.root_key_file, "root-key-file");
    auto state = std::make_unique<OfflineState>();
    BH_TRY_ASSIGN(auto directory, lock(settings.data_dir));
    BH_TRY_ASSIGN(state->root_key_, crypto::load_root_key(root_key_source(settings)));
    BH_TRY_ASSIGN(
        state->store_, store::sqlite::open_store(std::move(directory), state->root_key_, {})
    );
    BH_TRY_ASSIGN(state->runtime_, infer::Runtime::open(infer::Runtime::default_library()));
    BH_TRY_ASSIGN(
        state->faces_,
        analysis::FacePack::load(*state->runtime_, pack_file(settings), assets_dir(settings))
    );
    BH_TRY_ASSIGN(state->gallery_, gallery::Gallery::open(*state->store_, *state->faces_, clock));
    return state;
}

}  // namespace beholden::app
