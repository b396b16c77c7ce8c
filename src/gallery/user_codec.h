#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "gallery/users.h"
#include "store/store.h"

namespace beholden::gallery {

/// What the store keeps of a user, encrypted as one: version (1 byte, 1), created (8, milliseconds,
/// little-endian), name.
struct UserText {
    TimePoint created;
    std::string_view name;
};

store::SecretBytes encode_user(const UserText& user);

/// A view into `bytes`.
///
/// errors  kCorruption.
Result<UserText> decode_user(std::span<const std::byte> bytes);

/// A face of a request that was carried out. Users are numbers here: a name that was deleted must
/// not live on in the memory of requests.
struct KeptFace {
    store::Uuid face{};
    FaceFate fate = FaceFate::kDone;
    store::UserSeq other = 0;
    float similarity_pct = 0;
};

struct KeptOutcome {
    crypto::Sha256 request{};  ///< Of all that was asked.
    bool has_faces = false;
    std::vector<KeptFace> faces{};
};

/// Little-endian: version (1 byte, 1), has_faces (1), request (32), then for each face 29 bytes:
/// face, fate (1), other (8), similarity (f32).
store::SecretBytes encode_outcome(const KeptOutcome& outcome);

/// errors  kCorruption.
Result<KeptOutcome> decode_outcome(std::span<const std::byte> bytes);

}  // namespace beholden::gallery
