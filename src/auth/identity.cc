#include "auth/identity.h"

#include "base/ascii.h"

namespace beholden::auth {

namespace {

using Headers = std::span<const std::pair<std::string, std::string>>;

Result<Claims> read_headers(Headers headers) {
    Claims stated;
    for (const auto& field : claim_fields()) {
        for (const auto& [name, value] : headers) {
            if (!equals_without_case(name, field.header)) continue;
            BH_TRY(check_field(field, value));
            stated.*field.member = value;
        }
    }
    return stated;
}

tl::unexpected<Error> contradiction(const ClaimField& field, std::string_view what) {
    return fail(
        ErrorCode::kAccessDenied, "The " + std::string(field.name) +
                                      " that the request names contradicts the " +
                                      std::string(what) + "."
    );
}

}  // namespace

Claims claims_of(const Session& session) {
    Claims stated;
    stated.human = session.source_identity;
    for (const auto& field : claim_fields()) {
        if (field.member == &Claims::human) continue;
        for (const auto& tag : session.tags) {
            if (equals_without_case(tag.key, field.name)) stated.*field.member = tag.value;
        }
    }
    return stated;
}

Result<void> settle_identity(Headers headers, Authenticated& caller) {
    BH_TRY_ASSIGN(const Claims by_header, read_headers(headers));
    const Claims by_session = caller.session ? claims_of(*caller.session) : Claims{};
    Claims settled;
    for (const auto& field : claim_fields()) {
        const std::string& session = by_session.*field.member;
        const std::string& header = by_header.*field.member;
        if (!session.empty() && !header.empty() && session != header) {
            return contradiction(field, "session");
        }
        std::string& chosen = settled.*field.member;
        chosen = session.empty() ? header : session;
        const std::string& by_key = caller.key_defaults.*field.member;
        if (field.member == &Claims::human && !by_key.empty() && !chosen.empty() &&
            chosen != by_key) {
            return contradiction(field, "key, which belongs to one person");
        }
        if (chosen.empty()) chosen = by_key;
    }
    Principal& who = caller.principal;
    who.source_identity = std::move(settled.human);
    who.source_identity_bound = !caller.key_defaults.human.empty();
    who.purpose = std::move(settled.purpose);
    who.case_reference = std::move(settled.case_reference);
    who.offence = std::move(settled.offence);
    return {};
}

}  // namespace beholden::auth
