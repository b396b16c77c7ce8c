#include "policy/policy.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "crypto/hash.h"
#include "policy/rules_json.h"
#include "policy/weakening.h"

namespace beholden::policy {

namespace {

namespace json = boost::json;

std::string write_document(
    const std::string& profile, const Rules& rules, const std::string& legal_basis
) {
    json::object document;
    document["profile"] = profile;
    document["legal_basis"] = legal_basis;
    document["rules"] = write_rules(rules);
    return json::serialize(document);
}

const std::string* text_of(const json::object& object, std::string_view name, std::string& out) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return nullptr;
    out = std::string(value->get_string());
    return &out;
}

}  // namespace

Policy::Policy() : Policy("standard", {}, {}, write_document("standard", {}, {})) {}

Policy::Policy(std::string profile, Rules rules, std::string legal_basis, std::string document)
    : profile_(std::move(profile)),
      rules_(std::move(rules)),
      legal_basis_(std::move(legal_basis)),
      document_(std::move(document)),
      hash_(to_hex(crypto::sha256(as_bytes(document_)))) {}

Result<Policy> Policy::make(std::string profile, Rules rules, std::string legal_basis) {
    BH_TRY(check_rules(rules));
    if (legal_basis.size() > limits::kLegalBasisBytesMax) {
        return fail(ErrorCode::kInvalidArgument, "The legal basis is too long.");
    }
    std::string document = write_document(profile, rules, legal_basis);
    return Policy(
        std::move(profile), std::move(rules), std::move(legal_basis), std::move(document)
    );
}

Result<Policy> Policy::parse(std::string_view document) {
    const auto damaged = [](std::string detail) {
        return fail(ErrorCode::kCorruption, "A stored policy is damaged.", std::move(detail));
    };
    boost::system::error_code error;
    const json::value value = json::parse(document, error);
    if (error || !value.is_object()) return damaged("not a JSON object");
    const json::object& object = value.get_object();
    const json::value* rules = object.if_contains("rules");
    std::string profile;
    std::string legal_basis;
    if (text_of(object, "profile", profile) == nullptr ||
        text_of(object, "legal_basis", legal_basis) == nullptr || rules == nullptr ||
        !rules->is_object()) {
        return damaged("a member is missing");
    }
    auto read = read_rules(rules->get_object(), {});
    if (!read) return damaged(read.error().message);
    return Policy(
        std::move(profile), std::move(*read), std::move(legal_basis), std::string(document)
    );
}

std::vector<std::string> weakenings(const Policy& from, const Policy& to) {
    std::vector<std::string> weaker;
    for (const std::string_view name : weakened_rules(from.rules(), to.rules())) {
        weaker.emplace_back(name);
    }
    if (!from.legal_basis().empty() && from.legal_basis() != to.legal_basis()) {
        weaker.emplace_back("legal_basis");
    }
    return weaker;
}

}  // namespace beholden::policy
