#include "auth/session_token.h"

#include <chrono>
#include <cstdint>
#include <utility>

#include "auth/key_text.h"
#include "auth/role.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "crypto/hash.h"
#include "crypto/seal.h"

namespace beholden::auth {

namespace {

/// First byte of a session's text; another layout gets another number.
constexpr char kVersion = 1;
constexpr std::size_t kSecretRandomBytes = 30;

crypto::AssociatedData belongs_to(std::string_view access_key_id) {
    return std::move(crypto::AssociatedData("session token").add(access_key_id));
}

void append_number(std::string& text, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
        text.push_back(static_cast<char>((value >> shift) & 0xffU));
    }
}

void append_field(std::string& text, std::string_view field) {
    text.push_back(static_cast<char>((field.size() >> 8U) & 0xffU));
    text.push_back(static_cast<char>(field.size() & 0xffU));
    text += field;
}

void append_time(std::string& text, std::chrono::sys_seconds time) {
    append_number(text, static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

/// Version, times, fields with their lengths in front, then each tag.
std::string text_of(const Session& session) {
    std::string text(1, kVersion);
    append_time(text, session.rooted);
    append_time(text, session.expires);
    append_field(text, session.parent.str());
    append_field(text, role_name(session.role));
    append_field(text, session.name);
    append_field(text, session.source_identity);
    for (const auto& tag : session.tags) {
        text.push_back(tag.transitive ? 1 : 0);
        append_field(text, tag.key);
        append_field(text, tag.value);
    }
    return text;
}

/// Takes a text apart from its front. Once something was missing, everything is.
class Reader {
public:
    explicit Reader(std::string_view text) : rest_(text) {}

    std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        for (const char c : take(bytes)) value = (value << 8U) | static_cast<unsigned char>(c);
        return value;
    }
    std::string field() { return std::string(take(number(2))); }
    std::chrono::sys_seconds time() {
        return std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(number(8))));
    }
    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    [[nodiscard]] bool complete() const noexcept { return complete_; }

private:
    std::string_view take(std::size_t count) {
        if (count > rest_.size()) {
            complete_ = false;
            rest_ = {};
            return {};
        }
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

    std::string_view rest_;
    bool complete_ = true;
};

std::optional<Session> session_of(std::string_view text) {
    Reader reader(text);
    if (reader.number(1) != kVersion) return std::nullopt;
    Session session;
    session.rooted = reader.time();
    session.expires = reader.time();
    session.parent = AccessKeyId(reader.field());
    const auto role = parse_role(reader.field());
    if (!role) return std::nullopt;
    session.role = *role;
    session.name = reader.field();
    session.source_identity = reader.field();
    while (!reader.at_end()) {
        SessionTag tag;
        tag.transitive = reader.number(1) == 1;
        tag.key = reader.field();
        tag.value = reader.field();
        session.tags.push_back(std::move(tag));
    }
    if (!reader.complete()) return std::nullopt;
    return session;
}

}  // namespace

SessionTokens::SessionTokens(const crypto::SecureKey& root_key)
    : sealing_key_(crypto::derive_key(root_key, "session tokens")),
      secret_key_(crypto::derive_key(root_key, "session secrets")) {}

int SessionTokens::size_pct(const Session& session) {
    return static_cast<int>(text_of(session).size() * 100 / limits::kSessionBytesMax);
}

crypto::SecretBytes SessionTokens::secret_of(std::string_view token) const {
    crypto::Sha256 code = crypto::hmac_sha256(secret_key_.bytes(), as_bytes(token));
    std::string text = to_base64(std::span(code).first(kSecretRandomBytes));
    const auto bytes = as_bytes(text);
    crypto::SecretBytes secret(bytes.begin(), bytes.end());
    crypto::wipe(code);
    crypto::wipe(std::as_writable_bytes(std::span(text)));
    return secret;
}

Result<SessionCredentials> SessionTokens::issue(const Session& session) const {
    const std::string text = text_of(session);
    if (text.size() > limits::kSessionBytesMax) {
        return fail(
            ErrorCode::kQuotaExceeded,
            "The tags of this session are larger than a session token can hold: " +
                std::to_string(size_pct(session)) + " % of the allowed size."
        );
    }
    SessionCredentials made;
    made.id = AccessKeyId(new_key_id(kSessionPrefix));
    made.token = to_base64(crypto::seal(sealing_key_, as_bytes(text), belongs_to(made.id.str())));
    made.secret = secret_of(made.token);
    return made;
}

std::optional<OpenSession> SessionTokens::open(
    std::string_view token, std::string_view access_key_id
) const {
    if (token.size() > limits::kSessionTokenBytesMax) return std::nullopt;
    const auto box = parse_base64(token);
    if (!box) return std::nullopt;
    const auto text = crypto::open(sealing_key_, *box, belongs_to(access_key_id));
    if (!text) return std::nullopt;
    auto session = session_of(as_text(*text));
    if (!session) return std::nullopt;
    return OpenSession{std::move(*session), secret_of(token)};
}

}  // namespace beholden::auth
