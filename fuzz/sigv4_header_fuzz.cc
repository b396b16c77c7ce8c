/// Authorization headers, canonical forms and whole signed requests made of hostile bytes. Nothing
/// may be let in without the secret, which the fuzzer cannot know.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/amz_date.h"
#include "auth/authorization.h"
#include "auth/canonical_request.h"
#include "auth/sigv4.h"
#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"

namespace {

using beholden::auth::Authorization;
using beholden::auth::OpenKey;
using Headers = std::vector<std::pair<std::string, std::string>>;

/// Answers every id with one key whose secret nobody knows.
class OneKey final : public beholden::auth::KeyRing {
public:
    OneKey() : secret_(beholden::crypto::random_bytes(32)) {}
    beholden::Result<std::optional<OpenKey>> find(std::string_view id) override {
        OpenKey key;
        key.id = beholden::AccessKeyId(std::string(id));
        key.enabled = true;
        key.secret.assign(secret_.begin(), secret_.end());
        return key;
    }

private:
    const beholden::Bytes secret_;
};

/// 2026-11-24T09:00:00Z, to which the seeds below are signed.
class Nine final : public beholden::Clock {
public:
    [[nodiscard]] beholden::TimePoint now() const override {
        return beholden::TimePoint(std::chrono::seconds(1'795'510'800));
    }
};

bool is_within(std::string_view part, std::string_view whole) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

void check_authorization(std::string_view text) {
    const auto parsed = beholden::auth::parse_authorization(text);
    if (!parsed) {
        BH_CHECK(parsed.error().message.size() < 400, "messages do not repeat the header");
        return;
    }
    BH_CHECK(is_within(parsed->access_key_id, text), "views into the header");
    BH_CHECK(is_within(parsed->scope, text) && is_within(parsed->signed_headers_text, text), "");
    BH_CHECK(parsed->date.size() == 8, "a day");
    const auto& names = parsed->signed_headers;
    BH_CHECK(!names.empty() && names.size() <= beholden::limits::kSignedHeadersMax, "bounded");
    BH_CHECK(std::ranges::adjacent_find(names, std::ranges::greater_equal()) == names.end(), "");
    const std::string again = "AWS4-HMAC-SHA256 Credential=" + std::string(parsed->access_key_id) +
                              "/" + std::string(parsed->scope) +
                              ",SignedHeaders=" + std::string(parsed->signed_headers_text) +
                              ",Signature=" + beholden::to_hex(parsed->signature);
    const auto reparsed = beholden::auth::parse_authorization(again);
    BH_CHECK(reparsed && reparsed->signature == parsed->signature, "parts make the whole");
}

void check_canonical_forms(std::string_view text) {
    const std::string value = beholden::auth::canonical_value(text);
    BH_CHECK(beholden::auth::canonical_value(value) == value, "folding twice folds no more");
    BH_CHECK(value.find("  ") == std::string::npos, "");
    const std::string query = beholden::auth::canonical_query(text);
    BH_CHECK(beholden::auth::canonical_query(query) == query, "sorting twice sorts no more");
    const std::string path = beholden::auth::canonical_path(text);
    BH_CHECK(path.starts_with('/') && path.find("//") == std::string::npos, "");
    BH_CHECK((path + "/").find("/../") == std::string::npos, "dot segments are gone");
    if (const auto date = beholden::auth::parse_amz_date(text)) {
        BH_CHECK(beholden::auth::to_amz_date(*date) == text, "one form per moment");
    }
}

/// Lines `name:value` up to an empty one; the rest is the body.
void check_request(std::string_view text) {
    static OneKey keys;
    static const Nine clock;
    static const auto authenticator = beholden::auth::make_sigv4_authenticator(keys, clock);
    Headers headers;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) break;
        const std::size_t colon = std::min(line.find(':'), line.size());
        headers.emplace_back(
            std::string(line.substr(0, colon)),
            std::string(line.substr(std::min(colon + 1, line.size())))
        );
    }
    const auto verified = authenticator->verify({"POST", "/", headers, text});
    BH_CHECK(!verified, "nobody signs without the secret");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_authorization(text);
    check_canonical_forms(text);
    check_request(text);
    return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

/// Mutation alone would hardly find the form of a header: now and then it starts from a good one.
extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed
) {
    static const std::string kAuthorization =
        "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE222222222/20261124/local/rekognition/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=" +
        std::string(64, 'a');
    static const std::string kRequest =
        "Host:localhost\nContent-Type:application/x-amz-json-1.1\nX-Amz-Date:20261124T090000Z\n"
        "X-Amz-Target:RekognitionService.DetectFaces\nAuthorization:" +
        kAuthorization + "\n\n{}";
    static const std::string kDate = "20261124T090000Z";
    if (size < 8 || seed % 300 < 3) {
        const std::string& start = seed % 3 == 0   ? kAuthorization
                                   : seed % 3 == 1 ? kRequest
                                                   : kDate;
        if (start.size() <= size_max) {
            std::ranges::copy(start, data);
            size = start.size();
        }
    }
    return LLVMFuzzerMutate(data, size, size_max);
}
