#pragma once

#include <string>

#include "api/audit_view.h"
#include "app/checkpoint_publisher.h"
#include "store/log.h"

namespace beholden::app {

/// A tlog-policy file.
struct TrustFile {
    std::string text;  ///< Empty: there is none.
    std::optional<audit::TrustPolicy> policy;
};

/// Witnesses and quorum, as the file of C2SP tlog-policy says; none without a file.
///
/// errors  kIo; kInvalidArgument.
Result<TrustFile> read_trust_file(const std::filesystem::path& file);

/// The log as the store has it, under the heads that were published.
class LogView final : public api::AuditView {
public:
    /// publisher, log  Must outlive the view.
    LogView(const CheckpointPublisher& publisher, const store::Log& log, TrustFile trust)
        : publisher_(publisher),
          log_(log),
          text_(std::move(trust.text)),
          policy_(std::move(trust.policy).value_or(audit::TrustPolicy())) {}

    [[nodiscard]] std::string checkpoint() const override { return publisher_.checkpoint(); }
    [[nodiscard]] std::string verifier_key() const override { return publisher_.vkey(); }
    [[nodiscard]] const std::string& trust_policy_text() const override { return text_; }
    [[nodiscard]] const audit::TrustPolicy& trust_policy() const override { return policy_; }
    [[nodiscard]] Result<Bytes> tile(const audit::TileId& tile) const override {
        return log_.tile(tile);
    }
    [[nodiscard]] audit::NodeReader nodes(std::uint64_t size) const override;

private:
    const CheckpointPublisher& publisher_;
    const store::Log& log_;
    const std::string text_;
    const audit::TrustPolicy policy_;
};

}  // namespace beholden::app
