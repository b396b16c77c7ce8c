#include "store/sqlite/transaction.h"

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "store/sqlite/documents.h"
#include "store/sqlite/places.h"

namespace beholden::store::sqlite {

Result<void> SqliteTransaction::on_both(std::string_view sql) {
    BH_TRY_ASSIGN(Statement * keys, files_.keys.reuse(sql));
    BH_TRY(keys->run());
    BH_TRY_ASSIGN(Statement * data, files_.data.reuse(sql));
    return data->run();
}

Result<void> SqliteTransaction::begin() { return on_both("BEGIN IMMEDIATE"); }

Result<void> SqliteTransaction::savepoint() {
    leaves_.mark();
    return on_both("SAVEPOINT one_write");
}

Result<void> SqliteTransaction::keep() { return on_both("RELEASE one_write"); }

Result<void> SqliteTransaction::undo() {
    leaves_.undo();
    BH_TRY(on_both("ROLLBACK TO one_write"));
    return keep();
}

Result<void> SqliteTransaction::commit() {
    BH_TRY_ASSIGN(Statement * keys, files_.keys.reuse("COMMIT"));
    BH_TRY(keys->run());
    if (std::exchange(keys_destroyed_, false)) {
        const std::lock_guard lock(key_readers_);
        BH_TRY(files_.keys.checkpoint());
    }
    BH_TRY(leaves_.save_edge());
    BH_TRY_ASSIGN(Statement * data, files_.data.reuse("COMMIT"));
    BH_TRY(data->run());
    head_.set(leaves_.head());
    return {};
}

Result<void> SqliteTransaction::end_loading(const Remains& remains, TimePoint now) {
    loading_ = false;
    if (remains.none()) return {};
    keys_destroyed_ = true;
    return sweep_rows(files_, remains, leaves_, now);
}

Result<std::int64_t> SqliteTransaction::erase_payloads(std::span<const std::int64_t> leaves) {
    if (loading_) return fail(ErrorCode::kUnavailable, "The collections are still being read.");
    BH_TRY_ASSIGN(const std::int64_t erased, leaves_.erase_payloads(leaves));
    if (erased > 0) keys_destroyed_ = true;
    return erased;
}

Result<CollectionSeq> SqliteTransaction::insert_collection(const NewCollection& collection) {
    BH_TRY_ASSIGN(
        const std::int64_t count,
        files_.data.read_int64("SELECT count(*) FROM collections WHERE dropped = 0")
    );
    if (count >= limits::kCollectionsMax) {
        return fail(ErrorCode::kQuotaExceeded, "The server holds as many collections as it may.");
    }
    BH_TRY_ASSIGN(Statement * insert, files_.data.reuse(R"sql(
        INSERT INTO collections
            (id, key_version, model_id, model_version, dimension, created_ms, policy, changed_leaf,
             rotation)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    )sql"));
    CollectionPlace place;
    place.id = collection.id.str();
    insert->bind(1, place.id).bind(2, place.key_version);
    insert->bind(3, collection.model_id).bind(4, collection.model_version);
    insert->bind(5, std::int64_t{collection.dimension});
    insert->bind(6, std::int64_t{collection.created.time_since_epoch().count()});
    insert->bind(7, collection.policy).bind(8, leaves_.next());
    BH_TRY(insert->bind(9, std::int64_t{collection.rotation}).run());
    place.seq = files_.data.last_insert_rowid();

    BH_TRY_ASSIGN(
        Statement * tag, files_.data.reuse("INSERT INTO collection_tags VALUES (?, ?, ?)")
    );
    for (const auto& [name, value] : collection.tags) {
        BH_TRY(tag->bind(1, place.seq).bind(2, name).bind(3, value).run());
    }
    BH_TRY_ASSIGN(Statement * key, files_.keys.reuse("INSERT INTO collection_keys VALUES (?, ?)"));
    BH_TRY(key->bind(1, place.seq).bind(2, envelope_.make_collection_key(place)).run());
    return place.seq;
}

Result<std::int64_t> SqliteTransaction::drop_collection(CollectionSeq collection) {
    BH_TRY_ASSIGN(const std::int64_t faces, find_collection(collection));
    BH_TRY_ASSIGN(Statement * drop, files_.data.reuse(R"sql(
        UPDATE collections SET dropped = 1, face_count = 0 WHERE seq = ?
    )sql"));
    BH_TRY(drop->bind(1, collection).run());
    keys_destroyed_ = true;
    purge_due_ = true;
    BH_TRY_ASSIGN(Statement * key, files_.keys.reuse("DELETE FROM collection_keys WHERE seq = ?"));
    BH_TRY(key->bind(1, collection).run());
    return faces;
}

Result<std::int64_t> SqliteTransaction::find_collection(CollectionSeq collection) {
    BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
        SELECT face_count FROM collections WHERE seq = ? AND dropped = 0
    )sql"));
    const ResetAtEnd end(*select);
    BH_TRY_ASSIGN(const bool exists, select->bind(1, collection).step());
    if (!exists) return no_such_collection();
    return select->column_int64(0);
}

Result<void> SqliteTransaction::add_to_count(CollectionSeq collection, std::int64_t faces) {
    BH_TRY_ASSIGN(Statement * update, files_.data.reuse(R"sql(
        UPDATE collections SET face_count = face_count + ?2, changed_leaf = ?3 WHERE seq = ?1
        RETURNING face_count
    )sql"));
    update->bind(1, collection).bind(2, faces).bind(3, leaves_.next());
    BH_TRY_ASSIGN(const bool row, update->step());
    const std::int64_t count = row ? update->column_int64(0) : 0;
    update->reset();
    if (faces > 0 && count > limits::kFacesPerCollectionMax) {
        return fail(ErrorCode::kQuotaExceeded, "The collection would hold more faces than it may.");
    }
    return {};
}

Result<FaceSeq> SqliteTransaction::insert_face(CollectionSeq collection, const NewFace& face) {
    const SealedRow sealed = envelope_.seal_row(RowKind::kFace, face.face_id, face.record);
    BH_TRY_ASSIGN(Statement * insert, files_.data.reuse(R"sql(
        INSERT INTO faces (collection, face_id, record) VALUES (?, ?, ?)
    )sql"));
    BH_TRY(insert->bind(1, collection).bind(2, face.face_id).bind(3, sealed.record).run());
    const FaceSeq seq = files_.data.last_insert_rowid();
    BH_TRY_ASSIGN(Statement * key, files_.keys.reuse("INSERT INTO face_keys VALUES (?, ?)"));
    BH_TRY(key->bind(1, seq).bind(2, sealed.wrapped_key).run());
    return seq;
}

Result<std::vector<FaceSeq>> SqliteTransaction::insert_faces(
    CollectionSeq collection, std::span<const NewFace> faces
) {
    BH_TRY(enter_collection(files_, collection, envelope_));
    BH_TRY(add_to_count(collection, static_cast<std::int64_t>(faces.size())));
    std::vector<FaceSeq> seqs;
    seqs.reserve(faces.size());
    for (const NewFace& face : faces) {
        BH_TRY_ASSIGN(const FaceSeq seq, insert_face(collection, face));
        seqs.push_back(seq);
    }
    return seqs;
}

Result<bool> SqliteTransaction::delete_face(CollectionSeq collection, FaceSeq face) {
    BH_TRY_ASSIGN(Statement * row, files_.data.reuse(R"sql(
        DELETE FROM faces WHERE seq = ? AND collection = ? RETURNING face_id
    )sql"));
    BH_TRY_ASSIGN(const bool was_there, row->bind(1, face).bind(2, collection).step());
    if (!was_there) return false;
    Uuid face_id{};
    const auto id_bytes = row->column_blob(0);
    std::copy_n(id_bytes.begin(), std::min(id_bytes.size(), face_id.size()), face_id.begin());
    row->reset();
    BH_TRY(sqlite::delete_documents(files_, collection, face_id));
    BH_TRY_ASSIGN(Statement * key, files_.keys.reuse("DELETE FROM face_keys WHERE seq = ?"));
    BH_TRY(key->bind(1, face).run());
    return true;
}

Result<std::vector<FaceSeq>> SqliteTransaction::delete_faces(
    CollectionSeq collection, std::span<const FaceSeq> faces
) {
    BH_TRY(find_collection(collection));
    std::vector<FaceSeq> deleted;
    for (const FaceSeq face : faces) {
        BH_TRY_ASSIGN(const bool was_there, delete_face(collection, face));
        if (was_there) deleted.push_back(face);
    }
    if (deleted.empty()) return deleted;
    keys_destroyed_ = true;
    BH_TRY(add_to_count(collection, -static_cast<std::int64_t>(deleted.size())));
    return deleted;
}

Result<std::vector<std::int64_t>> SqliteTransaction::rows_of(
    const char* table, CollectionSeq collection, int rows_max
) {
    BH_TRY_ASSIGN(
        Statement * select,
        files_.data.reuse(
            std::string("SELECT seq FROM ") + table + " WHERE collection = ? ORDER BY seq LIMIT ?"
        )
    );
    select->bind(1, collection).bind(2, std::int64_t{rows_max});
    std::vector<std::int64_t> rows;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) return rows;
        rows.push_back(select->column_int64(0));
    }
}

Result<void> SqliteTransaction::purge(int rows_max) {
    BH_TRY_ASSIGN(Statement * dropped, files_.data.reuse(R"sql(
        SELECT seq FROM collections WHERE dropped = 1 LIMIT 1
    )sql"));
    BH_TRY_ASSIGN(const bool found, dropped->step());
    if (!found) {
        purge_due_ = false;
        return {};
    }
    const CollectionSeq collection = dropped->column_int64(0);
    dropped->reset();

    const auto full = static_cast<std::size_t>(rows_max);
    BH_TRY_ASSIGN(const auto faces, rows_of("faces", collection, rows_max));
    for (const FaceSeq face : faces) BH_TRY(delete_face(collection, face));
    if (faces.size() == full) return {};
    BH_TRY_ASSIGN(const auto users, rows_of("users", collection, rows_max));
    for (const UserSeq user : users) BH_TRY(delete_user(collection, user));
    if (users.size() == full) return {};
    BH_TRY_ASSIGN(const auto requests, rows_of("done_requests", collection, rows_max));
    BH_TRY_ASSIGN(Statement * forget, files_.data.reuse("DELETE FROM done_requests WHERE seq = ?"));
    for (const std::int64_t request : requests) BH_TRY(forget->bind(1, request).run());
    if (requests.size() == full) return {};
    BH_TRY_ASSIGN(const int documents, purge_documents(files_, collection, rows_max));
    if (documents == rows_max) return {};

    BH_TRY_ASSIGN(Statement * remove, files_.data.reuse("DELETE FROM collections WHERE seq = ?"));
    BH_TRY(remove->bind(1, collection).run());
    keys_destroyed_ = true;
    return {};
}

}  // namespace beholden::store::sqlite
