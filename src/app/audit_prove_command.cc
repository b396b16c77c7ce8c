#include "app/audit_prove_command.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/audit_files.h"
#include "app/evaluate_common.h"
#include "audit/checkpoint.h"
#include "audit/note_text.h"
#include "audit/prove.h"
#include "audit/tile_nodes.h"
#include "audit/tree.h"
#include "audit/tree_proof.h"
#include "base/bytes.h"

namespace beholden::app {

namespace {

constexpr int kDone = 0;

struct Options {
    AuditLogOptions log;
    std::uint64_t index = 0;
    std::string out;
    std::string entry_out;
};

/// The receipt, and the entry that it is for; a log whose files do not fit its checkpoint gives
/// none.
Result<void> prove(const Options& options) {
    BH_TRY_ASSIGN(const auto source, open_audit_log(options.log));
    const auto read = [&](const audit::TileId& tile) { return source->tile(tile); };
    BH_TRY_ASSIGN(std::string head, source->checkpoint());
    BH_TRY_ASSIGN(const auto note, audit::parse_note(head));
    BH_TRY_ASSIGN(const auto checkpoint, audit::parse_checkpoint(note.text));
    if (options.index >= checkpoint.size) {
        return fail(
            ErrorCode::kInvalidArgument,
            fmt::format(
                "--index must be below {}: the signed head covers no more.", checkpoint.size
            )
        );
    }
    BH_TRY_ASSIGN(
        const auto proof,
        audit::prove_entry(
            options.index, std::move(head),
            [&](std::uint64_t size) { return audit::nodes_from_tiles(size, read); }
        )
    );
    BH_TRY_ASSIGN(const std::string entry, audit::read_entry(options.index, checkpoint.size, read));
    BH_TRY(audit::verify_inclusion(
        options.index, audit::leaf_hash(as_bytes(entry)), proof.inclusion,
        {checkpoint.size, checkpoint.root}
    ));
    if (!options.entry_out.empty()) BH_TRY(write_whole_file(options.entry_out, entry));
    const std::string text = audit::print_proof(proof);
    if (!options.out.empty()) return write_whole_file(options.out, text);
    fmt::print("{}", text);
    return {};
}

}  // namespace

void add_audit_prove_command(CLI::App& audit, int& exit_code) {
    auto* command =
        audit.add_subcommand("prove", "Write the receipt of one entry (C2SP tlog-proof)");
    const auto options = std::make_shared<Options>();
    add_audit_log_options(*command, options->log);
    command->add_option("--index", options->index, "Number of the entry, from 0")->required();
    command->add_option("--out", options->out, "File for the receipt; default: standard output");
    command->add_option("--entry-out", options->entry_out, "File for the entry's bytes");
    command->callback([options, &exit_code] {
        const auto done = prove(*options);
        exit_code = done ? kDone : audit_exit_code(done.error());
        if (!done) finish(done);
    });
}

}  // namespace beholden::app
