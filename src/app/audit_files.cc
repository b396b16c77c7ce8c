#include "app/audit_files.h"

#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/checkpoint_publisher.h"
#include "app/evaluate_common.h"
#include "app/head_file.h"
#include "app/paths.h"
#include "app/settings.h"
#include "audit/checkpoint.h"
#include "audit/note.h"
#include "audit/verify/digest.h"
#include "crypto/root_key.h"
#include "store/sqlite/log_file.h"

namespace beholden::app {

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

/// The key itself, or the one line of a file.
Result<std::string> read_key(const std::string& option) {
    if (audit::parse_vkey_text(option)) return option;
    BH_TRY_ASSIGN(std::string text, read_whole_file(option));
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

/// The log of a data directory: its newest published head, and its rows as tiles.
class DataDirSource final : public audit::verify::LogSource {
public:
    DataDirSource(store::sqlite::LogFile file, std::string head)
        : file_(std::move(file)), head_(std::move(head)) {}
    Result<std::string> checkpoint() override { return head_; }
    Result<Bytes> tile(const audit::TileId& tile) override { return file_.tile(tile); }

private:
    store::sqlite::LogFile file_;
    std::string head_;
};

Result<std::string> read_head(const AuditLogOptions& options) {
    Settings settings;
    settings.data_dir = options.data_dir;
    settings.audit_head_file = options.head_file;
    BH_TRY_ASSIGN(std::string head, read_head_file(audit_head_file(settings)));
    if (head.empty()) {
        return fail(ErrorCode::kNotFound, "No head was published yet: the server writes it.");
    }
    return head;
}

/// The key that the data directory's own root key gives for the origin of its newest head.
Result<std::string> own_key(const AuditLogOptions& options) {
    Settings settings;
    settings.data_dir = options.data_dir;
    settings.root_key_file = options.root_key_file;
    BH_TRY_ASSIGN(const std::string head, read_head(options));
    BH_TRY_ASSIGN(const auto note, audit::parse_note(head));
    BH_TRY_ASSIGN(const audit::Checkpoint checkpoint, audit::parse_checkpoint(note.text));
    BH_TRY_ASSIGN(
        const crypto::SecureKey root_key, crypto::load_root_key(root_key_source(settings))
    );
    BH_TRY_ASSIGN(const auto signer, log_signer(root_key, checkpoint.origin));
    return audit::to_vkey(signer.key());
}

Result<audit::TrustPolicy> trust_alone(const std::string& key) {
    return audit::TrustPolicy::parse(
        fmt::format("log {}\nquorum none\n", key), audit::verify::parse_key
    );
}

}  // namespace

void add_audit_log_options(CLI::App& command, AuditLogOptions& options) {
    command.add_option("folder", options.folder, "Folder with `checkpoint` and `tile/`");
    command.add_option("--data-dir", options.data_dir, "A server's data directory instead");
    command.add_option(
        "--root-key-file", options.root_key_file, "Of that server, if not in its data directory"
    );
    command.add_option(
        "--audit-head-file", options.head_file, "Of that server, if it is told of one"
    );
}

void add_trust_options(CLI::App& command, AuditLogOptions& options) {
    command.add_option("--key", options.key, "The log's verifier key, or a file that holds it");
    command.add_option(
        "--policy", options.policy, "A policy file (C2SP tlog-policy) instead: logs and witnesses"
    );
}

Result<audit::TrustPolicy> read_trust(const AuditLogOptions& options) {
    const bool unnamed = options.key.empty() && options.policy.empty();
    if (unnamed && !options.data_dir.empty()) {
        BH_TRY_ASSIGN(const std::string key, own_key(options));
        return trust_alone(key);
    }
    if (options.key.empty() == options.policy.empty()) {
        return fail(ErrorCode::kInvalidArgument, "Give either --key or --policy.");
    }
    if (!options.policy.empty()) {
        BH_TRY_ASSIGN(const std::string text, read_whole_file(options.policy));
        return audit::TrustPolicy::parse(text, audit::verify::parse_key);
    }
    BH_TRY_ASSIGN(const std::string key, read_key(options.key));
    return trust_alone(key);
}

Result<std::unique_ptr<audit::verify::LogSource>> open_audit_log(const AuditLogOptions& options) {
    if (options.folder.empty() == options.data_dir.empty()) {
        return fail(
            ErrorCode::kInvalidArgument, "Name the log: a folder with its files, or --data-dir."
        );
    }
    if (!options.data_dir.empty()) {
        BH_TRY_ASSIGN(auto file, store::sqlite::LogFile::open(options.data_dir));
        BH_TRY_ASSIGN(std::string head, read_head(options));
        return std::make_unique<DataDirSource>(std::move(file), std::move(head));
    }
    return audit::verify::make_folder_source(options.folder);
}

int audit_exit_code(const Error& error) {
    return error.code == ErrorCode::kInvalidArgument ? kUsage : kFailed;
}

}  // namespace beholden::app
