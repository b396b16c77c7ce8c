#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <utility>

#include "api/dispatcher.h"
#include "app/audit_routes.h"
#include "app/metrics.h"
#include "http/server.h"

namespace beholden::app {

/// Which path goes where: `POST /` to the API; `GET /healthz`, `/readyz`, `/metrics` and
/// `/audit/...`; nothing else.
///
/// threads  answer() is safe to call concurrently.
class Router {
public:
    /// All must outlive the router.
    ///
    /// reading  How far reading the collections is; empty once all are whole.
    Router(
        const api::Dispatcher& dispatcher,
        const Metrics& metrics,
        const AuditRoutes& audit,
        std::function<std::string()> reading
    )
        : dispatcher_(dispatcher), metrics_(metrics), audit_(audit), reading_(std::move(reading)) {}

    http::Response answer(const http::Request& request) const;

    /// From now on `/readyz` says 503 and nothing else.
    void stop() noexcept { stopping_ = true; }

private:
    [[nodiscard]] http::Response probe(const http::Request& request) const;
    [[nodiscard]] http::Response readiness() const;

    const api::Dispatcher& dispatcher_;
    const Metrics& metrics_;
    const AuditRoutes& audit_;
    const std::function<std::string()> reading_;
    std::atomic<bool> stopping_ = false;
};

/// What the listener refuses by itself, in the API's form.
http::Response render_refusal(http::Refusal refusal);

/// Calls that look at a whole picture with several networks (labels, text, moderation, equipment):
/// a burst of them must not keep face searches waiting.
bool takes_long(const http::Request& request);

/// Requests that neither wait nor compute, so that a busy server does not look dead.
bool answers_at_once(const http::Request& request);

}  // namespace beholden::app
