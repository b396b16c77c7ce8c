#include "store/sqlite/sqlite_store.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "store/sqlite/documents.h"
#include "store/sqlite/face_reader.h"
#include "store/sqlite/leaf_writer.h"
#include "store/sqlite/loader.h"
#include "store/sqlite/log_reader.h"
#include "store/sqlite/places.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/sweep.h"
#include "store/sqlite/transaction.h"
#include "store/sqlite/writer.h"

namespace beholden::store::sqlite {

namespace {

class SqliteStore final : public Store {
public:
    SqliteStore(
        DataDirectory directory,
        const crypto::SecureKey& root_key,
        StoreOptions options,
        Files files,
        Files face_files,
        Files log_files,
        std::string store_id
    )
        : directory_(std::move(directory)),
          root_key_(root_key),
          options_(std::move(options)),
          files_(std::move(files)),
          leaves_(files_, root_key),
          faces_(std::move(face_files), root_key),
          log_(std::move(log_files), head_, root_key, faces_.mutex(), std::move(store_id)) {}

    Result<void> load(std::size_t threads, const Receiver& receiver) override;
    Result<void> write(Write write) override;
    Result<void> read_face(
        FaceSeq face, const std::function<void(std::span<const std::byte>)>& read
    ) override;
    Result<SecretBytes> read_document(CollectionSeq collection, DocumentKind kind, const Uuid& id)
        override {
        return faces_.read_document(collection, kind, id);
    }
    Result<std::vector<Document>> list_documents(
        CollectionSeq collection, DocumentKind kind, DocumentSeq after, int documents_max
    ) override {
        return faces_.list_documents(collection, kind, after, documents_max);
    }
    [[nodiscard]] const Log& log() const override { return log_; }
    [[nodiscard]] Result<void> health() const override;
    [[nodiscard]] StoreStatistics statistics() const override;

private:
    /// Numbers of rows and keys, inclusive.
    struct Range {
        std::int64_t first = 0;
        std::int64_t last = 0;
    };
    /// Rising.
    using LastFaces = std::vector<std::pair<FaceSeq, CollectionSeq>>;
    Result<LastFaces> last_faces(std::span<const KeyedCollection> collections);
    Result<Range> range_of(const RowTable& table);
    Result<Orphans> load_faces(
        std::size_t threads,
        std::span<const KeyedCollection> collections,
        const Range& range,
        const LastFaces& lasts,
        const Receiver& receiver
    );
    Result<Orphans> load_range(
        std::size_t threads,
        std::span<const KeyedCollection> collections,
        const RowTable& table,
        const Range& range,
        const Loader::Receive& receive
    );
    Result<Orphans> load_rows(
        std::size_t threads,
        std::span<const KeyedCollection> collections,
        const RowTable& table,
        const Loader::Receive& receive
    );
    Result<void> load_associations(const Receiver& receiver);

    DataDirectory directory_;
    const crypto::SecureKey& root_key_;
    const StoreOptions options_;
    Files files_;
    LeafWriter leaves_;
    CommittedHead head_;
    FaceReader faces_;
    LogReader log_;
    std::unique_ptr<Writer> writer_;  ///< Since load() listed what there is.
};

Result<void> SqliteStore::load(std::size_t threads, const Receiver& receiver) {
    BH_TRY_ASSIGN(auto collections, read_collections(files_));
    Envelope envelope(root_key_);
    for (KeyedCollection& keyed : collections) {
        if (keyed.wrapped_key.empty()) continue;
        if (keyed.collection.rotation != 0) {
            BH_TRY(envelope.enter(keyed.place, keyed.wrapped_key));
            keyed.collection.rotation_key = envelope.rotation_key();
        }
        BH_TRY(receiver.collection(keyed.collection));
    }
    BH_TRY_ASSIGN(Orphans users, load_rows(threads, collections, kUserTable, receiver.users));
    BH_TRY(load_associations(receiver));
    const SystemClock system_clock;
    const Clock& clock = options_.clock == nullptr ? system_clock : *options_.clock;
    BH_TRY(leaves_.load());
    BH_TRY(sweep_log(files_, leaves_, clock.now()));
    BH_TRY(sweep_documents(files_));
    BH_TRY_ASSIGN(Remains remains, find_remains(files_, collections, std::move(users)));
    BH_TRY_ASSIGN(auto lasts, last_faces(collections));
    BH_TRY_ASSIGN(const Range faces, range_of(kFaceTable));
    head_.set(leaves_.head());
    writer_ = std::make_unique<Writer>(
        std::make_unique<SqliteTransaction>(files_, root_key_, faces_.mutex(), leaves_, head_),
        options_.on_failure
    );
    if (receiver.listed) BH_TRY(receiver.listed());
    BH_TRY_ASSIGN(remains.faces, load_faces(threads, collections, faces, lasts, receiver));
    // Alone among the writes so far in touching more than the log.
    return writer_->write({[&](Transaction& transaction) {
        return static_cast<SqliteTransaction&>(transaction).end_loading(remains, clock.now());
    }});
}

/// The last face of each collection, those without faces first.
Result<SqliteStore::LastFaces> SqliteStore::last_faces(std::span<const KeyedCollection> collections
) {
    LastFaces lasts;
    for (const KeyedCollection& keyed : collections) {
        if (keyed.wrapped_key.empty()) continue;
        BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
            SELECT ifnull(max(seq), 0) FROM faces WHERE collection = ?
        )sql"));
        const ResetAtEnd end(*select);
        BH_TRY(select->bind(1, keyed.place.seq).step());
        lasts.emplace_back(select->column_int64(0), keyed.place.seq);
    }
    std::ranges::sort(lasts);
    return lasts;
}

Result<Orphans> SqliteStore::load_faces(
    std::size_t threads,
    std::span<const KeyedCollection> collections,
    const Range& range,
    const LastFaces& lasts,
    const Receiver& receiver
) {
    auto next = lasts.begin();
    const auto tell_whole = [&](FaceSeq read) -> Result<void> {
        for (; next != lasts.end() && next->first <= read; ++next) {
            if (receiver.whole) BH_TRY(receiver.whole(next->second));
        }
        return {};
    };
    BH_TRY(tell_whole(0));
    const Loader::Receive take = [&](std::span<const KeptRow> faces) -> Result<void> {
        BH_TRY(receiver.faces(faces));
        return tell_whole(faces.back().seq);
    };
    BH_TRY_ASSIGN(Orphans orphans, load_range(threads, collections, kFaceTable, range, take));
    // Those whose last face is an orphan.
    BH_TRY(tell_whole(std::numeric_limits<FaceSeq>::max()));
    return orphans;
}

Result<SqliteStore::Range> SqliteStore::range_of(const RowTable& table) {
    constexpr std::string_view kFirst = "SELECT ifnull(min(seq), 0) FROM ";
    constexpr std::string_view kLast = "SELECT ifnull(max(seq), 0) FROM ";
    const auto read = [](Database& database, std::string_view what, const char* name) {
        return database.read_int64(std::string(what) + name);
    };
    BH_TRY_ASSIGN(const std::int64_t first_row, read(files_.data, kFirst, table.rows));
    BH_TRY_ASSIGN(const std::int64_t last_row, read(files_.data, kLast, table.rows));
    BH_TRY_ASSIGN(const std::int64_t first_key, read(files_.keys, kFirst, table.keys));
    BH_TRY_ASSIGN(const std::int64_t last_key, read(files_.keys, kLast, table.keys));
    return Range{std::min(first_row, first_key), std::max(last_row, last_key)};
}

Result<Orphans> SqliteStore::load_rows(
    std::size_t threads,
    std::span<const KeyedCollection> collections,
    const RowTable& table,
    const Loader::Receive& receive
) {
    BH_TRY_ASSIGN(const Range range, range_of(table));
    return load_range(threads, collections, table, range, receive);
}

Result<Orphans> SqliteStore::load_range(
    std::size_t threads,
    std::span<const KeyedCollection> collections,
    const RowTable& table,
    const Range& range,
    const Loader::Receive& receive
) {
    Loader loader(
        [this] { return open_files_to_read(directory_.path(), options_.vfs); }, root_key_,
        collections, table, receive
    );
    return loader.run(threads, range.first, range.last);
}

Result<void> SqliteStore::load_associations(const Receiver& receiver) {
    BH_TRY_ASSIGN(
        Statement select, files_.data.prepare("SELECT face, user FROM user_faces ORDER BY face")
    );
    std::vector<Association> portion;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select.step());
        if (row) portion.push_back({select.column_int64(0), select.column_int64(1)});
        const bool full = portion.size() == static_cast<std::size_t>(limits::kLoadFacesMax);
        if (!portion.empty() && (full || !row)) {
            BH_TRY(receiver.associations(portion));
            portion.clear();
        }
        if (!row) return {};
    }
}

Result<void> SqliteStore::write(Write write) {
    if (!writer_) return fail(ErrorCode::kUnavailable, "The store is not ready yet.");
    return writer_->write(std::move(write));
}

Result<void> SqliteStore::read_face(
    FaceSeq face, const std::function<void(std::span<const std::byte>)>& read
) {
    return faces_.read(face, read);
}

Result<void> SqliteStore::health() const { return writer_ ? writer_->health() : Result<void>{}; }

StoreStatistics SqliteStore::statistics() const {
    return writer_ ? writer_->statistics() : StoreStatistics{};
}

}  // namespace

Result<std::unique_ptr<Store>> open_store(
    DataDirectory directory, const crypto::SecureKey& root_key, StoreOptions options
) {
    BH_TRY_ASSIGN(Files files, open_files(directory.path(), root_key, options.vfs));
    if (options.check_integrity) BH_TRY(check_integrity(directory.path(), options.vfs));
    BH_TRY_ASSIGN(const Bytes store_id, read_meta(files.data, kStoreId));
    BH_TRY_ASSIGN(Files face_files, open_files_to_read(directory.path(), options.vfs));
    BH_TRY_ASSIGN(Files log_files, open_files_to_read(directory.path(), options.vfs));
    return std::make_unique<SqliteStore>(
        std::move(directory), root_key, std::move(options), std::move(files), std::move(face_files),
        std::move(log_files), to_hex(store_id)
    );
}

Result<void> check_integrity(const std::filesystem::path& directory, const char* vfs) {
    BH_TRY_ASSIGN(Files files, open_files_to_read(directory, vfs));
    BH_TRY(files.keys.check_integrity());
    return files.data.check_integrity();
}

}  // namespace beholden::store::sqlite
