#pragma once

#include <functional>
#include <mutex>
#include <span>

#include "base/result.h"
#include "crypto/secret.h"
#include "store/envelope.h"
#include "store/sqlite/schema.h"
#include "store/store.h"

namespace beholden::store::sqlite {

/// Reads single faces and documents beside the writer.
///
/// threads  all members are safe to call concurrently; reads follow one another.
class FaceReader {
public:
    /// root_key  Must outlive the reader.
    FaceReader(Files files, const crypto::SecureKey& root_key)
        : files_(std::move(files)), envelope_(root_key) {}

    /// As Store::read_face.
    Result<void> read(FaceSeq face, const std::function<void(std::span<const std::byte>)>& read);

    /// As Store::read_document.
    Result<SecretBytes> read_document(CollectionSeq collection, DocumentKind kind, const Uuid& id);
    /// As Store::list_documents.
    Result<std::vector<Document>> list_documents(
        CollectionSeq collection, DocumentKind kind, DocumentSeq after, int documents_max
    );

    /// Held: nothing is being read.
    [[nodiscard]] std::mutex& mutex() noexcept { return mutex_; }

private:
    Result<crypto::SecretBytes> open_record(FaceSeq face);

    std::mutex mutex_;
    Files files_;
    Envelope envelope_;
};

}  // namespace beholden::store::sqlite
