#include "auth/test_support.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <boost/json.hpp>

#include "auth/authorization.h"
#include "auth/body_digest.h"
#include "auth/canonical_request.h"
#include "auth/signature.h"
#include "base/ascii.h"
#include "base/test_paths.h"

namespace beholden::auth::test {

void Message::set(const std::string& name, const std::string& value) {
    remove(name);
    headers.emplace_back(name, value);
}

void Message::remove(const std::string& name) {
    std::erase_if(headers, [&](const auto& h) { return equals_without_case(h.first, name); });
}

std::string Message::get(const std::string& name) const {
    for (const auto& [field, value] : headers) {
        if (equals_without_case(field, name)) return value;
    }
    throw std::out_of_range(name);
}

std::vector<SignedCase> load_signed_cases() {
    std::ifstream file(BH_SOURCE_DIR "/src/auth/testdata/sigv4_cases.json");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto document = boost::json::parse(text);
    const auto string_of = [](const boost::json::value& value) {
        return boost::json::value_to<std::string>(value);
    };
    std::vector<SignedCase> cases;
    for (const auto& value : document.at("cases").as_array()) {
        SignedCase one;
        one.message.method = string_of(value.at("method"));
        one.message.target = string_of(value.at("target"));
        for (const auto& header : value.at("headers").as_array()) {
            one.message.headers.emplace_back(string_of(header.at(0)), string_of(header.at(1)));
        }
        one.message.body = as_text(parse_base64(string_of(value.at("body"))).value());
        one.time = TimePoint(std::chrono::seconds(value.at("time").as_int64()));
        one.access_key_id = string_of(value.at("access_key_id"));
        one.secret = string_of(value.at("secret"));
        one.service = string_of(value.at("service"));
        one.region = string_of(value.at("region"));
        one.canonical_request = string_of(value.at("canonical_request"));
        cases.push_back(std::move(one));
    }
    return cases;
}

void Signer::sign(Message& message) const {
    message.set("X-Amz-Date", date);
    const std::string scope = scope_date + "/" + region + "/" + service + "/aws4_request";
    const std::string start = "AWS4-HMAC-SHA256 Credential=" + access_key_id + "/" + scope +
                              ", SignedHeaders=" + signed_headers + ", Signature=";
    const std::string unsigned_header = start + std::string(64, '0');
    const auto authorization = parse_authorization(unsigned_header).value();
    const std::string canonical =
        canonical_request(message.view(), authorization, body_sha256_hex(message.body)).value();
    const auto signature = auth::sign(
        as_bytes(secret), authorization, string_to_sign(date, authorization.scope, canonical)
    );
    message.set("Authorization", start + to_hex(signature));
}

Message make_call(const std::string& body) {
    Message message;
    message.headers = {
        {"Host", "localhost:8080"},
        {"Content-Type", "application/x-amz-json-1.1"},
        {"X-Amz-Target", "RekognitionService.DetectFaces"},
        {"amz-sdk-invocation-id", "5f1c1e7e-1d2c-4a3b-9c8d-000000000000"},
    };
    message.body = body;
    return message;
}

}  // namespace beholden::auth::test
