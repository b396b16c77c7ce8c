#include "audit/testing/witness.h"

#include <utility>

#include "crypto/signing.h"

namespace beholden::audit {

TestWitness::TestWitness(std::string name)
    : seed_(crypto::SecureKey::random()),
      key_(make_note_key(std::move(name), KeyType::kWitness, crypto::public_key_of(seed_)).value()
      ) {}

NoteSignature TestWitness::cosign(std::uint64_t time_s, std::string_view text) const {
    const crypto::Signature signature =
        crypto::sign(seed_, as_bytes(cosigned_message(time_s, text)));
    NoteSignature line{key_.name, key_.id, {}};
    for (int shift = 56; shift >= 0; shift -= 8) {
        line.bytes.push_back(static_cast<std::byte>(time_s >> shift));
    }
    line.bytes.insert(line.bytes.end(), signature.begin(), signature.end());
    return line;
}

}  // namespace beholden::audit
