#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/checkpoint_publisher.h"
#include "audit/trust_policy.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "store/store.h"

namespace beholden::app {

/// What the log is told of the server that writes it.
struct ServerFacts {
    std::string version;
    std::string model_id;
    std::string settings_sha256;
};

/// The audit log of a running server: who it is, its first and last leaf, and the thread that
/// publishes heads.
///
/// threads  start() and stop() from one thread.
class AuditLog {
public:
    struct Options {
        std::string origin;  ///< Empty: the one it has, or a default.
        std::filesystem::path head_file;
        std::chrono::milliseconds interval{5'000};
        std::optional<audit::TrustPolicy> policy;  ///< Its witnesses are asked to cosign.
        /// Called once, from the publisher's thread, when the log was forked: the program must end.
        std::function<void()> on_fork;
        /// Called between heads: what else is to be logged now and then.
        std::function<void()> on_tick;
    };

    /// Checks that the log continues what was published, logs the start and publishes the first
    /// head.
    ///
    /// store, root_key, clock, logger  must outlive the log.
    /// errors  kCorruption: a restored or forked log. kInvalidArgument: another origin than before.
    static Result<std::unique_ptr<AuditLog>> start(
        store::Store& store,
        const crypto::SecureKey& root_key,
        const Clock& clock,
        Logger& logger,
        Options options,
        const ServerFacts& facts
    );

    /// Starts the thread that publishes; once. Everything that `on_tick` uses is there by now.
    void publish_from_now_on();

    /// Logs the end and publishes the last head.
    void stop();
    ~AuditLog();
    AuditLog(const AuditLog&) = delete;
    AuditLog& operator=(const AuditLog&) = delete;

    [[nodiscard]] const CheckpointPublisher& publisher() const noexcept { return publisher_; }

private:
    AuditLog(
        store::Store& store,
        const Clock& clock,
        Logger& logger,
        Options options,
        audit::NoteSigner signer
    );
    Result<void> log_start(const ServerFacts& facts);
    void run(const std::stop_token& stopping);
    [[nodiscard]] bool is_due(std::chrono::steady_clock::time_point published) const;
    Result<void> publish();

    store::Store& store_;
    const Clock& clock_;
    Logger& logger_;
    Options options_;
    CheckpointPublisher publisher_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::jthread thread_;
};

}  // namespace beholden::app
