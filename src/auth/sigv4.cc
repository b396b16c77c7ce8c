#include "auth/sigv4.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "auth/amz_date.h"
#include "auth/authorization.h"
#include "auth/body_digest.h"
#include "auth/canonical_request.h"
#include "auth/header_rules.h"
#include "auth/replay_cache.h"
#include "auth/role.h"
#include "auth/signature.h"
#include "base/bytes.h"

namespace beholden::auth {

namespace {

using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 3> kServices = {"rekognition", "beholden", "sts"};

/// One answer for an unknown key, a disabled key, a wrong signature and a forged session: whoever
/// holds no secret learns nothing about keys.
tl::unexpected<Error> unrecognized(std::string detail) {
    return fail(
        ErrorCode::kUnrecognizedClient,
        "The security token included in the request is invalid. Check that the access key exists "
        "and is enabled, and that the secret access key and the signing method are right.",
        std::move(detail)
    );
}

Result<void> check_scope(const Authorization& authorization, std::string_view amz_date) {
    if (std::ranges::find(kServices, authorization.service) == kServices.end()) {
        return fail(
            ErrorCode::kIncompleteSignature,
            "Credential should be scoped to correct service: 'rekognition'."
        );
    }
    const std::string_view day = amz_date.substr(0, authorization.date.size());
    if (authorization.date == day) return {};
    return fail(
        ErrorCode::kIncompleteSignature,
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: "
        "'" +
            std::string(authorization.date) + "' != '" + std::string(day) + "', from '" +
            std::string(amz_date) + "'."
    );
}

Result<void> check_skew(sys_seconds date, sys_seconds now, std::chrono::seconds skew_max) {
    const auto minutes =
        std::to_string(std::chrono::duration_cast<std::chrono::minutes>(skew_max).count());
    if (date < now - skew_max) {
        return fail(
            ErrorCode::kSignatureExpired,
            "Signature expired: " + to_amz_date(date) + " is now earlier than " +
                to_amz_date(now - skew_max) + " (" + to_amz_date(now) + " - " + minutes + " min.)"
        );
    }
    if (date > now + skew_max) {
        return fail(
            ErrorCode::kSignatureExpired,
            "Signature not yet current: " + to_amz_date(date) + " is still later than " +
                to_amz_date(now + skew_max) + " (" + to_amz_date(now) + " + " + minutes + " min.)"
        );
    }
    return {};
}

/// Who would have signed: a long-term key, and the session if one of its sessions did.
struct Signatory {
    bool known = false;
    OpenKey key;
    crypto::SecretBytes secret;  ///< Of the key or of its session.
    std::optional<Session> session;
};

/// A session is worth no more than its key is today.
bool is_in_force(const Signatory& signatory) {
    if (!signatory.key.enabled) return false;
    return !signatory.session || may_assume(signatory.key.role, signatory.session->role);
}

class SigV4Authenticator final : public Authenticator {
public:
    SigV4Authenticator(KeyRing& keys, const Clock& clock, SigV4Options options)
        : keys_(keys),
          clock_(clock),
          options_(std::move(options)),
          replays_(options_.replay_signatures_max, options_.skew_max) {}

    Result<Authenticated> verify(const SignedRequest& request) override;

private:
    Result<Signatory> find_signatory(
        const Authorization& authorization, const SigningHeaders& headers
    );
    Result<Signatory> check_signature(
        const SignedRequest& request,
        const Authorization& authorization,
        const SigningHeaders& headers
    );
    Result<bool> check_replay(
        const SignedRequest& request,
        const Authorization& authorization,
        sys_seconds date,
        sys_seconds now
    );

    KeyRing& keys_;
    const Clock& clock_;
    const SigV4Options options_;
    ReplayCache replays_;
};

Result<Authenticated> SigV4Authenticator::verify(const SignedRequest& request) {
    BH_TRY_ASSIGN(const std::string_view header, find_authorization(request));
    BH_TRY_ASSIGN(const Authorization authorization, parse_authorization(header));
    BH_TRY_ASSIGN(const SigningHeaders headers, check_headers(request, authorization));
    const auto date = parse_amz_date(headers.date);
    if (!date) {
        return fail(
            ErrorCode::kIncompleteSignature,
            "Date must be in ISO-8601 'basic format', e.g. 20261124T090000Z."
        );
    }
    BH_TRY(check_scope(authorization, headers.date));
    const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now());
    BH_TRY(check_skew(*date, now, options_.skew_max));
    BH_TRY_ASSIGN(Signatory signatory, check_signature(request, authorization, headers));
    if (signatory.session && now >= signatory.session->expires) {
        return fail(
            ErrorCode::kExpiredToken, "The security token included in the request is expired"
        );
    }
    BH_TRY_ASSIGN(const bool replayed, check_replay(request, authorization, *date, now));

    Authenticated authenticated;
    Principal& who = authenticated.principal;
    who.access_key_id = std::move(signatory.key.id);
    who.key_name = std::move(signatory.key.name);
    who.role = signatory.key.role;
    who.replayed = replayed;
    if (signatory.session) {
        who.role = signatory.session->role;
        who.session_key_id = AccessKeyId(std::string(authorization.access_key_id));
        who.session_name = signatory.session->name;
    }
    authenticated.session = std::move(signatory.session);
    authenticated.key_defaults = std::move(signatory.key.defaults);
    authenticated.service = authorization.service;
    authenticated.region = authorization.region;
    return authenticated;
}

/// Whatever is missing is stood in for, so that every path does the same work.
Result<Signatory> SigV4Authenticator::find_signatory(
    const Authorization& authorization, const SigningHeaders& headers
) {
    Signatory signatory;
    std::string_view key_id = authorization.access_key_id;
    if (headers.security_token) {
        key_id = {};  // No key has this id.
        auto opened =
            options_.sessions != nullptr
                ? options_.sessions->open(*headers.security_token, authorization.access_key_id)
                : std::nullopt;
        if (opened) {
            signatory.session = std::move(opened->session);
            signatory.secret = std::move(opened->secret);
            key_id = signatory.session->parent.str();
        }
    }
    BH_TRY_ASSIGN(auto found, keys_.find(key_id));
    signatory.known = found.has_value();
    if (found) {
        signatory.key = std::move(*found);
        if (!signatory.session) signatory.secret = std::move(signatory.key.secret);
    }
    if (signatory.secret.empty()) signatory.secret.resize(crypto::kKeyBytes);
    return signatory;
}

/// Every path does the same work, and only the end tells them apart.
Result<Signatory> SigV4Authenticator::check_signature(
    const SignedRequest& request, const Authorization& authorization, const SigningHeaders& headers
) {
    const std::string body_hash = body_sha256_hex(request.body);
    BH_TRY_ASSIGN(
        const std::string canonical, canonical_request(request, authorization, body_hash)
    );
    BH_TRY_ASSIGN(Signatory signatory, find_signatory(authorization, headers));
    const auto expected = sign(
        signatory.secret, authorization,
        string_to_sign(headers.date, authorization.scope, canonical)
    );
    const bool matches = crypto::constant_time_equal(expected, authorization.signature);
    const bool body_matches = headers.content_sha256.empty() || headers.content_sha256 == body_hash;
    if (!signatory.known) return unrecognized("unknown access key or session");
    if (!matches || !body_matches) return unrecognized("signature does not match");
    if (!is_in_force(signatory)) return unrecognized("disabled access key");
    return signatory;
}

Result<bool> SigV4Authenticator::check_replay(
    const SignedRequest& request,
    const Authorization& authorization,
    sys_seconds date,
    sys_seconds now
) {
    const auto seen = replays_.note(authorization.signature, date, now);
    const bool strict = options_.refuses_replay && options_.refuses_replay(request);
    if (strict && seen == ReplayCache::Seen::kAgain) {
        return fail(
            ErrorCode::kAccessDenied,
            "This signature was used before: sign the request again to repeat it."
        );
    }
    if (strict && seen == ReplayCache::Seen::kUnknown) {
        return fail(ErrorCode::kOverloaded, "Too many requests to tell replays apart.");
    }
    return seen == ReplayCache::Seen::kAgain;
}

}  // namespace

std::unique_ptr<Authenticator> make_sigv4_authenticator(
    KeyRing& keys, const Clock& clock, SigV4Options options
) {
    return std::make_unique<SigV4Authenticator>(keys, clock, std::move(options));
}

}  // namespace beholden::auth
