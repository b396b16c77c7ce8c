#include <exception>
#include <string_view>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/audit_prove_command.h"
#include "app/audit_rotate_command.h"
#include "app/audit_verify_command.h"
#include "app/evaluate_command.h"
#include "app/export_command.h"
#include "app/import_command.h"
#include "app/keys_command.h"
#include "app/models_command.h"
#include "app/operations_command.h"
#include "app/packs_command.h"
#include "app/report_command.h"
#include "app/serve_command.h"
#include "app/version.h"
#include "imaging/decode_worker.h"

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

int run(int argc, char** argv) {
    int exit_code = 0;
    CLI::App app("Beholden: a recognition server that answers for what it does", "beholden");
    app.set_version_flag("--version", beholden::app::kVersion);
    app.require_subcommand(1);
    beholden::app::add_serve_command(app, exit_code);
    beholden::app::add_keys_command(app, exit_code);
    beholden::app::add_models_command(app, exit_code);
    beholden::app::add_packs_command(app, exit_code);
    beholden::app::add_import_command(app, exit_code);
    beholden::app::add_export_command(app, exit_code);
    beholden::app::add_evaluate_command(app, exit_code);
    auto* audit = app.add_subcommand("audit", "The audit log");
    audit->require_subcommand(1);
    beholden::app::add_audit_rotate_command(*audit, exit_code);
    beholden::app::add_audit_verify_command(*audit, exit_code);
    beholden::app::add_audit_prove_command(*audit, exit_code);
    beholden::app::add_report_command(app, exit_code);
    beholden::app::add_operations_command(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kUsage;
    }
    return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
    // Started by the server for itself; not a command for people.
    if (argc == 1 && std::string_view(argv[0]) == "beholden decode-worker") {
        return beholden::imaging::run_decode_worker();
    }
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        fmt::print(stderr, "beholden: {}\n", error.what());
        return kFailed;
    }
}
