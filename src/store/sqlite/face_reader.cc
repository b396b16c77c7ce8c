#include "store/sqlite/face_reader.h"

#include <algorithm>

#include "store/sqlite/documents.h"
#include "store/sqlite/places.h"

namespace beholden::store::sqlite {

namespace {

tl::unexpected<Error> no_such_face() {
    return fail(ErrorCode::kNotFound, "The face does not exist.");
}

}  // namespace

Result<void> FaceReader::read(
    FaceSeq face, const std::function<void(std::span<const std::byte>)>& read
) {
    Result<crypto::SecretBytes> record;
    {
        const std::lock_guard lock(mutex_);
        record = open_record(face);
    }
    if (!record) return tl::unexpected<Error>(std::move(record).error());
    read(*record);
    return {};
}

Result<SecretBytes> FaceReader::read_document(
    CollectionSeq collection, DocumentKind kind, const Uuid& id
) {
    const std::lock_guard lock(mutex_);
    return sqlite::read_document(files_, envelope_, collection, kind, id);
}

Result<std::vector<Document>> FaceReader::list_documents(
    CollectionSeq collection, DocumentKind kind, DocumentSeq after, int documents_max
) {
    const std::lock_guard lock(mutex_);
    return sqlite::list_documents(files_, envelope_, collection, kind, after, documents_max);
}

Result<crypto::SecretBytes> FaceReader::open_record(FaceSeq face) {
    BH_TRY_ASSIGN(Statement * row, files_.data.reuse(R"sql(
        SELECT collection, face_id, record FROM faces WHERE seq = ?
    )sql"));
    const ResetAtEnd row_end(*row);
    BH_TRY_ASSIGN(const bool exists, row->bind(1, face).step());
    if (!exists) return no_such_face();
    BH_TRY(enter_collection(files_, row->column_int64(0), envelope_));

    BH_TRY_ASSIGN(
        Statement * key, files_.keys.reuse("SELECT wrapped FROM face_keys WHERE seq = ?")
    );
    const ResetAtEnd key_end(*key);
    BH_TRY_ASSIGN(const bool has_key, key->bind(1, face).step());
    if (!has_key) return no_such_face();  // deleted since its row was read

    const auto sealed = row->column_blob(2);
    const auto id_bytes = row->column_blob(1);
    Uuid face_id{};
    if (id_bytes.size() != face_id.size() || sealed.size() < crypto::kSealBytes) {
        return fail(ErrorCode::kCorruption, "A stored face is damaged.", std::to_string(face));
    }
    std::ranges::copy(id_bytes, face_id.begin());
    crypto::SecretBytes record(sealed.size() - crypto::kSealBytes);
    BH_TRY(envelope_.open_row(RowKind::kFace, face_id, key->column_blob(0), sealed, record));
    return record;
}

}  // namespace beholden::store::sqlite
