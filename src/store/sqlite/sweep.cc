#include "store/sqlite/sweep.h"

#include <string>
#include <unordered_set>

namespace beholden::store::sqlite {

namespace {

Result<void> run_for_each(
    Database& database, std::string_view sql, std::span<const std::int64_t> seqs
) {
    BH_TRY_ASSIGN(Statement * statement, database.reuse(sql));
    for (const std::int64_t seq : seqs) BH_TRY(statement->bind(1, seq).run());
    return {};
}

/// Keys of collections whose row never came or is dropped.
Result<std::vector<std::int64_t>> keys_without_collection(
    Database& keys, std::span<const KeyedCollection> collections
) {
    std::unordered_set<std::int64_t> live;
    for (const KeyedCollection& keyed : collections) live.insert(keyed.place.seq);
    std::vector<std::int64_t> unused;
    BH_TRY_ASSIGN(Statement * select, keys.reuse("SELECT seq FROM collection_keys"));
    while (true) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) return unused;
        if (!live.contains(select->column_int64(0))) unused.push_back(select->column_int64(0));
    }
}

std::vector<std::int64_t> collections_without_key(std::span<const KeyedCollection> collections) {
    std::vector<std::int64_t> seqs;
    for (const KeyedCollection& keyed : collections) {
        if (keyed.wrapped_key.empty()) seqs.push_back(keyed.place.seq);
    }
    return seqs;
}

/// Keys of leaves that never came.
Result<std::vector<std::int64_t>> payload_keys_from(Database& keys, std::int64_t next_leaf) {
    BH_TRY_ASSIGN(Statement * select, keys.reuse("SELECT idx FROM payload_keys WHERE idx >= ?"));
    select->bind(1, next_leaf);
    std::vector<std::int64_t> unused;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) return unused;
        unused.push_back(select->column_int64(0));
    }
}

/// Payloads whose key was destroyed by a redaction that a crash cut short.
Result<std::vector<std::int64_t>> doomed_payloads(Files& files) {
    BH_TRY_ASSIGN(Statement * doomed, files.keys.reuse("SELECT idx FROM payloads_doomed"));
    BH_TRY_ASSIGN(Statement * there, files.data.reuse("SELECT 1 FROM payloads WHERE idx = ?"));
    std::vector<std::int64_t> left;
    while (true) {
        BH_TRY_ASSIGN(const bool row, doomed->step());
        if (!row) return left;
        BH_TRY_ASSIGN(const bool exists, there->bind(1, doomed->column_int64(0)).step());
        there->reset();
        if (exists) left.push_back(doomed->column_int64(0));
    }
}

Result<void> forget_doomed(Database& keys) {
    BH_TRY_ASSIGN(
        const std::int64_t count, keys.read_int64("SELECT count(*) FROM payloads_doomed")
    );
    if (count == 0) return {};
    return keys.execute("DELETE FROM payloads_doomed");
}

/// Those of `rows` that are not of a dropped collection: whose deletion nobody was told of.
Result<std::int64_t> count_live(
    Database& data, const std::string& table, std::span<const std::int64_t> rows
) {
    BH_TRY_ASSIGN(
        Statement * select, data.reuse(
                                "SELECT 1 FROM " + table +
                                " AS t JOIN collections ON collections.seq = t.collection "
                                "WHERE t.seq = ? AND dropped = 0"
                            )
    );
    std::int64_t count = 0;
    for (const std::int64_t seq : rows) {
        const ResetAtEnd end(*select);
        BH_TRY_ASSIGN(const bool live, select->bind(1, seq).step());
        if (live) ++count;
    }
    return count;
}

/// returns  how many faces they held.
Result<std::int64_t> drop_keyless(Database& data, std::span<const std::int64_t> keyless) {
    BH_TRY_ASSIGN(
        Statement * select, data.reuse("SELECT face_count FROM collections WHERE seq = ?")
    );
    std::int64_t faces = 0;
    for (const std::int64_t collection : keyless) {
        const ResetAtEnd end(*select);
        BH_TRY_ASSIGN(const bool row, select->bind(1, collection).step());
        if (row) faces += select->column_int64(0);
    }
    BH_TRY(run_for_each(
        data, "UPDATE collections SET dropped = 1, face_count = 0 WHERE seq = ?", keyless
    ));
    return faces;
}

Result<void> sweep_collections(
    Database& data,
    std::span<const std::int64_t> keyless,
    std::span<const std::int64_t> faces,
    std::span<const std::int64_t> users,
    LeafWriter& leaves,
    TimePoint now
) {
    if (keyless.empty() && faces.empty() && users.empty()) return {};
    BH_TRY_ASSIGN(std::int64_t deleted, count_live(data, "faces", faces));
    BH_TRY_ASSIGN(const std::int64_t users_deleted, count_live(data, "users", users));
    BH_TRY(run_for_each(data, "DELETE FROM faces WHERE seq = ?", faces));
    BH_TRY(run_for_each(data, "DELETE FROM users WHERE seq = ?", users));
    if (!faces.empty()) {
        BH_TRY(data.execute(R"sql(
            UPDATE collections SET face_count =
                (SELECT count(*) FROM faces WHERE collection = collections.seq)
            WHERE dropped = 0
        )sql"));
    }
    BH_TRY_ASSIGN(const std::int64_t dropped, drop_keyless(data, keyless));
    deleted += dropped;
    if (keyless.empty() && deleted == 0 && users_deleted == 0) return {};
    audit::Entry entry;
    entry.kind = audit::Kind::kRecovery;
    entry.began = entry.ended = now;
    entry.clear["collections_deleted"] = static_cast<std::int64_t>(keyless.size());
    entry.clear["faces_deleted"] = deleted;
    if (users_deleted > 0) entry.clear["users_deleted"] = users_deleted;
    BH_TRY(leaves.append(entry));
    return {};
}

Result<void> sweep_payloads(
    Database& data, std::span<const std::int64_t> payloads, LeafWriter& leaves, TimePoint now
) {
    if (payloads.empty()) return {};
    BH_TRY(run_for_each(data, "DELETE FROM payloads WHERE idx = ?", payloads));
    audit::Entry entry;
    entry.kind = audit::Kind::kRedaction;
    entry.began = entry.ended = now;
    entry.clear["payloads_erased"] = static_cast<std::int64_t>(payloads.size());
    BH_TRY(leaves.append(entry));
    return {};
}

}  // namespace

Result<void> sweep_log(Files& files, LeafWriter& leaves, TimePoint now) {
    BH_TRY_ASSIGN(const auto unused_keys, payload_keys_from(files.keys, leaves.next()));
    BH_TRY_ASSIGN(const auto doomed, doomed_payloads(files));
    if (!unused_keys.empty()) {
        BH_TRY_ASSIGN(auto transaction, ScopedTransaction::begin(files.keys));
        BH_TRY(run_for_each(files.keys, "DELETE FROM payload_keys WHERE idx = ?", unused_keys));
        BH_TRY(transaction.commit());
        BH_TRY(files.keys.checkpoint());
    }
    if (!doomed.empty()) {
        BH_TRY_ASSIGN(auto transaction, ScopedTransaction::begin(files.data));
        BH_TRY(sweep_payloads(files.data, doomed, leaves, now));
        BH_TRY(leaves.save_edge());
        BH_TRY(transaction.commit());
    }
    return forget_doomed(files.keys);
}

Result<Remains> find_remains(
    Files& files, std::span<const KeyedCollection> collections, Orphans users
) {
    Remains remains;
    BH_TRY_ASSIGN(remains.unused_keys, keys_without_collection(files.keys, collections));
    remains.keyless = collections_without_key(collections);
    remains.users = std::move(users);
    return remains;
}

bool Remains::none() const noexcept {
    return unused_keys.empty() && keyless.empty() && users.rows.empty() && users.keys.empty() &&
           faces.rows.empty() && faces.keys.empty();
}

Result<void> sweep_rows(Files& files, const Remains& remains, LeafWriter& leaves, TimePoint now) {
    BH_TRY(
        run_for_each(files.keys, "DELETE FROM collection_keys WHERE seq = ?", remains.unused_keys)
    );
    BH_TRY(run_for_each(files.keys, "DELETE FROM face_keys WHERE seq = ?", remains.faces.keys));
    BH_TRY(run_for_each(files.keys, "DELETE FROM user_keys WHERE seq = ?", remains.users.keys));
    return sweep_collections(
        files.data, remains.keyless, remains.faces.rows, remains.users.rows, leaves, now
    );
}

}  // namespace beholden::store::sqlite
