#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "crypto/secret.h"
#include "store/sqlite/places.h"
#include "store/sqlite/schema.h"
#include "store/store.h"

namespace beholden::store::sqlite {

/// What a crash left half done in one kind of rows.
struct Orphans {
    std::vector<std::int64_t> rows;  ///< Their key is gone: a deletion that was not acknowledged.
    std::vector<std::int64_t> keys;  ///< Their row never came: an enrolment cut short.
};

/// A kind of sealed rows and where they lie.
struct RowTable {
    RowKind kind = RowKind::kFace;
    const char* rows = "";  ///< In data.db.
    const char* keys = "";  ///< In keys.db.
    const char* id_column = "";
};
inline constexpr RowTable kFaceTable{RowKind::kFace, "faces", "face_keys", "face_id"};
inline constexpr RowTable kUserTable{RowKind::kUser, "users", "user_keys", "user_id"};

/// Reads all rows of one kind, in portions, on several threads; hands the portions over in order.
class Loader {
public:
    using Receive = std::function<Result<void>(std::span<const KeptRow>)>;

    /// open_files   Makes a reading pair of connections, one for each thread.
    /// collections  Those whose rows are wanted; rows of others are passed over.
    Loader(
        std::function<Result<Files>()> open_files,
        const crypto::SecureKey& root_key,
        std::span<const KeyedCollection> collections,
        const RowTable& table,
        const Receive& receive
    );

    /// first, last  Numbers of rows and keys to look at, inclusive.
    Result<Orphans> run(std::size_t threads, std::int64_t first, std::int64_t last);

private:
    class Portion;
    void work();
    Result<void> work_through(Files& files);
    Result<void> hand_over(std::int64_t portion, Portion& read);
    void stop_for(Error error);

    const std::function<Result<Files>()> open_files_;
    const crypto::SecureKey& root_key_;
    std::unordered_map<CollectionSeq, const KeyedCollection*> collections_;
    const RowTable& table_;
    const Receive& receive_;
    std::int64_t first_ = 0;
    std::int64_t last_ = 0;

    std::mutex mutex_;
    std::condition_variable turn_changed_;
    std::int64_t next_ = 0;  ///< The next portion to read.
    std::int64_t turn_ = 0;  ///< The next portion to hand over.
    std::optional<Error> error_;
    Orphans orphans_;
};

}  // namespace beholden::store::sqlite
