#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "auth/authenticator.h"
#include "auth/key_ring.h"
#include "auth/session_token.h"
#include "base/clock.h"
#include "base/limits.h"

namespace beholden::auth {

struct SigV4Options {
    std::chrono::seconds skew_max = limits::kSignatureSkewMax;
    std::size_t replay_signatures_max = limits::kReplaySignaturesMax;
    /// Sessions that are honoured; must outlive the authenticator. Null: none are.
    const SessionTokens* sessions = nullptr;
    /// Requests that are refused when their signature was seen before, or when that cannot be told.
    /// Empty: every replay is served and flagged, as two honest identical calls within one second
    /// carry one signature.
    std::function<bool(const SignedRequest&)> refuses_replay;
};

/// Authenticates against a key ring; see Authenticator for the errors. A refused replay is
/// kAccessDenied, and kOverloaded where replays cannot be told any more.
///
/// keys, clock  must outlive the result.
/// source       Signature Version 4 for the Authorization header.
std::unique_ptr<Authenticator> make_sigv4_authenticator(
    KeyRing& keys, const Clock& clock, SigV4Options options = {}
);

}  // namespace beholden::auth
