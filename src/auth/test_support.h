#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "auth/authenticator.h"
#include "auth/key_ring.h"
#include "auth/sigv4.h"
#include "base/bytes.h"
#include "base/clock.h"

namespace beholden::auth::test {

/// A clock that stands where it is put.
class StoppedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time{};
};

/// Keys in memory.
class MemoryKeys final : public KeyRing {
public:
    Result<std::optional<OpenKey>> find(std::string_view id) override {
        const auto found = keys.find(std::string(id));
        if (found == keys.end()) return std::nullopt;
        return found->second;
    }
    void add(const std::string& id, std::string_view secret, bool enabled = true) {
        OpenKey key;
        key.id = AccessKeyId(id);
        key.name = "name of " + id;
        key.role = Role::kOperator;
        key.enabled = enabled;
        for (const std::byte b : as_bytes(secret)) key.secret.push_back(b);
        keys.insert_or_assign(id, std::move(key));
    }
    std::map<std::string, OpenKey> keys;
};

/// A request that owns what a SignedRequest views.
struct Message {
    std::string method = "POST";
    std::string target = "/";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    [[nodiscard]] SignedRequest view() const { return {method, target, headers, body}; }
    void set(const std::string& name, const std::string& value);
    void remove(const std::string& name);
    [[nodiscard]] std::string get(const std::string& name) const;
};

/// One request that botocore signed.
struct SignedCase {
    Message message;
    TimePoint time;
    std::string access_key_id;
    std::string secret;
    std::string service;
    std::string region;
    std::string canonical_request;
};

std::vector<SignedCase> load_signed_cases();

/// Signs with our own functions, which the cases above vouch for.
struct Signer {
    std::string access_key_id = "AKIAEXAMPLE222222222";
    std::string secret = "a secret of no consequence";
    std::string date = "20261124T090000Z";
    std::string scope_date = "20261124";
    std::string region = "local";
    std::string service = "rekognition";
    std::string signed_headers = "content-type;host;x-amz-date;x-amz-target";

    /// Sets X-Amz-Date and Authorization.
    void sign(Message& message) const;
};

/// A DetectFaces call, not signed yet.
Message make_call(const std::string& body = "{}");

}  // namespace beholden::auth::test
