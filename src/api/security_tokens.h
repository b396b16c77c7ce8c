#pragma once

#include "api/dispatcher.h"
#include "auth/session_token.h"
#include "base/clock.h"

namespace beholden::api {

/// The Security Token Service: AssumeRole and GetCallerIdentity, for whoever has a key.
///
/// A role that a key may assume is one that can do nothing that the key cannot (auth::may_assume).
/// A session keeps its source identity and its transitive tags when it asks for another session,
/// and a chain of sessions ends limits::kSessionLifeMax after the key signed for the first.
class SecurityTokens {
public:
    /// Both must outlive this.
    SecurityTokens(const auth::SessionTokens& tokens, const Clock& clock)
        : tokens_(tokens), clock_(clock) {}

    /// body    The form; the request's fields and constraints are those of the published model.
    /// returns XML.
    /// errors  kAccessDenied: a role that the caller may not assume, or a source identity that is
    ///         not the caller's. kInvalidArgument: tags that contradict each other or the caller's.
    ///         kValidation, kMalformedRequest; kQuotaExceeded: tags that no token can hold.
    [[nodiscard]] Result<std::string> assume_role(std::string_view body, const Context& context)
        const;

    /// returns XML.
    [[nodiscard]] Result<std::string> get_caller_identity(
        std::string_view body, const Context& context
    ) const;

    /// Registers both; this must outlive the dispatcher.
    void add_to(Dispatcher& dispatcher) const;

private:
    const auth::SessionTokens& tokens_;
    const Clock& clock_;
};

}  // namespace beholden::api
