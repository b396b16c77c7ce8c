// Users, whose faces are whose, tags, and requests known by their tokens.
#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "store/sqlite/places.h"
#include "store/sqlite/transaction.h"

namespace beholden::store::sqlite {

namespace {

/// Old requests forgotten with one new one: more than come, so that none piles up.
constexpr std::int64_t kForgottenMax = 4;

std::int64_t ms_of(TimePoint time) { return time.time_since_epoch().count(); }

}  // namespace

Result<SecretBytes> SqliteTransaction::rotation_key(CollectionSeq collection) {
    BH_TRY(enter_collection(files_, collection, envelope_));
    return envelope_.rotation_key();
}

Result<void> SqliteTransaction::read_faces(
    CollectionSeq collection,
    std::span<const FaceSeq> faces,
    const std::function<Result<void>(const Face&)>& read
) {
    BH_TRY(enter_collection(files_, collection, envelope_));
    BH_TRY_ASSIGN(Statement * row, files_.data.reuse(R"sql(
        SELECT face_id, record FROM faces WHERE seq = ? AND collection = ?
    )sql"));
    BH_TRY_ASSIGN(
        Statement * key, files_.keys.reuse("SELECT wrapped FROM face_keys WHERE seq = ?")
    );
    for (const FaceSeq seq : faces) {
        BH_TRY_ASSIGN(const bool has_row, row->bind(1, seq).bind(2, collection).step());
        BH_TRY_ASSIGN(const bool has_key, key->bind(1, seq).step());
        if (has_row && has_key) {
            Face face{.seq = seq, .collection = collection};
            const auto id = row->column_blob(0);
            const auto sealed = row->column_blob(1);
            if (id.size() != face.id.size() || sealed.size() < crypto::kSealBytes) {
                return fail(ErrorCode::kCorruption, "A stored face is damaged.");
            }
            std::ranges::copy(id, face.id.begin());
            SecretBytes record(sealed.size() - crypto::kSealBytes);
            BH_TRY(envelope_.open_row(RowKind::kFace, face.id, key->column_blob(0), sealed, record)
            );
            face.record = record;
            BH_TRY(read(face));
        }
        row->reset();
        key->reset();
    }
    return {};
}

Result<UserSeq> SqliteTransaction::insert_user(CollectionSeq collection, const NewUser& user) {
    BH_TRY(enter_collection(files_, collection, envelope_));
    const SealedRow sealed = envelope_.seal_row(RowKind::kUser, user.id, user.record);
    BH_TRY_ASSIGN(Statement * insert, files_.data.reuse(R"sql(
        INSERT INTO users (collection, user_id, name_tag, record) VALUES (?, ?, ?, ?)
    )sql"));
    insert->bind(1, collection).bind(2, user.id).bind(3, envelope_.name_tag(user.name));
    BH_TRY(insert->bind(4, sealed.record).run());
    const UserSeq seq = files_.data.last_insert_rowid();
    BH_TRY_ASSIGN(Statement * key, files_.keys.reuse("INSERT INTO user_keys VALUES (?, ?)"));
    BH_TRY(key->bind(1, seq).bind(2, sealed.wrapped_key).run());
    return seq;
}

Result<bool> SqliteTransaction::delete_user(CollectionSeq collection, UserSeq user) {
    BH_TRY_ASSIGN(Statement * row, files_.data.reuse(R"sql(
        DELETE FROM users WHERE seq = ? AND collection = ?
    )sql"));
    BH_TRY(row->bind(1, user).bind(2, collection).run());
    if (files_.data.changes() == 0) return false;
    BH_TRY_ASSIGN(Statement * key, files_.keys.reuse("DELETE FROM user_keys WHERE seq = ?"));
    BH_TRY(key->bind(1, user).run());
    keys_destroyed_ = true;
    return true;
}

Result<std::optional<UserSeq>> SqliteTransaction::find_user(
    CollectionSeq collection, std::string_view name
) {
    BH_TRY(enter_collection(files_, collection, envelope_));
    BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
        SELECT seq FROM users WHERE collection = ? AND name_tag = ?
    )sql"));
    BH_TRY_ASSIGN(
        const bool found, select->bind(1, collection).bind(2, envelope_.name_tag(name)).step()
    );
    if (!found) return std::nullopt;
    const UserSeq seq = select->column_int64(0);
    select->reset();
    return seq;
}

Result<std::optional<UserSeq>> SqliteTransaction::user_of(CollectionSeq collection, FaceSeq face) {
    BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
        SELECT ifnull(user, 0) FROM faces LEFT JOIN user_faces ON face = seq
        WHERE seq = ? AND collection = ?
    )sql"));
    BH_TRY_ASSIGN(const bool found, select->bind(1, face).bind(2, collection).step());
    if (!found) return std::nullopt;
    const UserSeq user = select->column_int64(0);
    select->reset();
    return user;
}

Result<std::vector<FaceSeq>> SqliteTransaction::faces_of(UserSeq user) {
    BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
        SELECT face FROM user_faces WHERE user = ? ORDER BY face
    )sql"));
    select->bind(1, user);
    std::vector<FaceSeq> faces;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) return faces;
        faces.push_back(select->column_int64(0));
    }
}

Result<void> SqliteTransaction::associate(std::span<const FaceSeq> faces, UserSeq user) {
    BH_TRY_ASSIGN(
        Statement * statement, files_.data.reuse(
                                   user == 0 ? "DELETE FROM user_faces WHERE face = ?"
                                             : "INSERT INTO user_faces (face, user) VALUES (?, ?)"
                               )
    );
    for (const FaceSeq face : faces) {
        statement->bind(1, face);
        if (user != 0) statement->bind(2, user);
        BH_TRY(statement->run());
    }
    return {};
}

Result<void> SqliteTransaction::change_tags(
    CollectionSeq collection,
    const std::map<std::string, std::string>& set,
    std::span<const std::string> removed
) {
    BH_TRY(find_collection(collection));
    BH_TRY_ASSIGN(Statement * remove, files_.data.reuse(R"sql(
        DELETE FROM collection_tags WHERE collection = ? AND name = ?
    )sql"));
    for (const std::string& name : removed) BH_TRY(remove->bind(1, collection).bind(2, name).run());
    BH_TRY_ASSIGN(
        Statement * put,
        files_.data.reuse("INSERT OR REPLACE INTO collection_tags VALUES (?, ?, ?)")
    );
    for (const auto& [name, value] : set) {
        BH_TRY(put->bind(1, collection).bind(2, name).bind(3, value).run());
    }
    return {};
}

Result<std::map<std::string, std::string>> SqliteTransaction::tags(CollectionSeq collection) {
    return read_tags(files_.data, collection);
}

Result<void> SqliteTransaction::remember_request(
    CollectionSeq collection, const DoneRequest& request
) {
    BH_TRY(enter_collection(files_, collection, envelope_));
    BH_TRY_ASSIGN(Statement * forget, files_.data.reuse(R"sql(
        DELETE FROM done_requests WHERE seq IN
            (SELECT seq FROM done_requests WHERE made_ms <= ? ORDER BY made_ms LIMIT ?)
    )sql"));
    const std::int64_t old_ms = ms_of(request.made - limits::kClientTokenLife);
    BH_TRY(forget->bind(1, old_ms).bind(2, kForgottenMax).run());
    BH_TRY_ASSIGN(Statement * put, files_.data.reuse(R"sql(
        INSERT OR REPLACE INTO done_requests (collection, token_hash, made_ms, outcome)
        VALUES (?, ?, ?, ?)
    )sql"));
    put->bind(1, collection).bind(2, request.token_hash).bind(3, ms_of(request.made));
    return put->bind(4, envelope_.seal_outcome(request.token_hash, request.outcome)).run();
}

Result<std::optional<SecretBytes>> SqliteTransaction::recall_request(
    CollectionSeq collection, std::span<const std::byte, 32> token_hash, TimePoint now
) {
    BH_TRY(enter_collection(files_, collection, envelope_));
    BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
        SELECT outcome FROM done_requests
        WHERE collection = ? AND token_hash = ? AND made_ms > ?
    )sql"));
    select->bind(1, collection).bind(2, token_hash);
    BH_TRY_ASSIGN(const bool found, select->bind(3, ms_of(now - limits::kClientTokenLife)).step());
    if (!found) return std::nullopt;
    auto opened = envelope_.open_outcome(token_hash, select->column_blob(0));
    select->reset();
    BH_TRY_ASSIGN(SecretBytes outcome, std::move(opened));
    return std::optional(std::move(outcome));
}

}  // namespace beholden::store::sqlite
