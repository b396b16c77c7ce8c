#include "api/session_request.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <utility>
#include <vector>

#include "auth/claims.h"
#include "auth/identity.h"
#include "auth/role.h"
#include "base/ascii.h"
#include "base/limits.h"

namespace beholden::api {

namespace {

namespace sts = wire::sts;

constexpr std::string_view kAccount = "000000000000";
constexpr std::string_view kRoleArnPrefix = "arn:aws:iam::000000000000:role/";
constexpr std::size_t kRoleIdLength = 21;

tl::unexpected<Error> not_authorized(
    const auth::Principal& who, std::string_view action, std::string_view resource
) {
    return fail(
        ErrorCode::kAccessDenied, "User: " + arn_of(who) + " is not authorized to perform: sts:" +
                                      std::string(action) + " on resource: " + std::string(resource)
    );
}

/// A role that does not exist is answered as one that may not be assumed, as the public service
/// does.
Result<auth::Role> find_role(const std::string& arn, const auth::Principal& who) {
    if (!arn.starts_with("arn:")) {
        return fail(ErrorCode::kValidation, arn.substr(0, 64) + " is invalid");
    }
    if (arn.starts_with(kRoleArnPrefix)) {
        const auto role = auth::parse_role(std::string_view(arn).substr(kRoleArnPrefix.size()));
        if (role && auth::may_assume(who.role, *role)) return *role;
    }
    return not_authorized(who, "AssumeRole", arn);
}

/// What narrows a session on the public service and is not understood here is refused: who asks for
/// less must not get more.
Result<void> refuse_unsupported(const sts::AssumeRoleRequest& request) {
    const char* name = nullptr;
    if (request.Policy) name = "Policy";
    if (request.PolicyArns && !request.PolicyArns->empty()) name = "PolicyArns";
    if (request.SerialNumber) name = "SerialNumber";
    if (request.TokenCode) name = "TokenCode";
    if (request.ProvidedContexts) name = "ProvidedContexts";
    if (request.MinimumSessionTokenSize) name = "MinimumSessionTokenSize";
    if (name == nullptr) return {};
    return fail(
        ErrorCode::kValidation,
        std::string("The parameter ") + name + " is not supported: roles of this server are fixed."
    );
}

/// The same person all along; who has named nobody yet may name somebody now.
Result<std::string> settle_source_identity(
    const sts::AssumeRoleRequest& request, const auth::Principal& who
) {
    std::string asked = request.SourceIdentity.value_or("");
    if (who.source_identity.empty()) return asked;
    if (asked.empty() || asked == who.source_identity) return who.source_identity;
    return not_authorized(who, "SetSourceIdentity", request.RoleArn);
}

auto key_is(std::string_view key) {
    return [key](const auth::SessionTag& tag) { return equals_without_case(tag.key, key); };
}

tl::unexpected<Error> bad_tags(std::string message) {
    return fail(ErrorCode::kInvalidArgument, std::move(message));
}

/// The tags asked for, with what they say in the bounds that headers have too.
Result<std::vector<auth::SessionTag>> requested_tags(const sts::AssumeRoleRequest& request) {
    std::vector<auth::SessionTag> tags;
    for (const auto& tag : request.Tags.value_or(std::vector<sts::Tag>{})) {
        if (std::ranges::any_of(tags, key_is(tag.Key))) {
            return bad_tags(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive."
            );
        }
        for (const auto& field : auth::claim_fields()) {
            if (equals_without_case(tag.Key, field.name)) {
                BH_TRY(auth::check_field(field, tag.Value));
            }
        }
        tags.push_back({tag.Key, tag.Value, false});
    }
    for (const auto& key : request.TransitiveTagKeys.value_or(std::vector<std::string>{})) {
        const auto found = std::ranges::find_if(tags, key_is(key));
        if (found == tags.end()) {
            return bad_tags(
                "The specified transitive tag key must be included in the requested tags."
            );
        }
        found->transitive = true;
    }
    return tags;
}

/// Transitive tags of the caller's session come along and stay as they are.
Result<void> inherit_tags(const auth::Session& caller, std::vector<auth::SessionTag>& tags) {
    for (const auto& tag : caller.tags) {
        if (!tag.transitive) continue;
        const auto found = std::ranges::find_if(tags, key_is(tag.key));
        if (found == tags.end()) {
            tags.push_back(tag);
        } else if (found->value != tag.value) {
            return bad_tags(
                "One of the specified transitive tag keys can't be set because it conflicts with a "
                "transitive tag key from the calling session."
            );
        } else {
            found->transitive = true;
        }
    }
    return {};
}

Result<void> check_duration(const sts::AssumeRoleRequest& request, bool chained) {
    if (!chained || !request.DurationSeconds ||
        std::chrono::seconds(*request.DurationSeconds) <= limits::kChainedSessionLifeMax) {
        return {};
    }
    return fail(
        ErrorCode::kValidation,
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
        "chaining"
    );
}

}  // namespace

std::string session_arn(auth::Role role, std::string_view session_name) {
    return "arn:aws:sts::" + std::string(kAccount) + ":assumed-role/" +
           std::string(auth::role_name(role)) + "/" + std::string(session_name);
}

std::string arn_of(const auth::Principal& who) {
    if (!who.session_key_id.empty()) return session_arn(who.role, who.session_name);
    return "arn:aws:iam::" + std::string(kAccount) + ":user/" + who.access_key_id.str();
}

std::string role_id(auth::Role role) {
    std::string id = "AROA";
    for (const char c : auth::role_name(role)) {
        id += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    id.resize(kRoleIdLength, '0');
    return id;
}

Result<auth::Session> make_session(
    const sts::AssumeRoleRequest& request,
    const auth::Principal& who,
    const auth::Session* session,
    TimePoint now
) {
    BH_TRY(refuse_unsupported(request));
    auth::Session made;
    BH_TRY_ASSIGN(made.role, find_role(request.RoleArn, who));
    BH_TRY(check_duration(request, session != nullptr));
    BH_TRY_ASSIGN(made.source_identity, settle_source_identity(request, who));
    BH_TRY_ASSIGN(made.tags, requested_tags(request));
    if (session != nullptr) BH_TRY(inherit_tags(*session, made.tags));
    made.parent = who.access_key_id;
    made.name = request.RoleSessionName;
    const auto second = std::chrono::floor<std::chrono::seconds>(now);
    made.rooted = session != nullptr ? session->rooted : second;
    const std::chrono::seconds life = request.DurationSeconds
                                          ? std::chrono::seconds(*request.DurationSeconds)
                                          : std::chrono::seconds(limits::kSessionLifeDefault);
    made.expires = std::min(second + life, made.rooted + limits::kSessionLifeMax);
    return made;
}

}  // namespace beholden::api
