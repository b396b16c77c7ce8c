#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/access.h"
#include "api/call.h"
#include "api/protocol.h"
#include "api/unauthenticated_tally.h"
#include "audit/entry.h"
#include "auth/authenticator.h"
#include "base/clock.h"
#include "base/result.h"
#include "wire/operation.h"

namespace beholden::api {

/// What an operation knows of its caller.
struct Context {
    const auth::Principal& who;
    const std::string& request_id;
    const std::string& region;  ///< From the signature's scope; goes into ARNs.
    /// What the audit log will say of this call; the operation adds what it alone knows. Who
    /// called, what for and how it ended is filled already or will be.
    audit::Entry& entry;
    const auth::Session* session = nullptr;  ///< The caller's; null: a long-term key signed.
    std::string_view probe{};                ///< Where the picture comes from, as its bringer says.
    std::string_view consent{};              ///< Where the consent of the enrolled is kept.
};

/// Turns signed requests into calls of typed handlers, and results or errors into answers.
///
/// Every authenticated call, served or refused, is in the audit log before its answer leaves, and
/// the answer says where; what cannot be logged is not answered. Requests without a valid signature
/// are logged by number.
///
/// Operations are registered once at start; afterwards the dispatcher does not change.
/// threads  handle() is safe to call concurrently; serve() is not.
class Dispatcher {
public:
    /// Whether a call goes ahead now; the error of a call that does not.
    using Admission = std::function<Result<void>(
        const auth::Principal& who, std::string_view operation, Permission permission
    )>;

    struct Options {
        /// Refuses a repeated signature for operations that change state.
        bool replays_refused = false;
        /// Asked before each operation that its caller may call: rates and quotas. Empty: none.
        Admission admit{};
    };
    using Observer = std::function<void(const CallRecord&)>;

    /// authenticator, recorder, clock  must outlive the dispatcher.
    /// observer  told of every call, after the answer is made.
    Dispatcher(
        auth::Authenticator& authenticator,
        audit::Recorder& recorder,
        const Clock& clock,
        Options options,
        Observer observer
    );

    /// Registers the handler of an operation of a service model.
    template <class Op>
    void serve(
        Permission permission,
        std::function<Result<typename Op::Response>(const typename Op::Request&, const Context&)>
            handler
    ) {
        operations_[Op::info().target] = {
            permission,
            [handler = std::move(handler
             )](std::string_view body, const Context& context) -> Result<std::string> {
                BH_TRY_ASSIGN(const auto request, wire::decode_request<Op>(body));
                BH_TRY_ASSIGN(const auto response, handler(request, context));
                return wire::encode_response<Op>(response);
            }
        };
    }

    /// Registers the handler of an action of the query protocol, whose answers it writes itself.
    ///
    /// action  Constant text.
    void serve_query(
        std::string_view action,
        Permission permission,
        std::function<Result<std::string>(std::string_view body, const Context& context)> handler
    ) {
        actions_[action] = {permission, std::move(handler)};
    }

    /// Lets in whoever signed a request that is no API call, such as a GET of the audit log, if the
    /// role holds the permission. The signature's scope must be `beholden`.
    ///
    /// what    For the refusal: "A key of the role x is not allowed to call <what>."
    /// errors  Of the authenticator and of settle_identity(); kAccessDenied.
    [[nodiscard]] Result<auth::Principal> authorize(
        const Call& call, Permission permission, std::string_view what
    ) const;

    /// Answers one API request. Every failure becomes the API's error answer.
    Answer handle(const Call& call) const;

    /// Logs the unauthenticated requests that were counted and not logged yet.
    ///
    /// at_once  Also where the last such leaf is young: at the end of a run.
    /// errors   as audit::Recorder.
    Result<void> log_unauthenticated(bool at_once = false) const;

    /// Whether an operation has a handler.
    [[nodiscard]] bool serves(std::string_view target) const {
        return operations_.contains(target);
    }

private:
    struct Operation {
        Permission permission = Permission::kManage;
        std::function<Result<std::string>(std::string_view body, const Context& context)> run;
    };

    Result<std::string> perform(const Call& call, CallRecord& record, audit::Entry& entry) const;
    void log(Result<std::string>& body, audit::Entry& entry) const;
    /// Which operation is called; its name goes into record and entry.
    Result<const Operation*> find(
        const Call& call, std::string_view service, CallRecord& record, audit::Entry& entry
    ) const;
    Result<const Operation*> find_operation(
        std::string_view target, std::string_view service, CallRecord& record, audit::Entry& entry
    ) const;
    Result<const Operation*> find_action(
        std::string_view body, std::string_view service, CallRecord& record, audit::Entry& entry
    ) const;

    auth::Authenticator& authenticator_;
    audit::Recorder& recorder_;
    const Clock& clock_;
    mutable UnauthenticatedTally unauthenticated_;
    const Options options_;
    const Observer observer_;
    std::map<std::string_view, Operation> operations_;  ///< By target.
    std::map<std::string_view, Operation, std::less<>> actions_;
};

}  // namespace beholden::api
