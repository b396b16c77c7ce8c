#include "store/sqlite/sweep.h"

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

Result<void> sweep_keys(
    Files& files, std::span<const std::int64_t> collections, std::span<const std::int64_t> faces
) {
    BH_TRY_ASSIGN(auto transaction, ScopedTransaction::begin(files.keys));
    BH_TRY(run_for_each(files.keys, "DELETE FROM collection_keys WHERE seq = ?", collections));
    BH_TRY(run_for_each(files.keys, "DELETE FROM face_keys WHERE seq = ?", faces));
    BH_TRY(transaction.commit());
    return files.keys.checkpoint();
}

}  // namespace

Result<void> sweep(
    Files& files, std::span<const KeyedCollection> collections, const Orphans& orphans
) {
    BH_TRY_ASSIGN(const auto unused_keys, keys_without_collection(files.keys, collections));
    const auto keyless = collections_without_key(collections);
    if (!unused_keys.empty() || !orphans.keys.empty()) {
        BH_TRY(sweep_keys(files, unused_keys, orphans.keys));
    }
    if (keyless.empty() && orphans.faces.empty()) return {};
    BH_TRY_ASSIGN(auto transaction, ScopedTransaction::begin(files.data));
    BH_TRY(run_for_each(
        files.data, "UPDATE collections SET dropped = 1, face_count = 0 WHERE seq = ?", keyless
    ));
    BH_TRY(run_for_each(files.data, "DELETE FROM faces WHERE seq = ?", orphans.faces));
    if (!orphans.faces.empty()) {
        BH_TRY(files.data.execute(R"sql(
            UPDATE collections SET face_count =
                (SELECT count(*) FROM faces WHERE collection = collections.seq)
            WHERE dropped = 0
        )sql"));
    }
    return transaction.commit();
}

}  // namespace beholden::store::sqlite
