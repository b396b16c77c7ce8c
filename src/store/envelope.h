#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "crypto/seal.h"
#include "crypto/secret.h"
#include "store/uuid.h"

namespace beholden::store {

/// A box with a key in it: nonce, 32 bytes, tag.
inline constexpr std::size_t kWrappedKeyBytes = crypto::kKeyBytes + crypto::kSealBytes;

/// What a collection's key and its faces' records are bound to.
struct CollectionPlace {
    std::int64_t seq = 0;
    std::string id;
    std::int64_t key_version = 1;
    std::string model_id;
    int dimension = 0;
};

struct SealedRow {
    Bytes wrapped_key;  ///< The row's own key under the collection's.
    Bytes record;       ///< Under the row's own key.
};

/// What a document is bound to, besides its collection.
struct DocumentPlace {
    std::int64_t kind = 0;
    Uuid id{};
};

/// What a sealed row is of. A row of one kind does not open as one of another.
enum class RowKind : std::uint8_t { kFace, kUser };

/// The ladder of keys: the root key wraps collection keys, a collection's key wraps the keys of its
/// faces and users, each of these keys seals one record. Each step is bound to its place, so that
/// rows swapped between faces, collections or models do not open.
///
/// At most one collection key and one row's key are in memory at a time.
///
/// threads  one per thread; the root key may be shared.
class Envelope {
public:
    /// root_key  Must outlive the envelope.
    explicit Envelope(const crypto::SecureKey& root_key) : root_key_(root_key) {}

    /// A new collection key, wrapped.
    [[nodiscard]] Bytes make_collection_key(const CollectionPlace& place) const;

    /// Unwraps a collection's key for the calls that follow.
    ///
    /// errors  kCorruption: the key is not this collection's, or not under this root key.
    Result<void> enter(const CollectionPlace& place, std::span<const std::byte> wrapped_key);

    /// Seals a record under a new key of its own.
    [[nodiscard]] SealedRow seal_row(
        RowKind kind, const Uuid& id, std::span<const std::byte> record
    );

    /// record_out  crypto::kSealBytes shorter than `record`; wiped on an error.
    /// errors      kCorruption: changed, or not this row's.
    Result<void> open_row(
        RowKind kind,
        const Uuid& id,
        std::span<const std::byte> wrapped_key,
        std::span<const std::byte> record,
        std::span<std::byte> record_out
    );

    /// Seals a document under a new key of its own; `record` of the answer is the document.
    [[nodiscard]] SealedRow seal_document(
        const DocumentPlace& place, std::span<const std::byte> content
    );

    /// Seals new content of a document under the key that it has.
    ///
    /// errors  as open_document().
    Result<Bytes> reseal_document(
        const DocumentPlace& place,
        std::span<const std::byte> wrapped_key,
        std::span<const std::byte> content
    );

    /// errors  kCorruption: changed, or not this document's.
    Result<crypto::SecretBytes> open_document(
        const DocumentPlace& place,
        std::span<const std::byte> wrapped_key,
        std::span<const std::byte> sealed
    );

    /// The outcome of a request under the collection's own key, bound to the request's token.
    [[nodiscard]] Bytes seal_outcome(
        std::span<const std::byte> token_hash, std::span<const std::byte> outcome
    ) const;
    /// errors  kCorruption.
    [[nodiscard]] Result<crypto::SecretBytes> open_outcome(
        std::span<const std::byte> token_hash, std::span<const std::byte> box
    ) const;

    /// For the rotation of the collection's templates.
    [[nodiscard]] crypto::SecretBytes rotation_key() const;

    /// Equal for equal names of one collection, and telling nothing else without its key: by it
    /// a name is found that only the sealed record holds.
    [[nodiscard]] crypto::Sha256 name_tag(std::string_view name) const;

private:
    /// The document's key into row_key_.
    Result<void> enter_document(const DocumentPlace& place, std::span<const std::byte> wrapped_key);

    const crypto::SecureKey& root_key_;
    crypto::SecureKey collection_key_;
    crypto::SecureKey row_key_;
    CollectionPlace place_;
};

}  // namespace beholden::store
