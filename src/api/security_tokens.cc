#include "api/security_tokens.h"

#include "api/session_request.h"
#include "base/bytes.h"
#include "wire/security_tokens.h"

namespace beholden::api {

Result<std::string> SecurityTokens::assume_role(std::string_view body, const Context& context)
    const {
    BH_TRY_ASSIGN(auto form, wire::parse_form(body));
    BH_TRY_ASSIGN(const auto request, wire::decode_assume_role(std::move(form)));
    BH_TRY_ASSIGN(
        const auth::Session session,
        make_session(request, context.who, context.session, clock_.now())
    );
    BH_TRY_ASSIGN(const auth::SessionCredentials made, tokens_.issue(session));

    wire::sts::AssumeRoleResponse response;
    auto& credentials = response.Credentials.emplace();
    credentials.AccessKeyId = made.id.str();
    credentials.SecretAccessKey = as_text(made.secret);
    credentials.SessionToken = made.token;
    credentials.Expiration = session.expires;
    auto& user = response.AssumedRoleUser.emplace();
    user.AssumedRoleId = role_id(session.role) + ":" + session.name;
    user.Arn = session_arn(session.role, session.name);
    response.PackedPolicySize = auth::SessionTokens::size_pct(session);
    if (!session.source_identity.empty()) response.SourceIdentity = session.source_identity;
    return wire::encode(response, context.request_id);
}

Result<std::string> SecurityTokens::get_caller_identity(
    std::string_view body, const Context& context
) const {
    BH_TRY_ASSIGN(auto form, wire::parse_form(body));
    BH_TRY(wire::decode_get_caller_identity(std::move(form)));
    const auth::Principal& who = context.who;
    wire::sts::GetCallerIdentityResponse response;
    response.Arn = arn_of(who);
    response.Account = "000000000000";
    response.UserId = who.session_key_id.empty() ? who.access_key_id.str()
                                                 : role_id(who.role) + ":" + who.session_name;
    return wire::encode(response, context.request_id);
}

void SecurityTokens::add_to(Dispatcher& dispatcher) const {
    dispatcher.serve_query(
        "AssumeRole", Permission::kInspect,
        [this](std::string_view body, const Context& context) { return assume_role(body, context); }
    );
    dispatcher.serve_query(
        "GetCallerIdentity", Permission::kInspect,
        [this](std::string_view body, const Context& context) {
            return get_caller_identity(body, context);
        }
    );
}

}  // namespace beholden::api
