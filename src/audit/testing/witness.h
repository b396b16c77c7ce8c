#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "audit/note.h"
#include "crypto/secret.h"

namespace beholden::audit {

/// A witness that cosigns whatever it is given. For tests: a real one checks consistency first.
class TestWitness {
public:
    explicit TestWitness(std::string name);

    [[nodiscard]] const NoteKey& key() const noexcept { return key_; }
    [[nodiscard]] NoteSignature cosign(std::uint64_t time_s, std::string_view text) const;

private:
    crypto::SecureKey seed_;
    NoteKey key_;
};

}  // namespace beholden::audit
