#include "app/audit_log.h"

#include <utility>

#include "app/head_file.h"
#include "base/limits.h"
#include "http/post.h"
#include "store/logged_write.h"

namespace beholden::app {

namespace {

/// How often the number of new leaves is looked at.
constexpr std::chrono::milliseconds kTick{250};

Result<Witnesses::Reply> send(const std::string& url, const std::string& body) {
    BH_TRY_ASSIGN(
        auto answer, http::post(
                         url, body,
                         {.time_max = limits::kWitnessTimeMax,
                          .answer_bytes_max = limits::kWitnessAnswerBytesMax}
                     )
    );
    return Witnesses::Reply{answer.status, std::move(answer.body)};
}

std::optional<Witnesses> witnesses_of(const std::optional<audit::TrustPolicy>& policy) {
    if (!policy || policy->witnesses().empty()) return std::nullopt;
    return Witnesses(*policy, send);
}

/// The origin that the log has or is given now.
Result<std::vector<std::string>> settle_origin(store::Store& store, const std::string& wanted) {
    BH_TRY_ASSIGN(auto origins, store.log().origins());
    if (!origins.empty()) {
        if (wanted.empty() || wanted == origins.back()) return origins;
        return fail(
            ErrorCode::kInvalidArgument,
            "audit-origin is '" + wanted + "', but the log goes by '" + origins.back() +
                "'. To change it: beholden audit rotate-origin --data-dir DIR --origin " + wanted
        );
    }
    const std::string origin = wanted.empty() ? default_origin(store.log()) : wanted;
    if (!audit::is_key_name(origin)) {
        return fail(
            ErrorCode::kInvalidArgument, "audit-origin holds white space, a plus or nothing."
        );
    }
    BH_TRY(store.write({[&](store::Transaction& transaction) {
        return transaction.begin_origin(origin);
    }}));
    origins.push_back(origin);
    return origins;
}

}  // namespace

AuditLog::AuditLog(
    store::Store& store,
    const Clock& clock,
    Logger& logger,
    Options options,
    audit::NoteSigner signer
)
    : store_(store),
      clock_(clock),
      logger_(logger),
      options_(std::move(options)),
      publisher_(store, std::move(signer), options_.head_file, witnesses_of(options_.policy)) {}

AuditLog::~AuditLog() { thread_.request_stop(); }

Result<std::unique_ptr<AuditLog>> AuditLog::start(
    store::Store& store,
    const crypto::SecureKey& root_key,
    const Clock& clock,
    Logger& logger,
    Options options,
    const ServerFacts& facts
) {
    BH_TRY_ASSIGN(const auto origins, settle_origin(store, options.origin));
    BH_TRY_ASSIGN(const std::string published, read_head_file(options.head_file));
    BH_TRY(check_published(store.log(), root_key, origins, published));
    BH_TRY_ASSIGN(auto signer, log_signer(root_key, origins.back()));
    std::unique_ptr<AuditLog> log(
        new AuditLog(store, clock, logger, std::move(options), std::move(signer))
    );
    BH_TRY(log->log_start(facts));
    // Before the first answer, so that a witness who has seen more can still stop us.
    BH_TRY(log->publish());
    return log;
}

void AuditLog::publish_from_now_on() {
    thread_ = std::jthread([this](const std::stop_token& stopping) { run(stopping); });
}

Result<void> AuditLog::log_start(const ServerFacts& facts) {
    audit::Entry entry;
    entry.kind = audit::Kind::kStart;
    entry.began = clock_.now();
    entry.model_id = facts.model_id;
    entry.clear["version"] = facts.version;
    entry.clear["settings_sha256"] = facts.settings_sha256;
    entry.clear["log_key"] = publisher_.vkey();
    return store::write_logged(store_, clock_, entry, {});
}

void AuditLog::stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
    audit::Entry entry;
    entry.kind = audit::Kind::kStop;
    entry.began = clock_.now();
    auto logged = store::write_logged(store_, clock_, entry, {});
    if (logged) logged = publish();
    if (!logged) {
        logger_.log(LogLevel::kWarning, "audit-stop-failed", {{"detail", logged.error().detail}});
    }
}

bool AuditLog::is_due(std::chrono::steady_clock::time_point published) const {
    if (std::chrono::steady_clock::now() - published >= options_.interval) return true;
    const std::uint64_t size = store_.log().head().size;
    return size - publisher_.published_size() >= limits::kCheckpointLeavesMax;
}

void AuditLog::run(const std::stop_token& stopping) {
    auto published = std::chrono::steady_clock::now();
    while (!stopping.stop_requested()) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, stopping, kTick, [] { return false; });
        }
        if (stopping.stop_requested() || !is_due(published)) continue;
        if (options_.on_tick) options_.on_tick();
        const auto done = publish();
        published = std::chrono::steady_clock::now();
        if (!done && done.error().code == ErrorCode::kCorruption) {
            if (options_.on_fork) options_.on_fork();
            return;
        }
    }
}

/// Trouble that passes is told and tried again; a fork is the caller's.
Result<void> AuditLog::publish() {
    const auto published = publisher_.publish();
    if (!published) {
        const Error& error = published.error();
        logger_.log(
            LogLevel::kError, "checkpoint-failed",
            {{"cause", error.message}, {"detail", error.detail}}
        );
        if (error.code == ErrorCode::kCorruption) return tl::unexpected<Error>(error);
        return {};
    }
    const auto& fresh = *published;
    if (!fresh) return {};
    for (const std::string& trouble : fresh->witnessed.troubles) {
        logger_.log(LogLevel::kWarning, "witness-failed", {{"detail", trouble}});
    }
    return {};
}

}  // namespace beholden::app
