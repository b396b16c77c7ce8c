// A collection's policy and its documents.
#include "store/sqlite/documents.h"
#include "store/sqlite/places.h"
#include "store/sqlite/transaction.h"

namespace beholden::store::sqlite {

Result<std::string> SqliteTransaction::policy(CollectionSeq collection) {
    BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
        SELECT policy FROM collections WHERE seq = ? AND dropped = 0
    )sql"));
    BH_TRY_ASSIGN(const bool found, select->bind(1, collection).step());
    if (!found) return no_such_collection();
    std::string document(select->column_text(0));
    select->reset();
    return document;
}

Result<void> SqliteTransaction::set_policy(CollectionSeq collection, std::string_view policy) {
    BH_TRY_ASSIGN(Statement * update, files_.data.reuse(R"sql(
        UPDATE collections SET policy = ? WHERE seq = ? AND dropped = 0
    )sql"));
    BH_TRY(update->bind(1, policy).bind(2, collection).run());
    if (files_.data.changes() == 0) return no_such_collection();
    return {};
}

Result<void> SqliteTransaction::write_document(
    CollectionSeq collection, DocumentKind kind, const Uuid& id, std::span<const std::byte> content
) {
    return sqlite::write_document(files_, envelope_, collection, kind, id, content);
}

Result<SecretBytes> SqliteTransaction::read_document(
    CollectionSeq collection, DocumentKind kind, const Uuid& id
) {
    return sqlite::read_document(files_, envelope_, collection, kind, id);
}

Result<std::vector<Document>> SqliteTransaction::list_documents(
    CollectionSeq collection, DocumentKind kind, DocumentSeq after, int documents_max
) {
    return sqlite::list_documents(files_, envelope_, collection, kind, after, documents_max);
}

Result<std::int64_t> SqliteTransaction::count_documents(
    CollectionSeq collection, DocumentKind kind
) {
    return sqlite::count_documents(files_, collection, kind);
}

Result<void> SqliteTransaction::delete_documents(CollectionSeq collection, const Uuid& id) {
    BH_TRY_ASSIGN(const int deleted, sqlite::delete_documents(files_, collection, id));
    if (deleted > 0) keys_destroyed_ = true;
    return {};
}

}  // namespace beholden::store::sqlite
