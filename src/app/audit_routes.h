#pragma once

#include <string_view>

#include "api/audit_view.h"
#include "api/dispatcher.h"
#include "http/server.h"

namespace beholden::app {

/// What the audit log shows to the world: heads, hashes and proofs to anybody, entries to auditors.
///
///     GET /audit/checkpoint           the newest signed head, with cosignatures
///     GET /audit/log.vkey             the key that signs it
///     GET /audit/tile/LEVEL/INDEX     hashes (C2SP tlog-tiles), also partial
///     GET /audit/tile/entries/INDEX   entries; the request is signed for the service `beholden` by
///                                     a key of the role auditor or admin
///     GET /audit/proof?index=N        that leaf N is in the newest head (C2SP tlog-proof)
///
/// One request reads 256 rows, a proof some 30 times that.
///
/// threads  answer() is safe to call concurrently.
class AuditRoutes {
public:
    /// All must outlive the routes.
    AuditRoutes(const api::AuditView& log, const api::Dispatcher& dispatcher)
        : log_(log), dispatcher_(dispatcher) {}

    /// Whether a path is one of these.
    [[nodiscard]] static bool owns(std::string_view target) noexcept {
        return target.starts_with("/audit/");
    }

    /// request  GET or HEAD of a path that owns() is true of.
    [[nodiscard]] http::Response answer(const http::Request& request) const;

private:
    [[nodiscard]] http::Response checkpoint() const;
    [[nodiscard]] http::Response tile(const http::Request& request, std::string_view path) const;
    [[nodiscard]] http::Response proof(std::string_view query) const;

    const api::AuditView& log_;
    const api::Dispatcher& dispatcher_;
};

}  // namespace beholden::app
