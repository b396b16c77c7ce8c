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

/// What a crash left half done.
struct Orphans {
    std::vector<FaceSeq> faces;  ///< Rows whose key is gone: a deletion that was not acknowledged.
    std::vector<FaceSeq> keys;   ///< Keys whose row never came: an enrolment cut short.
};

/// Reads all faces, in portions, on several threads; hands the portions over in order.
class Loader {
public:
    /// open_files   Makes a reading pair of connections, one for each thread.
    /// collections  Those whose faces are wanted; faces of others are passed over.
    Loader(
        std::function<Result<Files>()> open_files,
        const crypto::SecureKey& root_key,
        std::span<const KeyedCollection> collections,
        const Receiver& receiver
    );

    /// first, last  Numbers of faces and keys to look at, inclusive.
    Result<Orphans> run(std::size_t threads, FaceSeq first, FaceSeq last);

private:
    class Portion;
    void work();
    Result<void> work_through(Files& files);
    Result<void> hand_over(std::int64_t portion, Portion& read);
    void stop_for(Error error);

    const std::function<Result<Files>()> open_files_;
    const crypto::SecureKey& root_key_;
    std::unordered_map<CollectionSeq, const KeyedCollection*> collections_;
    const Receiver& receiver_;
    FaceSeq first_ = 0;
    FaceSeq last_ = 0;

    std::mutex mutex_;
    std::condition_variable turn_changed_;
    std::int64_t next_ = 0;  ///< The next portion to read.
    std::int64_t turn_ = 0;  ///< The next portion to hand over.
    std::optional<Error> error_;
    Orphans orphans_;
};

}  // namespace beholden::store::sqlite
