// Access keys over the wire: which there are, and letting in those that wait for two
// administrators.
#include "auth/access_keys.h"

#include <algorithm>

#include "api/operations.h"
#include "api/paging.h"
#include "api/policy_gate.h"
#include "auth/role.h"
#include "wire/beholden_api/operations.h"

namespace beholden::api {

namespace {

std::string status_of(const auth::AccessKey& key) {
    if (key.waiting_since_ms != 0) return std::string(own::AccessKeyStatus::PENDING);
    return std::string(
        key.enabled ? own::AccessKeyStatus::ENABLED : own::AccessKeyStatus::DISABLED
    );
}

own::AccessKey shape_of(const KeyDesk::Held& held) {
    own::AccessKey shape;
    shape.AccessKeyId = held.key.id.str();
    shape.Name = held.key.name;
    shape.Role = auth::role_name(held.key.role);
    shape.Status = status_of(held.key);
    shape.CreatedAt = held.key.created;
    if (!held.key.defaults.human.empty()) shape.Human = held.key.defaults.human;
    shape.Approvals = held.approvals;
    return shape;
}

}  // namespace

Result<own::ListAccessKeysResponse>
list_access_keys(const Services& services, const own::ListAccessKeysRequest& request, const Context&) {
    constexpr auto kName = own::ListAccessKeys::kName;
    std::string after;
    if (request.NextToken) {
        BH_TRY_ASSIGN(after, services.tokens.open(*request.NextToken, kName, ""));
    }
    BH_TRY_ASSIGN(auto keys, services.keys.list());
    // By id, which stays in its place when other keys come and go between two pages.
    std::ranges::sort(keys, {}, [](const KeyDesk::Held& held) { return held.key.id.str(); });
    const auto wanted = static_cast<std::size_t>(page_size(request.MaxResults));
    own::ListAccessKeysResponse response;
    for (const auto& held : keys) {
        if (held.key.id.str() <= after) continue;
        if (response.AccessKeys.size() == wanted) {
            const std::string& last = response.AccessKeys.back().AccessKeyId;
            response.NextToken = services.tokens.make(kName, "", last);
            break;
        }
        response.AccessKeys.push_back(shape_of(held));
    }
    return response;
}

Result<own::DecideAccessKeyResponse> decide_access_key(
    const Services& services, const own::DecideAccessKeyRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(
        const auto held, services.keys.decide(
                             AccessKeyId(request.AccessKeyId), person_of(context),
                             request.Decision == own::AccessKeyDecision::APPROVE, context.entry
                         )
    );
    own::DecideAccessKeyResponse response;
    response.AccessKey = shape_of(held);
    return response;
}

}  // namespace beholden::api
