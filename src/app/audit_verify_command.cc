#include "app/audit_verify_command.h"

#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/audit_files.h"
#include "app/evaluate_common.h"
#include "app/json_text.h"
#include "audit/verify/verifier.h"
#include "base/bytes.h"

namespace beholden::app {

namespace {

namespace json = boost::json;
using audit::verify::Head;

constexpr int kDone = 0;

struct Options {
    AuditLogOptions log;
    std::string earlier;
    std::string proof;
    std::string entry;
    bool json = false;
};

Result<Head> verify_whole(const Options& options) {
    BH_TRY_ASSIGN(const auto source, open_audit_log(options.log));
    BH_TRY_ASSIGN(const auto policy, read_trust(options.log));
    audit::verify::Options how;
    if (!options.earlier.empty()) {
        BH_TRY_ASSIGN(how.earlier, read_whole_file(options.earlier));
    }
    return audit::verify::verify_log(*source, policy, how);
}

Result<Head> verify_receipt(const Options& options) {
    if (options.entry.empty() || !options.log.folder.empty() || !options.earlier.empty()) {
        return fail(ErrorCode::kInvalidArgument, "--proof needs --entry, and no log.");
    }
    BH_TRY_ASSIGN(const auto policy, read_trust(options.log));
    BH_TRY_ASSIGN(const std::string text, read_whole_file(options.proof));
    BH_TRY_ASSIGN(const std::string entry, read_whole_file(options.entry));
    const auto proof = audit::parse_proof(text);
    if (!proof) return fail(ErrorCode::kCorruption, proof.error().message, options.proof);
    return audit::verify::verify_proof(policy, *proof, as_bytes(entry));
}

json::object as_json(const Head& head) {
    json::array witnesses;
    for (const auto& one : head.cosignatures) {
        witnesses.push_back({{"name", one.witness}, {"time", one.time_s}});
    }
    return {
        {"ok", true},
        {"origin", head.checkpoint.origin},
        {"size", head.checkpoint.size},
        {"root", to_base64(head.checkpoint.root)},
        {"witnesses", std::move(witnesses)},
    };
}

void print(const Head& head) {
    fmt::print(
        "{}: {} entries, root {}\n", head.checkpoint.origin, head.checkpoint.size,
        to_base64(head.checkpoint.root)
    );
    for (const auto& one : head.cosignatures) {
        fmt::print("  cosigned by {} at {} s since 1970\n", one.witness, one.time_s);
    }
}

int run(const Options& options) {
    if (options.proof.empty() && !options.entry.empty()) {
        fmt::print(stderr, "beholden: --entry needs --proof.\n");
        return audit_exit_code({ErrorCode::kInvalidArgument, {}, {}, {}});
    }
    const auto head = options.proof.empty() ? verify_whole(options) : verify_receipt(options);
    if (head) {
        options.json ? fmt::print("{}", to_text(as_json(*head))) : print(*head);
        return kDone;
    }
    const Error& error = head.error();
    if (options.json) {
        const json::object answer{
            {"ok", false}, {"error", error.message}, {"detail", error.detail}
        };
        fmt::print("{}", to_text(answer));
    } else {
        fmt::print(stderr, "beholden: {}\n", error.message);
        if (!error.detail.empty()) fmt::print(stderr, "  {}\n", error.detail);
    }
    return audit_exit_code(error);
}

}  // namespace

void add_audit_verify_command(CLI::App& audit, int& exit_code) {
    auto* command = audit.add_subcommand(
        "verify",
        "Check a whole log, or one receipt, with public keys alone. Ends with 0 if all holds, with "
        "1 "
        "if anything does not, with 2 if misused"
    );
    const auto options = std::make_shared<Options>();
    add_audit_log_options(*command, options->log);
    add_trust_options(*command, options->log);
    command->add_option(
        "--earlier", options->earlier,
        "File of a checkpoint seen before, which the log must continue"
    );
    command->add_option("--proof", options->proof, "File of a receipt (C2SP tlog-proof) to check");
    command->add_option("--entry", options->entry, "File of the entry that the receipt is for");
    command->add_flag("--json", options->json, "Machine-readable");
    command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace beholden::app
