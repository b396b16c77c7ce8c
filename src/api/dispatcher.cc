#include "api/dispatcher.h"

#include <utility>

#include "auth/identity.h"
#include "auth/role.h"
#include "base/bytes.h"
#include "base/ids.h"
#include "wire/error_map.h"
#include "wire/security_tokens.h"

namespace beholden::api {

namespace {

constexpr int kServed = 200;

std::string_view scope_of(wire::Service service) noexcept {
    return service == wire::Service::kRekognition ? "rekognition" : "beholden";
}

bool changes_state(Permission permission) noexcept {
    return permission == Permission::kEnrol || permission == Permission::kManage;
}

/// A signature of one service must not open another one's operations.
Result<void> check_scope(std::string_view signed_for, std::string_view service) {
    if (signed_for == service) return {};
    return fail(
        ErrorCode::kIncompleteSignature,
        "Credential should be scoped to correct service: '" + std::string(service) + "'."
    );
}

void describe_caller(const auth::Principal& who, audit::Entry& entry) {
    entry.who.role = auth::role_name(who.role);
    entry.who.access_key_id = who.access_key_id.str();
    entry.who.key_name = who.key_name;
    entry.who.session_name = who.session_name;
    entry.who.source_identity = who.source_identity;
    entry.replayed = who.replayed;
    entry.purpose = who.purpose;
    entry.offence = who.offence;
    entry.case_reference = who.case_reference;
}

tl::unexpected<Error> not_logged(const Error& error) {
    // A full queue passes; anything else does not, and the caller learns no more of it.
    if (error.code == ErrorCode::kOverloaded) return tl::unexpected<Error>(error);
    return fail(
        ErrorCode::kInternal, "The call could not be logged, so it is not answered.",
        error.message + " " + error.detail
    );
}

/// SDKs ignore members that they do not know.
void add_receipt(const audit::Receipt& receipt, Answer& answer) {
    const std::string index = std::to_string(receipt.index);
    const std::string hash = to_base64(receipt.leaf_hash);
    answer.headers.emplace_back("x-beholden-log-index", index);
    answer.headers.emplace_back("x-beholden-leaf-hash", hash);
    if (!answer.body.ends_with('}')) return;
    answer.body.pop_back();
    if (answer.body.size() > 1) answer.body.push_back(',');
    answer.body += R"("AuditReceipt":{"LogIndex":)" + index + R"(,"LeafHash":")" + hash + R"("}})";
}

}  // namespace

Dispatcher::Dispatcher(
    auth::Authenticator& authenticator,
    audit::Recorder& recorder,
    const Clock& clock,
    Options options,
    Observer observer
)
    : authenticator_(authenticator),
      recorder_(recorder),
      clock_(clock),
      options_(std::move(options)),
      observer_(std::move(observer)) {}

Answer Dispatcher::handle(const Call& call) const {
    const auto begin = std::chrono::steady_clock::now();
    CallRecord record;
    record.request_id = make_uuid();
    record.operation = record.access_key_id = "-";
    record.outcome = "ok";
    audit::Entry entry;
    entry.request_id = record.request_id;
    entry.began = clock_.now();
    entry.who.source_address = call.peer_address;
    // A change logs itself, with this outcome, in the transaction that makes it.
    entry.http_status = kServed;
    Result<std::string> body = perform(call, record, entry);
    log(body, entry);
    const Protocol protocol = protocol_of(call);
    Answer answer;
    if (body) {
        answer = success_answer(protocol, std::move(*body), record.request_id);
    } else {
        answer = error_answer(protocol, body.error(), record.request_id);
        record.outcome = wire::error_mapping(body.error().code).exception;
        record.detail = body.error().detail;
    }
    if (entry.receipt) add_receipt(*entry.receipt, answer);
    record.status = answer.status;
    record.took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - begin
    );
    observer_(record);
    return answer;
}

void Dispatcher::log(Result<std::string>& body, audit::Entry& entry) const {
    if (entry.receipt) return;
    if (!body) {
        const auto& mapping = wire::error_mapping(body.error().code);
        entry.http_status = mapping.http_status;
        entry.exception = mapping.exception;
    }
    if (entry.who.access_key_id.empty()) {
        // The answer is a refusal in any case; a log that fails stops the store.
        if (unauthenticated_.count(entry.exception, clock_.now())) {
            static_cast<void>(log_unauthenticated());
        }
        return;
    }
    if (auto logged = recorder_.record(entry); !logged) body = not_logged(logged.error());
}

Result<void> Dispatcher::log_unauthenticated(bool at_once) const {
    auto entry = unauthenticated_.take(clock_.now(), at_once);
    if (!entry) return {};
    return recorder_.record(*entry);
}

Result<std::string> Dispatcher::perform(const Call& call, CallRecord& record, audit::Entry& entry)
    const {
    BH_TRY_ASSIGN(
        auth::Authenticated caller,
        authenticator_.verify({call.method, call.target, call.headers, call.body})
    );
    const auth::Principal& who = caller.principal;
    record.access_key_id = who.access_key_id.str();
    record.replayed = who.replayed;
    describe_caller(who, entry);
    BH_TRY_ASSIGN(const Operation* operation, find(call, caller.service, record, entry));
    BH_TRY(auth::settle_identity(call.headers, caller));
    describe_caller(who, entry);
    BH_TRY(require(who, operation->permission, record.operation));
    if (who.replayed && options_.replays_refused && changes_state(operation->permission)) {
        return fail(ErrorCode::kAccessDenied, "This signature was used before.");
    }
    if (protocol_of(call) == Protocol::kJson) BH_TRY(check_content_type(call));
    if (options_.admit) BH_TRY(options_.admit(who, record.operation, operation->permission));
    const Context context{
        who,
        record.request_id,
        caller.region,
        entry,
        caller.session ? &*caller.session : nullptr,
        header(call, "x-beholden-probe"),
        header(call, "x-beholden-consent"),
    };
    return operation->run(call.body, context);
}

Result<auth::Principal> Dispatcher::authorize(
    const Call& call, Permission permission, std::string_view what
) const {
    BH_TRY_ASSIGN(
        auth::Authenticated caller,
        authenticator_.verify({call.method, call.target, call.headers, call.body})
    );
    BH_TRY(check_scope(caller.service, scope_of(wire::Service::kBeholden)));
    BH_TRY(auth::settle_identity(call.headers, caller));
    BH_TRY(require(caller.principal, permission, what));
    return std::move(caller.principal);
}

Result<const Dispatcher::Operation*> Dispatcher::find(
    const Call& call, std::string_view service, CallRecord& record, audit::Entry& entry
) const {
    return protocol_of(call) == Protocol::kQuery
               ? find_action(call.body, service, record, entry)
               : find_operation(header(call, "X-Amz-Target"), service, record, entry);
}

Result<const Dispatcher::Operation*> Dispatcher::find_operation(
    std::string_view target, std::string_view service, CallRecord& record, audit::Entry& entry
) const {
    const wire::OperationInfo* known = wire::find_operation(target);
    if (known == nullptr) {
        return fail(ErrorCode::kUnknownOperation, "The target names no operation of this API.");
    }
    BH_TRY(check_scope(service, scope_of(known->service)));
    record.operation = known->name;
    entry.operation = known->name;
    entry.service = name_of(known->service);
    const auto found = operations_.find(known->target);
    if (found == operations_.end()) {
        return fail(
            ErrorCode::kUnsupportedOperation,
            std::string(known->name) +
                " is not served by this server; docs/operations.md says what is."
        );
    }
    return &found->second;
}

Result<const Dispatcher::Operation*> Dispatcher::find_action(
    std::string_view body, std::string_view service, CallRecord& record, audit::Entry& entry
) const {
    BH_TRY(check_scope(service, "sts"));
    BH_TRY_ASSIGN(const auto form, wire::parse_form(body));
    BH_TRY_ASSIGN(const std::string action, wire::sts_action(form));
    const auto found = actions_.find(action);
    if (found == actions_.end()) {
        return fail(
            ErrorCode::kUnknownOperation,
            "This server answers AssumeRole and GetCallerIdentity of this service, nothing else."
        );
    }
    record.operation = found->first;
    entry.operation = found->first;
    entry.service = "STS";
    return &found->second;
}

}  // namespace beholden::api
