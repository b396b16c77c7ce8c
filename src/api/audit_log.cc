// The audit log, asked over the wire: its head, proofs, entries, and the disclosure report.
#include <mutex>
#include <optional>
#include <utility>

#include "api/operations.h"
#include "audit/checkpoint.h"
#include "audit/note.h"
#include "audit/prove.h"
#include "audit/report/compute.h"
#include "audit/verify/digest.h"
#include "base/bytes.h"
#include "base/limits.h"

namespace beholden::api {

namespace {

/// The log as it is under one published head.
struct Head {
    std::string note;  ///< Signed.
    audit::NoteText parsed;
    audit::Checkpoint checkpoint;
};

Result<Head> newest_head(const AuditView& log) {
    Head head;
    head.note = log.checkpoint();
    if (head.note.empty()) {
        return fail(ErrorCode::kNotFound, "No head of the log was signed yet.");
    }
    BH_TRY_ASSIGN(head.parsed, audit::parse_note(head.note));
    BH_TRY_ASSIGN(head.checkpoint, audit::parse_checkpoint(head.parsed.text));
    return head;
}

/// Shows the verifier one head and what lies under it, while the log goes on.
class HeldSource final : public audit::verify::LogSource {
public:
    HeldSource(const AuditView& log, std::string note) : log_(log), note_(std::move(note)) {}
    Result<std::string> checkpoint() override { return note_; }
    Result<Bytes> tile(const audit::TileId& tile) override { return log_.tile(tile); }

private:
    const AuditView& log_;
    const std::string note_;
};

Result<audit::LogProof> prove(const AuditView& log, std::int64_t index, const Context& context) {
    context.entry.clear["log_index"] = index;
    BH_TRY_ASSIGN(Head head, newest_head(log));
    return audit::prove_entry(
        static_cast<std::uint64_t>(index), std::move(head.note),
        [&log](std::uint64_t size) { return log.nodes(size); }
    );
}

Result<std::uint64_t> size_of(const audit::LogProof& proof) {
    BH_TRY_ASSIGN(const auto note, audit::parse_note(proof.checkpoint));
    BH_TRY_ASSIGN(const auto checkpoint, audit::parse_checkpoint(note.text));
    return checkpoint.size;
}

/// Which of the policy's witnesses cosigned the note.
Result<std::vector<own::Witness>> witnesses_of(const AuditView& log, const audit::NoteText& note) {
    std::vector<audit::NoteKey> keys;
    std::vector<own::Witness> witnesses;
    for (const auto& known : log.trust_policy().witnesses()) {
        own::Witness witness;
        witness.Name = known.name;
        witness.Cosigned = false;
        keys.push_back(known.key);
        witnesses.push_back(std::move(witness));
    }
    BH_TRY_ASSIGN(const auto verified, audit::verify_note(note, keys));
    for (const audit::Verified& each : verified) witnesses[each.key].Cosigned = true;
    return witnesses;
}

audit::report::Format format_of(const std::string& name) {
    if (name == own::ReportFormat::CSV) return audit::report::Format::kCsv;
    if (name == own::ReportFormat::HTML) return audit::report::Format::kHtml;
    return audit::report::Format::kJson;
}

tl::unexpected<Error> too_large(const char* what) {
    return fail(
        ErrorCode::kQuotaExceeded,
        std::string(what) + " for an answer; `beholden report` computes the same from a copy."
    );
}

}  // namespace

Result<own::DescribeAuditLogResponse>
describe_audit_log(const Services& services, const own::DescribeAuditLogRequest&, const Context&) {
    const AuditView& log = services.audit;
    BH_TRY_ASSIGN(Head head, newest_head(log));
    own::DescribeAuditLogResponse response;
    BH_TRY_ASSIGN(response.Witnesses, witnesses_of(log, head.parsed));
    response.Origin = head.checkpoint.origin;
    response.TreeSize = static_cast<std::int64_t>(head.checkpoint.size);
    response.RootHash = to_base64(head.checkpoint.root);
    response.Checkpoint = std::move(head.note);
    response.VerifierKey = log.verifier_key();
    if (!log.trust_policy_text().empty()) response.TrustPolicy = log.trust_policy_text();
    return response;
}

Result<own::GetInclusionProofResponse> get_inclusion_proof(
    const Services& services, const own::GetInclusionProofRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const auto proof, prove(services.audit, request.LogIndex, context));
    BH_TRY_ASSIGN(const std::uint64_t size, size_of(proof));
    own::GetInclusionProofResponse response;
    response.LogIndex = request.LogIndex;
    response.TreeSize = static_cast<std::int64_t>(size);
    response.Proof = audit::print_proof(proof);
    return response;
}

Result<own::GetAuditEntryResponse> get_audit_entry(
    const Services& services, const own::GetAuditEntryRequest& request, const Context& context
) {
    const AuditView& log = services.audit;
    BH_TRY_ASSIGN(const auto proof, prove(log, request.LogIndex, context));
    BH_TRY_ASSIGN(const std::uint64_t size, size_of(proof));
    BH_TRY_ASSIGN(
        const std::string entry,
        audit::read_entry(
            proof.index, size, [&log](const audit::TileId& tile) { return log.tile(tile); }
        )
    );
    own::GetAuditEntryResponse response;
    response.LogIndex = request.LogIndex;
    response.Entry.assign(as_bytes(entry).begin(), as_bytes(entry).end());
    response.Proof = audit::print_proof(proof);
    return response;
}

Result<own::GetDisclosureReportResponse> get_disclosure_report(
    const Services& services, const own::GetDisclosureReportRequest& request, const Context& context
) {
    const AuditView& log = services.audit;
    BH_TRY_ASSIGN(const auto period, audit::report::parse_period(request.From, request.To));
    context.entry.clear["report_from_ms"] = period.from_ms;
    context.entry.clear["report_to_ms"] = period.to_ms;
    BH_TRY_ASSIGN(Head head, newest_head(log));
    context.entry.clear["report_tree_size"] = static_cast<std::int64_t>(head.checkpoint.size);
    if (head.checkpoint.size > limits::kReportEntriesMax) return too_large("The log is too long");
    const std::unique_lock turn(log.report_turn(), std::try_to_lock);
    if (!turn) {
        return fail(ErrorCode::kOverloaded, "Another report is being computed; ask again.");
    }
    BH_TRY_ASSIGN(
        const auto policy,
        audit::TrustPolicy::parse(
            "log " + log.verifier_key() + "\nquorum none\n", audit::verify::parse_key
        )
    );
    HeldSource source(log, head.note);
    BH_TRY_ASSIGN(const auto report, audit::report::compute(source, policy, period));
    own::GetDisclosureReportResponse response;
    response.Format = request.Format.value_or(std::string(own::ReportFormat::JSON));
    response.Report = audit::report::print(report, format_of(response.Format));
    if (response.Report.size() > limits::kReportBytesMax)
        return too_large("The report is too long");
    response.Checkpoint = std::move(head.note);
    return response;
}

}  // namespace beholden::api
