#include "app/audit_rotate_command.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/checkpoint_publisher.h"
#include "app/head_file.h"
#include "app/paths.h"
#include "app/settings.h"
#include "base/bytes.h"
#include "crypto/root_key.h"
#include "crypto/secret.h"
#include "store/data_directory.h"
#include "store/logged_write.h"
#include "store/sqlite/sqlite_store.h"

namespace beholden::app {

namespace {

namespace fs = std::filesystem;

constexpr int kFailed = 1;

struct Options {
    std::string data_dir;
    std::string root_key_file;
    std::string head_file;
    std::string origin;
};

/// The first name with random digits behind it. A number that counts would come again after the
/// next restoration, when others know it already.
std::string next_origin(const std::vector<std::string>& origins) {
    constexpr std::size_t kRandomBytes = 6;
    return origins.front() + "/" + to_hex(crypto::random_bytes(kRandomBytes));
}

Result<void> begin_origin(
    store::Store& store,
    const Clock& clock,
    const std::string& old_origin,
    const std::string& origin,
    const std::string& published
) {
    audit::Entry entry;
    entry.kind = audit::Kind::kRotation;
    entry.began = clock.now();
    entry.clear["old_origin"] = old_origin;
    entry.clear["new_origin"] = origin;
    entry.clear["old_checkpoint"] = published;
    return store::write_logged(
        store, clock, entry,
        {.change = [&](store::Transaction& transaction) { return transaction.begin_origin(origin); }
        }
    );
}

Result<std::string> rotate(const Options& options) {
    Settings settings;
    settings.data_dir = flag_or_environment(options.data_dir, "data-dir");
    settings.audit_head_file = flag_or_environment(options.head_file, "audit-head-file");
    if (settings.data_dir.empty() || !fs::exists(settings.data_dir / "data.db")) {
        return fail(ErrorCode::kInvalidArgument, "--data-dir must name a data directory.");
    }
    settings.root_key_file = flag_or_environment(options.root_key_file, "root-key-file");
    const SystemClock clock;
    BH_TRY_ASSIGN(auto directory, store::DataDirectory::lock(settings.data_dir));
    BH_TRY_ASSIGN(
        const crypto::SecureKey root_key, crypto::load_root_key(root_key_source(settings))
    );
    BH_TRY_ASSIGN(const auto store, store::sqlite::open_store(std::move(directory), root_key));
    const store::Receiver nobody{
        .collection = [](const store::Collection&) { return Result<void>(); },
        .users = [](std::span<const store::User>) { return Result<void>(); },
        .associations = [](std::span<const store::Association>) { return Result<void>(); },
        .faces = [](std::span<const store::Face>) { return Result<void>(); },
    };
    BH_TRY(store->load(1, nobody));
    BH_TRY_ASSIGN(const auto origins, store->log().origins());
    if (origins.empty()) {
        return fail(ErrorCode::kNotFound, "The log has no origin yet: the server gives it one.");
    }
    const std::string origin = options.origin.empty() ? next_origin(origins) : options.origin;
    if (!audit::is_key_name(origin)) {
        return fail(ErrorCode::kInvalidArgument, "--origin holds white space, a plus or nothing.");
    }
    const fs::path head_file = audit_head_file(settings);
    BH_TRY_ASSIGN(const std::string published, read_head_file(head_file));
    BH_TRY(begin_origin(*store, clock, origins.back(), origin, published));
    return origin;
}

}  // namespace

void add_audit_rotate_command(CLI::App& audit, int& exit_code) {
    auto* command = audit.add_subcommand(
        "rotate-origin", "Go on under another name, after the databases were restored from a copy"
    );
    const auto options = std::make_shared<Options>();
    command->add_option("--data-dir", options->data_dir, "Where the server keeps its state");
    command->add_option(
        "--root-key-file", options->root_key_file, "If the root key is not in the data directory"
    );
    command->add_option(
        "--audit-head-file", options->head_file, "If the server is told of one by that setting"
    );
    command->add_option(
        "--origin", options->origin, "The new name; default: the first one with random digits"
    );
    command->callback([options, &exit_code] {
        const auto origin = rotate(*options);
        if (origin) {
            fmt::print("The audit log goes on as {}\n", *origin);
            return;
        }
        fmt::print(stderr, "beholden: {}\n", origin.error().message);
        if (!origin.error().detail.empty()) fmt::print(stderr, "  {}\n", origin.error().detail);
        exit_code = kFailed;
    });
}

}  // namespace beholden::app
