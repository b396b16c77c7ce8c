#include "app/audit_routes.h"

#include <limits>
#include <string>
#include <utility>

#include "audit/decimal.h"
#include "audit/prove.h"
#include "base/bytes.h"

namespace beholden::app {

namespace {

constexpr std::string_view kRoot = "/audit/";
constexpr std::string_view kProof = "proof?index=";
// A tile never changes; whether one may be kept by others depends on who may see it.
constexpr const char* kForEver = "public, max-age=31536000, immutable";
constexpr const char* kForEverPrivate = "private, max-age=31536000, immutable";
constexpr const char* kAskAgain = "no-cache";

http::Response answer_with(int status, std::string type, const char* caching, std::string body) {
    return {
        status, {{"Content-Type", std::move(type)}, {"Cache-Control", caching}}, std::move(body)
    };
}

http::Response text(int status, std::string body) {
    return answer_with(status, "text/plain; charset=utf-8", kAskAgain, std::move(body));
}

http::Response refusal(const Error& error) {
    switch (error.code) {
        case ErrorCode::kNotFound: return text(404, "The log has no such part.\n");
        case ErrorCode::kAccessDenied: return text(403, error.message + "\n");
        case ErrorCode::kOverloaded: return text(503, "Try again.\n");
        case ErrorCode::kIo:
        case ErrorCode::kCorruption:
        case ErrorCode::kUnavailable:
        case ErrorCode::kInternal: return text(500, "The log cannot be read.\n");
        default: return text(403, "Entries are for auditors: sign the request.\n");
    }
}

}  // namespace

http::Response AuditRoutes::answer(const http::Request& request) const {
    const std::string_view path = std::string_view(request.target).substr(kRoot.size());
    if (path == "checkpoint") return checkpoint();
    if (path == "log.vkey") return text(200, log_.verifier_key() + "\n");
    if (path.starts_with("tile/")) return tile(request, path);
    if (path.starts_with(kProof)) return proof(path.substr(kProof.size()));
    return text(404, "The log has no such part.\n");
}

http::Response AuditRoutes::checkpoint() const {
    std::string note = log_.checkpoint();
    if (note.empty()) return text(503, "No head of the log was signed yet.\n");
    return text(200, std::move(note));
}

http::Response AuditRoutes::tile(const http::Request& request, std::string_view path) const {
    const auto id = audit::parse_tile_path(path);
    if (!id) return refusal(id.error());
    const bool entries = id->kind == audit::TileKind::kEntries;
    if (entries) {
        const auto auditor = dispatcher_.authorize(
            {request.method, request.target, request.headers, request.body},
            api::Permission::kAudit, "entries of the audit log"
        );
        if (!auditor) return refusal(auditor.error());
    }
    const auto bytes = log_.tile(*id);
    if (!bytes) return refusal(bytes.error());
    return answer_with(
        200, "application/octet-stream", entries ? kForEverPrivate : kForEver,
        std::string(as_text(*bytes))
    );
}

http::Response AuditRoutes::proof(std::string_view query) const {
    const auto index = audit::parse_decimal(query);
    if (!index) return text(400, "index is a number from 0.\n");
    std::string head = log_.checkpoint();
    if (head.empty()) return text(503, "No head of the log was signed yet.\n");
    const auto proof = audit::prove_entry(*index, std::move(head), [this](std::uint64_t size) {
        return log_.nodes(size);
    });
    if (!proof && proof.error().code == ErrorCode::kNotFound) {
        return text(404, proof.error().message + "\n");
    }
    if (!proof) return refusal(proof.error());
    return text(200, audit::print_proof(*proof));
}

}  // namespace beholden::app
