/// Bodies of the Security Token Service and session tokens made of hostile bytes. No token may open
/// that was not handed out.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "auth/session_token.h"
#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "wire/query.h"
#include "wire/security_tokens.h"

namespace {

namespace wire = beholden::wire;

void check_form(std::string_view body) {
    const auto form = wire::parse_form(body);
    if (!form) {
        BH_CHECK(form.error().message.size() < 200, "messages do not repeat the body");
        return;
    }
    BH_CHECK(form->size() <= beholden::limits::kFormFieldsMax, "bounded");
    for (const auto& [name, value] : *form) {
        BH_CHECK(!name.empty() && name.size() + value.size() <= body.size(), "decoding shrinks");
        BH_CHECK(beholden::is_utf8(name) && beholden::is_utf8(value), "text");
    }
    (void)wire::sts_action(*form);
    (void)wire::decode_get_caller_identity(*form);
    const auto request = wire::decode_assume_role(*form);
    if (!request) {
        BH_CHECK(request.error().message.size() < 64UL * 1024, "a bounded message");
        return;
    }
    BH_CHECK(request->RoleSessionName.size() >= 2 && request->RoleSessionName.size() <= 64, "");
    BH_CHECK(!request->Tags || request->Tags->size() <= 50, "the model's bounds hold");
}

/// Whatever text stands in an answer, its elements stay what they were.
void check_xml(std::string_view text) {
    wire::sts::GetCallerIdentityResponse response;
    response.UserId = std::string(text);
    const std::string xml = wire::encode(response, "id");
    BH_CHECK(beholden::is_utf8(xml), "valid text");
    BH_CHECK(std::ranges::count(xml, '<') == 10, "no element gets in");
    BH_CHECK(xml.find('\0') == std::string::npos, "");
}

void check_token(std::string_view text) {
    static const auto root = beholden::crypto::SecureKey::random();
    static const beholden::auth::SessionTokens tokens(root);
    BH_CHECK(!tokens.open(text, "ASIAEXAMPLE222222222"), "nobody seals without the key");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_form(text);
    check_xml(text);
    check_token(text);
    return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

/// Mutation alone would hardly find a whole request: now and then it starts from a good one.
extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed
) {
    static const std::string kRequest =
        "Action=AssumeRole&Version=2011-06-15&"
        "RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Finvestigator&RoleSessionName=alice&"
        "SourceIdentity=alice&Tags.member.1.Key=case&Tags.member.1.Value=2026-17&"
        "Tags.member.2.Key=purpose&Tags.member.2.Value=missing-person&"
        "TransitiveTagKeys.member.1=case&DurationSeconds=900";
    if ((size < 8 || seed % 100 == 0) && kRequest.size() <= size_max) {
        std::ranges::copy(kRequest, data);
        size = kRequest.size();
    }
    return LLVMFuzzerMutate(data, size, size_max);
}
