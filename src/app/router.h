#pragma once

#include <atomic>

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
    Router(const api::Dispatcher& dispatcher, const Metrics& metrics, const AuditRoutes& audit)
        : dispatcher_(dispatcher), metrics_(metrics), audit_(audit) {}

    http::Response answer(const http::Request& request) const;

    /// From now on `/readyz` says 200 or 503.
    void set_ready(bool ready) noexcept { ready_ = ready; }

private:
    http::Response probe(const http::Request& request) const;

    const api::Dispatcher& dispatcher_;
    const Metrics& metrics_;
    const AuditRoutes& audit_;
    std::atomic<bool> ready_ = false;
};

/// What the listener refuses by itself, in the API's form.
http::Response render_refusal(http::Refusal refusal);

/// Calls that look at a whole picture with several networks (labels, text, moderation, equipment):
/// a burst of them must not keep face searches waiting.
bool takes_long(const http::Request& request);

/// Requests that neither wait nor compute, so that a busy server does not look dead.
bool answers_at_once(const http::Request& request);

}  // namespace beholden::app
