#include "audit/leaf.h"

#include <cmath>
#include <utility>

#include "base/bytes.h"
#include "base/network.h"

namespace beholden::audit {

namespace {

constexpr std::size_t kPseudonymBytes = 16;
constexpr double kMilli = 1e3;
constexpr double kNano = 1e9;
constexpr double kLargest = 9e18;  // below the largest 64-bit number

std::int64_t whole(double value, double unit) {
    const double scaled = value * unit;
    if (!(scaled > -kLargest)) return static_cast<std::int64_t>(-kLargest);
    return std::llround(std::min(scaled, kLargest));
}

std::int64_t milliseconds(TimePoint time) { return time.time_since_epoch().count(); }

void add_text(JsonMembers& members, const char* name, const std::string& text) {
    if (!text.empty()) members[name] = json_string(text);
}

void add_number(JsonMembers& members, const char* name, std::optional<std::int64_t> number) {
    if (number) members[name] = std::to_string(*number);
}

void add_scaled(JsonMembers& members, const char* name, std::optional<double> number, double unit) {
    if (number) members[name] = std::to_string(whole(*number, unit));
}

void add_actor(JsonMembers& members, const Actor& who, const Veil& veil) {
    add_text(members, "role", who.role);
    if (!who.source_address.empty()) {
        members["source"] = json_string(network_name(network_of(who.source_address)));
    }
    if (!who.access_key_id.empty()) {
        members["key"] = json_string(veil.pseudonym("key", who.access_key_id));
    }
    if (!who.source_identity.empty()) {
        members["human"] = json_string(veil.pseudonym("human", who.source_identity));
    }
}

void add_search(JsonMembers& members, const Entry& entry) {
    add_text(members, "collection", entry.collection_id);
    add_number(members, "collection_version", entry.collection_version);
    add_number(members, "gallery_size", entry.gallery_size);
    add_text(members, "model", entry.model_id);
    add_scaled(members, "threshold_requested_milli", entry.threshold_requested_pct, kMilli);
    add_scaled(members, "threshold_effective_milli", entry.threshold_effective_pct, kMilli);
    add_scaled(members, "expected_false_matches_nano", entry.expected_false_matches, kNano);
    if (!entry.candidates) return;
    std::int64_t shown = 0;
    for (const Candidate& candidate : *entry.candidates) shown += candidate.shown ? 1 : 0;
    add_number(members, "candidates", static_cast<std::int64_t>(entry.candidates->size()));
    add_number(members, "candidates_shown", shown);
}

void add_hidden(
    JsonMembers& members, const char* name, const std::string& value, const Veil& veil
) {
    if (!value.empty()) members[name] = json_string(veil.commitment(name, value));
}

std::string candidate_list(const std::vector<Candidate>& candidates) {
    std::string out = "[";
    for (const Candidate& candidate : candidates) {
        if (out.size() > 1) out.push_back(',');
        out += json_object(
            {{"face", json_string(candidate.face_id)},
             {"shown", candidate.shown ? "true" : "false"},
             {"similarity_milli", std::to_string(whole(candidate.similarity_pct, kMilli))}}
        );
    }
    return out + "]";
}

}  // namespace

Veil::Veil(const crypto::SecureKey& root_key)
    : pseudonym_key_(crypto::derive_key(root_key, "audit-pseudonym")),
      commitment_key_(crypto::derive_key(root_key, "audit-commitment")) {}

std::string Veil::pseudonym(std::string_view kind, std::string_view name) const {
    std::string message(kind);
    message.push_back('\0');
    message += name;
    const auto digest = crypto::hmac_sha256(pseudonym_key_.bytes(), as_bytes(message));
    return to_hex(std::span(digest).first<kPseudonymBytes>());
}

std::string Veil::commitment(std::string_view name, std::string_view value) const {
    std::string message(name);
    message.push_back('\0');
    message += value;
    return to_hex(crypto::hmac_sha256(commitment_key_.bytes(), as_bytes(message)));
}

JsonMembers header_members(const Entry& entry, const Veil& veil) {
    JsonMembers members;
    // First, so that no operation's fact can take the place of one that every leaf has.
    for (const auto& [name, fact] : entry.clear) members[name] = json_value(fact);
    for (const auto& [name, value] : entry.hidden) {
        members[name] = json_string(veil.commitment(name, value));
    }
    members["v"] = "1";
    members["kind"] = json_string(name_of(entry.kind));
    members["began_ms"] = std::to_string(milliseconds(entry.began));
    members["ended_ms"] = std::to_string(milliseconds(entry.ended));
    add_text(members, "request", entry.request_id);
    add_text(members, "service", entry.service);
    add_text(members, "operation", entry.operation);
    if (entry.http_status != 0) members["status"] = std::to_string(entry.http_status);
    add_text(members, "exception", entry.exception);
    if (entry.replayed) members["replayed"] = "true";
    add_actor(members, entry.who, veil);
    add_text(members, "purpose", entry.purpose);
    add_text(members, "offence", entry.offence);
    add_text(members, "policy", entry.policy_sha256);
    add_hidden(members, "case", entry.case_reference, veil);
    add_hidden(members, "authorisation", entry.authorisation_reference, veil);
    add_search(members, entry);
    return members;
}

std::string payload_text(const Entry& entry) {
    JsonMembers members;
    for (const auto& [name, fact] : entry.sealed) members[name] = json_value(fact);
    for (const auto& [name, value] : entry.hidden) members[name] = json_string(value);
    add_text(members, "access_key_id", entry.who.access_key_id);
    add_text(members, "key_name", entry.who.key_name);
    add_text(members, "session_name", entry.who.session_name);
    add_text(members, "source_identity", entry.who.source_identity);
    add_text(members, "source_address", entry.who.source_address);
    add_text(members, "case", entry.case_reference);
    add_text(members, "authorisation", entry.authorisation_reference);
    if (entry.candidates) members["candidates"] = candidate_list(*entry.candidates);
    return members.empty() ? std::string() : json_object(members);
}

Result<std::string> leaf_text(
    JsonMembers header, std::int64_t index, const std::optional<crypto::Sha256>& payload_sha256
) {
    header["index"] = std::to_string(index);
    if (payload_sha256) header["payload_sha256"] = json_string(to_hex(*payload_sha256));
    std::string text = json_object(header);
    if (text.size() <= kLeafBytesMax) return text;
    return fail(
        ErrorCode::kInternal, "The call cannot be logged: its entry is too long.",
        std::to_string(text.size()) + " bytes"
    );
}

}  // namespace beholden::audit
