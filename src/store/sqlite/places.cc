#include "store/sqlite/places.h"

#include <utility>

namespace beholden::store::sqlite {

namespace {

/// The row's columns: seq, id, key_version, model_id, dimension.
CollectionPlace place_of(const Statement& row) {
    return {
        .seq = row.column_int64(0),
        .id = std::string(row.column_text(1)),
        .key_version = row.column_int64(2),
        .model_id = std::string(row.column_text(3)),
        .dimension = static_cast<int>(row.column_int64(4)),
    };
}

/// Empty: there is none.
Result<Bytes> read_wrapped_key(Database& keys, CollectionSeq collection) {
    BH_TRY_ASSIGN(
        Statement * select, keys.reuse("SELECT wrapped FROM collection_keys WHERE seq = ?")
    );
    BH_TRY_ASSIGN(const bool row, select->bind(1, collection).step());
    if (!row) return Bytes{};
    const auto wrapped = select->column_blob(0);
    Bytes copy(wrapped.begin(), wrapped.end());
    select->reset();
    return copy;
}

}  // namespace

tl::unexpected<Error> no_such_collection() {
    return fail(ErrorCode::kNotFound, "The collection does not exist.");
}

Result<std::map<std::string, std::string>> read_tags(Database& data, CollectionSeq collection) {
    BH_TRY_ASSIGN(Statement * select, data.reuse(R"sql(
        SELECT name, value FROM collection_tags WHERE collection = ?
    )sql"));
    select->bind(1, collection);
    std::map<std::string, std::string> tags;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) return tags;
        tags.emplace(select->column_text(0), select->column_text(1));
    }
}

Result<void> enter_collection(Files& files, CollectionSeq collection, Envelope& envelope) {
    BH_TRY_ASSIGN(Statement * select, files.data.reuse(R"sql(
        SELECT seq, id, key_version, model_id, dimension FROM collections
        WHERE seq = ? AND dropped = 0
    )sql"));
    BH_TRY_ASSIGN(const bool exists, select->bind(1, collection).step());
    if (!exists) return no_such_collection();
    const CollectionPlace place = place_of(*select);
    select->reset();
    BH_TRY_ASSIGN(const Bytes wrapped, read_wrapped_key(files.keys, collection));
    if (wrapped.empty()) {
        return fail(ErrorCode::kCorruption, "A collection has no key.", place.id);
    }
    return envelope.enter(place, wrapped);
}

Result<std::vector<KeyedCollection>> read_collections(Files& files) {
    BH_TRY_ASSIGN(Statement * select, files.data.reuse(R"sql(
        SELECT seq, id, key_version, model_id, dimension, model_version, created_ms, policy,
            changed_leaf, rotation, face_count
        FROM collections WHERE dropped = 0 ORDER BY seq
    )sql"));
    std::vector<KeyedCollection> collections;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) break;
        KeyedCollection keyed;
        keyed.place = place_of(*select);
        keyed.collection.seq = keyed.place.seq;
        keyed.collection.id = CollectionId(keyed.place.id);
        keyed.collection.model_id = keyed.place.model_id;
        keyed.collection.dimension = keyed.place.dimension;
        keyed.collection.model_version = select->column_text(5);
        keyed.collection.created = TimePoint(std::chrono::milliseconds(select->column_int64(6)));
        keyed.collection.policy = select->column_text(7);
        keyed.collection.changed_leaf = select->column_int64(8);
        keyed.collection.rotation = static_cast<int>(select->column_int64(9));
        keyed.collection.face_count = select->column_int64(10);
        collections.push_back(std::move(keyed));
    }
    for (KeyedCollection& keyed : collections) {
        BH_TRY_ASSIGN(keyed.collection.tags, read_tags(files.data, keyed.place.seq));
        BH_TRY_ASSIGN(keyed.wrapped_key, read_wrapped_key(files.keys, keyed.place.seq));
    }
    return collections;
}

}  // namespace beholden::store::sqlite
