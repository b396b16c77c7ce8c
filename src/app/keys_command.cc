#include "app/keys_command.h"

#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/paths.h"
#include "app/settings.h"
#include "auth/access_keys.h"
#include "auth/role.h"
#include "base/log.h"
#include "crypto/root_key.h"
#include "store/data_directory.h"

namespace beholden::app {

namespace {

namespace fs = std::filesystem;

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

struct Options {
    std::string data_dir;
    std::string root_key_file;
    std::string role;
    std::string name;
    std::string id;
    std::string human;
    std::string purpose;
    bool json = false;
    bool show_humans = false;
};

using Action = Result<void> (*)(auth::AccessKeys& keys, const Options& options);

Result<std::unique_ptr<auth::AccessKeys>> open_keys(
    const Options& options, bool creating, const Clock& clock
) {
    Settings settings;
    settings.data_dir = flag_or_environment(options.data_dir, "data-dir");
    settings.root_key_file = flag_or_environment(options.root_key_file, "root-key-file");
    const fs::path& data_dir = settings.data_dir;
    if (data_dir.empty()) {
        return fail(ErrorCode::kInvalidArgument, "--data-dir must be given.");
    }
    std::error_code error;
    if (creating) {
        BH_TRY(store::make_data_directory(data_dir));
    } else if (!fs::exists(data_dir / "access.db", error)) {
        return fail(
            ErrorCode::kNotFound, "There are no access keys in this data directory.",
            data_dir.string()
        );
    }
    BH_TRY_ASSIGN(
        const crypto::SecureKey root_key, crypto::load_root_key(root_key_source(settings))
    );
    return auth::AccessKeys::open(data_dir, root_key, clock);
}

void tell_waiting(const auth::AccessKey& key) {
    if (key.waiting_since_ms == 0) return;
    fmt::print(
        stderr,
        "The key is not let in before two administrators have approved it: aws beholden "
        "decide-access-key --access-key-id {} --decision APPROVE\n",
        key.id.str()
    );
}

Result<void> create(auth::AccessKeys& keys, const Options& options) {
    BH_TRY_ASSIGN(const auth::Role role, auth::parse_role(options.role));
    const auth::Claims defaults = {.human = options.human, .purpose = options.purpose};
    BH_TRY_ASSIGN(const auth::NewAccessKey made, keys.create(options.name, role, defaults));
    const std::string secret(as_text(made.secret));
    if (options.json) {
        const boost::json::object object = {
            {"AccessKeyId", made.key.id.str()},
            {"SecretAccessKey", secret},
            {"Name", made.key.name},
            {"Role", auth::role_name(role)},
            {"State", auth::state_name(made.key)},
        };
        fmt::print("{}\n", boost::json::serialize(object));
        return {};
    }
    fmt::print(
        "export AWS_ACCESS_KEY_ID={}\nexport AWS_SECRET_ACCESS_KEY={}\n", made.key.id.str(), secret
    );
    fmt::print(stderr, "The secret is shown this once: keep it now.\n");
    tell_waiting(made.key);
    return {};
}

/// Whose key it is is told only to who asks for it: a list goes on screens and into tickets.
boost::json::object row_of(const auth::AccessKey& key, const Options& options) {
    boost::json::object row = {
        {"AccessKeyId", key.id.str()},       {"Name", key.name},
        {"Role", auth::role_name(key.role)}, {"Enabled", key.enabled},
        {"State", auth::state_name(key)},    {"Created", to_iso8601(key.created)},
    };
    if (!key.defaults.purpose.empty()) row["Purpose"] = key.defaults.purpose;
    if (options.show_humans && !key.defaults.human.empty()) row["Human"] = key.defaults.human;
    return row;
}

Result<void> list(auth::AccessKeys& keys, const Options& options) {
    BH_TRY_ASSIGN(const auto all, keys.list());
    if (options.json) {
        boost::json::array rows;
        for (const auto& key : all) rows.push_back(row_of(key, options));
        fmt::print("{}\n", boost::json::serialize(rows));
        return {};
    }
    constexpr auto kLine = "{:<20}  {:<12}  {:<8}  {:<24}  {:<16}  {}{}\n";
    fmt::print(
        kLine, "ACCESS KEY", "ROLE", "STATE", "CREATED", "PURPOSE",
        options.show_humans ? "HUMAN             " : "", "NAME"
    );
    const auto shown = [](const std::string& text) { return text.empty() ? "-" : text; };
    for (const auto& key : all) {
        fmt::print(
            kLine, key.id.str(), auth::role_name(key.role), auth::state_name(key),
            to_iso8601(key.created), shown(key.defaults.purpose),
            options.show_humans ? fmt::format("{:<16}  ", shown(key.defaults.human)) : "", key.name
        );
    }
    return {};
}

Result<void> enable(auth::AccessKeys& keys, const Options& options) {
    BH_TRY(keys.set_enabled(AccessKeyId(options.id), true));
    BH_TRY_ASSIGN(const auto all, keys.list());
    for (const auto& key : all) {
        if (key.id.str() == options.id) tell_waiting(key);
    }
    return {};
}

Result<void> guard(auth::AccessKeys& keys, const Options&) { return keys.guard(); }

Result<void> disable(auth::AccessKeys& keys, const Options& options) {
    return keys.set_enabled(AccessKeyId(options.id), false);
}

Result<void> remove(auth::AccessKeys& keys, const Options& options) {
    return keys.remove(AccessKeyId(options.id));
}

int run(const Options& options, bool creating, Action action) {
    const SystemClock clock;
    auto keys = open_keys(options, creating, clock);
    const Result<void> done =
        keys ? action(**keys, options) : Result<void>(tl::unexpected(keys.error()));
    if (done) return kDone;
    const Error& error = done.error();
    fmt::print(stderr, "beholden: {}\n", error.message);
    if (!error.detail.empty()) fmt::print(stderr, "  {}\n", error.detail);
    return error.code == ErrorCode::kInvalidArgument ? kUsage : kFailed;
}

}  // namespace

void add_keys_command(CLI::App& app, int& exit_code) {
    auto* keys = app.add_subcommand("keys", "Access keys: make, list, enable, disable, delete");
    keys->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    const auto add = [&](const char* name, const char* help, bool creating, Action action) {
        auto* command = keys->add_subcommand(name, help);
        command->add_option("--data-dir", options->data_dir, "Where the server keeps its state");
        command->add_option(
            "--root-key-file", options->root_key_file,
            "If the root key is not in the data directory"
        );
        command->callback([options, creating, action, &exit_code] {
            exit_code = run(*options, creating, action);
        });
        return command;
    };
    auto* create_command = add("create", "Make a key and show its secret, once", true, create);
    create_command
        ->add_option("--role", options->role, "admin, operator, investigator, reviewer or auditor")
        ->check(CLI::IsMember({"admin", "operator", "investigator", "reviewer", "auditor"}))
        ->required();
    create_command->add_option("--name", options->name, "What to call it")->required();
    create_command->add_option(
        "--human", options->human, "Whose key it is: requests can name nobody else"
    );
    create_command->add_option(
        "--purpose", options->purpose, "Purpose of requests that state none"
    );
    create_command->add_flag("--json", options->json, "Machine-readable");
    auto* list_command = add("list", "Show all keys without secrets", false, list);
    list_command->add_flag("--json", options->json, "Machine-readable");
    list_command->add_flag("--human", options->show_humans, "Also show whose keys they are");
    add("guard", "From now on keys need two administrators to be let in; for good", false, guard);
    const auto add_for_one = [&](const char* name, const char* help, Action action) {
        add(name, help, false, action)
            ->add_option("id", options->id, "Access key id (AKIA...)")
            ->required();
    };
    add_for_one("enable", "Let a disabled key in again", enable);
    add_for_one("disable", "Refuse a key from now on", disable);
    add_for_one("delete", "Erase a key and its secret", remove);
}

}  // namespace beholden::app
