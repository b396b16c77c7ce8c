#pragma once

#include <cstdint>

#include "crypto/secret.h"
#include "store/uuid.h"

namespace beholden::store {

/// What a document of a collection is; the numbers are stored.
enum class DocumentKind : std::uint8_t {
    kPolicyChange = 1,      ///< A change of the collection's policy, proposed or decided.
    kLead = 2,              ///< A match under review.
    kPortrait = 3,          ///< Picture of an enrolled face, for reviewers; its id is the face's.
    kHumanLoop = 4,         ///< A picture's way to a human and back; its id is made of its name.
    kHumanLoopPicture = 5,  ///< The picture of a human loop in progress.
};

/// Order of making within a collection and kind; never given twice.
using DocumentSeq = std::int64_t;

struct Document {
    DocumentSeq seq = 0;
    Uuid id{};
    crypto::SecretBytes content;
};

}  // namespace beholden::store
