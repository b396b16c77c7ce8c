#include "store/sqlite/documents.h"

#include <algorithm>
#include <optional>

#include "store/sqlite/places.h"

namespace beholden::store::sqlite {

namespace {

constexpr std::string_view kKeyOf = "SELECT wrapped FROM document_keys WHERE seq = ?";

tl::unexpected<Error> no_such_document() {
    return fail(ErrorCode::kNotFound, "There is no such document.");
}

std::int64_t number(DocumentKind kind) noexcept { return static_cast<std::int64_t>(kind); }

/// Empty: there is none.
Result<Bytes> key_of(Files& files, DocumentSeq seq) {
    BH_TRY_ASSIGN(Statement * select, files.keys.reuse(kKeyOf));
    BH_TRY_ASSIGN(const bool found, select->bind(1, seq).step());
    Bytes wrapped;
    if (found) {
        const auto blob = select->column_blob(0);
        wrapped.assign(blob.begin(), blob.end());
    }
    select->reset();
    return wrapped;
}

struct Row {
    DocumentSeq seq = 0;
    Uuid id{};
    Bytes sealed;
};

/// Columns: seq, id, content.
Result<Row> row_of(const Statement& statement) {
    Row row;
    row.seq = statement.column_int64(0);
    const auto id = statement.column_blob(1);
    const auto sealed = statement.column_blob(2);
    if (id.size() != row.id.size()) {
        return fail(ErrorCode::kCorruption, "A stored document is damaged.");
    }
    std::ranges::copy(id, row.id.begin());
    row.sealed.assign(sealed.begin(), sealed.end());
    return row;
}

Result<std::optional<Row>> find_row(
    Files& files, CollectionSeq collection, DocumentKind kind, const Uuid& id
) {
    BH_TRY_ASSIGN(Statement * select, files.data.reuse(R"sql(
        SELECT seq, id, content FROM documents WHERE collection = ? AND id = ? AND kind = ?
    )sql"));
    select->bind(1, collection).bind(2, id).bind(3, number(kind));
    BH_TRY_ASSIGN(const bool found, select->step());
    if (!found) return std::nullopt;
    auto row = row_of(*select);
    select->reset();
    BH_TRY_ASSIGN(Row whole, std::move(row));
    return std::optional(std::move(whole));
}

/// The key of the collection has been entered.
Result<crypto::SecretBytes> open_row(
    Files& files, Envelope& envelope, DocumentKind kind, const Row& row
) {
    BH_TRY_ASSIGN(const Bytes wrapped, key_of(files, row.seq));
    if (wrapped.empty()) return no_such_document();  // deleted since its row was read
    return envelope.open_document({number(kind), row.id}, wrapped, row.sealed);
}

Result<void> insert(
    Files& files,
    Envelope& envelope,
    CollectionSeq collection,
    const DocumentPlace& place,
    std::span<const std::byte> content
) {
    const SealedRow sealed = envelope.seal_document(place, content);
    BH_TRY_ASSIGN(Statement * row, files.data.reuse(R"sql(
        INSERT INTO documents (collection, kind, id, content) VALUES (?, ?, ?, ?)
    )sql"));
    row->bind(1, collection).bind(2, place.kind).bind(3, place.id);
    BH_TRY(row->bind(4, sealed.record).run());
    BH_TRY_ASSIGN(Statement * key, files.keys.reuse("INSERT INTO document_keys VALUES (?, ?)"));
    return key->bind(1, files.data.last_insert_rowid()).bind(2, sealed.wrapped_key).run();
}

/// Deletes what `select`, bound by the caller, names.
Result<int> delete_selected(Files& files, Statement& select) {
    std::vector<DocumentSeq> seqs;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select.step());
        if (!row) break;
        seqs.push_back(select.column_int64(0));
    }
    BH_TRY_ASSIGN(Statement * row, files.data.reuse("DELETE FROM documents WHERE seq = ?"));
    BH_TRY_ASSIGN(Statement * key, files.keys.reuse("DELETE FROM document_keys WHERE seq = ?"));
    for (const DocumentSeq seq : seqs) {
        BH_TRY(row->bind(1, seq).run());
        BH_TRY(key->bind(1, seq).run());
    }
    return static_cast<int>(seqs.size());
}

Result<std::vector<DocumentSeq>> all_seqs(Database& database, const char* sql) {
    BH_TRY_ASSIGN(Statement select, database.prepare(sql));
    std::vector<DocumentSeq> seqs;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select.step());
        if (!row) return seqs;
        seqs.push_back(select.column_int64(0));
    }
}

/// Deletes from `table` the numbers that are in `here` and not in `there`; both rise.
Result<bool> delete_unmatched(
    Database& database,
    const char* sql,
    const std::vector<DocumentSeq>& here,
    const std::vector<DocumentSeq>& there
) {
    std::vector<DocumentSeq> unmatched;
    std::ranges::set_difference(here, there, std::back_inserter(unmatched));
    if (unmatched.empty()) return false;
    BH_TRY_ASSIGN(auto transaction, ScopedTransaction::begin(database));
    BH_TRY_ASSIGN(Statement * remove, database.reuse(sql));
    for (const DocumentSeq seq : unmatched) BH_TRY(remove->bind(1, seq).run());
    BH_TRY(transaction.commit());
    return true;
}

}  // namespace

Result<void> write_document(
    Files& files,
    Envelope& envelope,
    CollectionSeq collection,
    DocumentKind kind,
    const Uuid& id,
    std::span<const std::byte> content
) {
    BH_TRY(enter_collection(files, collection, envelope));
    const DocumentPlace place{number(kind), id};
    BH_TRY_ASSIGN(const auto found, find_row(files, collection, kind, id));
    if (!found) return insert(files, envelope, collection, place, content);
    BH_TRY_ASSIGN(const Bytes wrapped, key_of(files, found->seq));
    BH_TRY_ASSIGN(const Bytes sealed, envelope.reseal_document(place, wrapped, content));
    BH_TRY_ASSIGN(
        Statement * update, files.data.reuse("UPDATE documents SET content = ? WHERE seq = ?")
    );
    return update->bind(1, sealed).bind(2, found->seq).run();
}

Result<crypto::SecretBytes> read_document(
    Files& files, Envelope& envelope, CollectionSeq collection, DocumentKind kind, const Uuid& id
) {
    BH_TRY(enter_collection(files, collection, envelope));
    BH_TRY_ASSIGN(const auto found, find_row(files, collection, kind, id));
    if (!found) return no_such_document();
    return open_row(files, envelope, kind, *found);
}

Result<std::vector<Document>> list_documents(
    Files& files,
    Envelope& envelope,
    CollectionSeq collection,
    DocumentKind kind,
    DocumentSeq after,
    int documents_max
) {
    BH_TRY(enter_collection(files, collection, envelope));
    BH_TRY_ASSIGN(Statement * select, files.data.reuse(R"sql(
        SELECT seq, id, content FROM documents
        WHERE collection = ? AND kind = ? AND seq > ? ORDER BY seq LIMIT ?
    )sql"));
    select->bind(1, collection).bind(2, number(kind)).bind(3, after);
    select->bind(4, std::int64_t{documents_max});
    std::vector<Row> rows;
    while (true) {
        BH_TRY_ASSIGN(const bool more, select->step());
        if (!more) break;
        auto row = row_of(*select);
        if (!row) {
            select->reset();
            return tl::unexpected<Error>(std::move(row).error());
        }
        rows.push_back(std::move(*row));
    }
    std::vector<Document> documents;
    documents.reserve(rows.size());
    for (const Row& row : rows) {
        auto content = open_row(files, envelope, kind, row);
        if (!content && content.error().code == ErrorCode::kNotFound) continue;
        if (!content) return tl::unexpected<Error>(std::move(content).error());
        documents.push_back({row.seq, row.id, std::move(*content)});
    }
    return documents;
}

Result<std::int64_t> count_documents(Files& files, CollectionSeq collection, DocumentKind kind) {
    BH_TRY_ASSIGN(Statement * select, files.data.reuse(R"sql(
        SELECT count(*) FROM documents WHERE collection = ? AND kind = ?
    )sql"));
    BH_TRY(select->bind(1, collection).bind(2, number(kind)).step());
    const std::int64_t count = select->column_int64(0);
    select->reset();
    return count;
}

Result<int> delete_documents(Files& files, CollectionSeq collection, const Uuid& id) {
    BH_TRY_ASSIGN(Statement * select, files.data.reuse(R"sql(
        SELECT seq FROM documents WHERE collection = ? AND id = ?
    )sql"));
    return delete_selected(files, select->bind(1, collection).bind(2, id));
}

Result<int> purge_documents(Files& files, CollectionSeq collection, int documents_max) {
    BH_TRY_ASSIGN(Statement * select, files.data.reuse(R"sql(
        SELECT seq FROM documents WHERE collection = ? LIMIT ?
    )sql"));
    return delete_selected(files, select->bind(1, collection).bind(2, std::int64_t{documents_max}));
}

Result<void> sweep_documents(Files& files) {
    BH_TRY_ASSIGN(const auto rows, all_seqs(files.data, "SELECT seq FROM documents ORDER BY seq"));
    BH_TRY_ASSIGN(
        const auto keys, all_seqs(files.keys, "SELECT seq FROM document_keys ORDER BY seq")
    );
    BH_TRY_ASSIGN(
        const bool destroyed,
        delete_unmatched(files.keys, "DELETE FROM document_keys WHERE seq = ?", keys, rows)
    );
    if (destroyed) BH_TRY(files.keys.checkpoint());
    BH_TRY(delete_unmatched(files.data, "DELETE FROM documents WHERE seq = ?", rows, keys));
    return {};
}

}  // namespace beholden::store::sqlite
