#include "objects/signing.h"

#include "auth/amz_date.h"
#include "auth/authorization.h"
#include "auth/signature.h"
#include "base/bytes.h"
#include "crypto/hash.h"

namespace beholden::objects {

namespace {

constexpr std::string_view kSignedHeaders = "host;x-amz-content-sha256;x-amz-date";

std::string canonical_request(
    const GetRequest& request, const std::string& body_hash, const std::string& date
) {
    std::string out = "GET\n";
    out += request.path;
    out += '\n';
    out += request.query;
    out += "\nhost:";
    out += request.host;
    out += "\nx-amz-content-sha256:" + body_hash;
    out += "\nx-amz-date:" + date;
    out += "\n\n";
    out += kSignedHeaders;
    out += '\n';
    out += body_hash;
    return out;
}

}  // namespace

std::vector<std::string> sign_get(
    const GetRequest& request, const Credentials& credentials, std::chrono::sys_seconds now
) {
    const std::string date = auth::to_amz_date(now);
    const std::string body_hash = to_hex(crypto::sha256({}));
    auth::Authorization scope;
    scope.date = std::string_view(date).substr(0, 8);
    scope.region = request.region;
    scope.service = "s3";
    std::string scope_text(scope.date);
    scope_text += '/';
    scope_text += request.region;
    scope_text += "/s3/aws4_request";
    const std::string text =
        auth::string_to_sign(date, scope_text, canonical_request(request, body_hash, date));
    std::string authorization = "Authorization: AWS4-HMAC-SHA256 Credential=";
    authorization += credentials.access_key_id + '/' + scope_text + ", SignedHeaders=";
    authorization += kSignedHeaders;
    authorization += ", Signature=" + to_hex(auth::sign(credentials.secret, scope, text));
    return {"x-amz-content-sha256: " + body_hash, "x-amz-date: " + date, std::move(authorization)};
}

}  // namespace beholden::objects
