#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "base/bytes.h"

struct sqlite3_vfs;

namespace beholden::store::sqlite {

/// An SQLite file system for tests, over the system's own: it fails when told, and it knows what a
/// disk may hold after a power cut, namely what was synced and any part of what was not.
///
/// threads  safe to call concurrently.
class FaultVfs {
public:
    FaultVfs();
    ~FaultVfs();
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    /// For StoreOptions::vfs.
    [[nodiscard]] const char* name() const noexcept { return name_.c_str(); }

    /// Lets `operations` more writes, syncs and truncations pass; all later ones answer `code`.
    void fail_after(int operations, int code);
    void stop_failing();
    /// From now on syncs answer well and do nothing.
    void lie_about_syncs();
    /// Writes, syncs and truncations so far.
    [[nodiscard]] int operations() const;

    /// Writes, into the folder `to`, the files as a power cut at this moment may leave them: each
    /// write since the file's last sync is there, torn or missing, by chance.
    void cut_power(const std::filesystem::path& to, std::mt19937_64& random) const;

private:
    friend struct FaultFileCalls;

    /// A change that is not synced yet. Absent data: a truncation to `offset`.
    struct Change {
        std::int64_t offset = 0;
        Bytes data;
        bool truncates = false;
    };
    struct FileHistory {
        Bytes synced;
        std::vector<Change> pending;
    };

    int next_operation();  ///< The code that it is to answer.
    static void apply(Bytes& content, const Change& change, std::size_t size);

    std::string name_;
    sqlite3_vfs* vfs_;
    mutable std::mutex mutex_;
    int operations_ = 0;
    int failing_from_ = -1;
    int failing_code_ = 0;
    bool lying_ = false;
    std::map<std::string, FileHistory> files_;  ///< By path.
};

}  // namespace beholden::store::sqlite
