#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "store/documents.h"
#include "store/envelope.h"
#include "store/sqlite/schema.h"
#include "store/store.h"

/// Small documents of collections: each sealed under a key of its own, which lies in keys.db under
/// the collection's. The caller holds a transaction where there are changes.
namespace beholden::store::sqlite {

/// Inserts, or replaces under the same key.
///
/// errors  kNotFound: no such collection. kCorruption.
Result<void> write_document(
    Files& files,
    Envelope& envelope,
    CollectionSeq collection,
    DocumentKind kind,
    const Uuid& id,
    std::span<const std::byte> content
);

/// errors  kNotFound: no such document or collection. kCorruption.
Result<crypto::SecretBytes> read_document(
    Files& files, Envelope& envelope, CollectionSeq collection, DocumentKind kind, const Uuid& id
);

/// Up to `documents_max` with numbers above `after`, in order.
///
/// errors  kNotFound: no such collection. kCorruption.
Result<std::vector<Document>> list_documents(
    Files& files,
    Envelope& envelope,
    CollectionSeq collection,
    DocumentKind kind,
    DocumentSeq after,
    int documents_max
);

Result<std::int64_t> count_documents(Files& files, CollectionSeq collection, DocumentKind kind);

/// Destroys the keys and rows of every kind of document with that id.
///
/// returns  how many there were.
Result<int> delete_documents(Files& files, CollectionSeq collection, const Uuid& id);

/// Takes away up to `documents_max` of a dropped collection.
///
/// returns  how many.
Result<int> purge_documents(Files& files, CollectionSeq collection, int documents_max);

/// Clears away rows whose key is gone and keys whose row never came, before the first write.
Result<void> sweep_documents(Files& files);

}  // namespace beholden::store::sqlite
