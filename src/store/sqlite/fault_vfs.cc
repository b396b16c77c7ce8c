#include "store/sqlite/fault_vfs.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <new>
#include <string_view>
#include <utility>

#include <sqlite3.h>

#include "base/check.h"

namespace beholden::store::sqlite {

namespace {

constexpr std::size_t kSectorBytes = 512;

/// SQLite allocates it, with the system's own file behind it.
struct FaultFile : sqlite3_file {
    FaultVfs* vfs;
    const char* path;  ///< Absent: a temporary file.
    sqlite3_file* real;
};

FaultFile& ours(sqlite3_file* file) { return *static_cast<FaultFile*>(file); }
sqlite3_file* real(sqlite3_file* file) { return ours(file).real; }
const sqlite3_io_methods& calls(sqlite3_file* file) { return *real(file)->pMethods; }

Bytes read_all(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto bytes = as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

struct FaultFileCalls {
    static int open(
        sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* flags_out
    ) {
        auto& owner = *static_cast<FaultVfs*>(vfs->pAppData);
        auto* system = sqlite3_vfs_find("unix");
        auto& opened = ours(file);
        opened.pMethods = nullptr;
        opened.vfs = &owner;
        opened.path = path;
        opened.real = reinterpret_cast<sqlite3_file*>(&opened + 1);
        const int code = system->xOpen(system, path, opened.real, flags, flags_out);
        if (code != SQLITE_OK) return code;
        opened.pMethods = &kMethods;
        if (path != nullptr) {
            const std::lock_guard lock(owner.mutex_);
            // What was there before counts as synced.
            owner.files_.try_emplace(path, FaultVfs::FileHistory{read_all(path), {}});
        }
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, const char* path, int sync_dir) {
        auto& owner = *static_cast<FaultVfs*>(vfs->pAppData);
        if (const int code = owner.next_operation(); code != SQLITE_OK) return code;
        auto* system = sqlite3_vfs_find("unix");
        const int code = system->xDelete(system, path, sync_dir);
        const std::lock_guard lock(owner.mutex_);
        if (code == SQLITE_OK) owner.files_.erase(path);
        return code;
    }

    static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
        auto& owner = *ours(file).vfs;
        if (const int code = owner.next_operation(); code != SQLITE_OK) return code;
        note(file, {offset, copy_of(data, size), false});
        return calls(file).xWrite(real(file), data, size, offset);
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto& owner = *ours(file).vfs;
        if (const int code = owner.next_operation(); code != SQLITE_OK) return code;
        note(file, {size, {}, true});
        return calls(file).xTruncate(real(file), size);
    }

    static int sync(sqlite3_file* file, int /*flags*/) {
        auto& owner = *ours(file).vfs;
        if (const int code = owner.next_operation(); code != SQLITE_OK) return code;
        const std::lock_guard lock(owner.mutex_);
        if (ours(file).path != nullptr && !owner.lying_) {
            auto& history = owner.files_[ours(file).path];
            for (const auto& change : history.pending) {
                FaultVfs::apply(history.synced, change, change.data.size());
            }
            history.pending.clear();
        }
        return SQLITE_OK;  // the system's own sync would cost time and change nothing here
    }

    static void note(sqlite3_file* file, FaultVfs::Change change) {
        if (ours(file).path == nullptr) return;
        const std::lock_guard lock(ours(file).vfs->mutex_);
        ours(file).vfs->files_[ours(file).path].pending.push_back(std::move(change));
    }

    static Bytes copy_of(const void* data, int size) {
        const auto* bytes = static_cast<const std::byte*>(data);
        return {bytes, bytes + size};
    }

    static int close(sqlite3_file* f) { return calls(f).xClose(real(f)); }
    static int read(sqlite3_file* f, void* data, int size, sqlite3_int64 offset) {
        return calls(f).xRead(real(f), data, size, offset);
    }
    static int file_size(sqlite3_file* f, sqlite3_int64* size) {
        return calls(f).xFileSize(real(f), size);
    }
    static int lock(sqlite3_file* f, int level) { return calls(f).xLock(real(f), level); }
    static int unlock(sqlite3_file* f, int level) { return calls(f).xUnlock(real(f), level); }
    static int check_reserved(sqlite3_file* f, int* out) {
        return calls(f).xCheckReservedLock(real(f), out);
    }
    static int control(sqlite3_file* f, int what, void* argument) {
        return calls(f).xFileControl(real(f), what, argument);
    }
    static int sector_size(sqlite3_file* f) { return calls(f).xSectorSize(real(f)); }
    static int characteristics(sqlite3_file* f) { return calls(f).xDeviceCharacteristics(real(f)); }
    static int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
        return calls(f).xShmMap(real(f), page, size, extend, out);
    }
    static int shm_lock(sqlite3_file* f, int offset, int count, int flags) {
        return calls(f).xShmLock(real(f), offset, count, flags);
    }
    static void shm_barrier(sqlite3_file* f) { calls(f).xShmBarrier(real(f)); }
    static int shm_unmap(sqlite3_file* f, int remove_it) {
        return calls(f).xShmUnmap(real(f), remove_it);
    }

    /// Version 2: with shared memory for the log, without mapped files.
    static constexpr sqlite3_io_methods kMethods = {
        .iVersion = 2,
        .xClose = close,
        .xRead = read,
        .xWrite = write,
        .xTruncate = truncate,
        .xSync = sync,
        .xFileSize = file_size,
        .xLock = lock,
        .xUnlock = unlock,
        .xCheckReservedLock = check_reserved,
        .xFileControl = control,
        .xSectorSize = sector_size,
        .xDeviceCharacteristics = characteristics,
        .xShmMap = shm_map,
        .xShmLock = shm_lock,
        .xShmBarrier = shm_barrier,
        .xShmUnmap = shm_unmap,
        .xFetch = nullptr,
        .xUnfetch = nullptr,
    };
};

FaultVfs::FaultVfs() : name_("fault-" + std::to_string(reinterpret_cast<std::uintptr_t>(this))) {
    sqlite3_vfs* system = sqlite3_vfs_find("unix");
    BH_CHECK(system != nullptr, "SQLite has the system's files built in");
    vfs_ = new sqlite3_vfs(*system);
    vfs_->szOsFile = static_cast<int>(sizeof(FaultFile)) + system->szOsFile;
    vfs_->zName = name_.c_str();
    vfs_->pAppData = this;
    vfs_->xOpen = FaultFileCalls::open;
    vfs_->xDelete = FaultFileCalls::remove;
    sqlite3_vfs_register(vfs_, 0);
}

FaultVfs::~FaultVfs() {
    sqlite3_vfs_unregister(vfs_);
    delete vfs_;
}

void FaultVfs::fail_after(int operations, int code) {
    const std::lock_guard lock(mutex_);
    failing_from_ = operations_ + operations;
    failing_code_ = code;
}

void FaultVfs::lie_about_syncs() {
    const std::lock_guard lock(mutex_);
    lying_ = true;
}

void FaultVfs::stop_failing() {
    const std::lock_guard lock(mutex_);
    failing_from_ = -1;
}

int FaultVfs::operations() const {
    const std::lock_guard lock(mutex_);
    return operations_;
}

int FaultVfs::next_operation() {
    const std::lock_guard lock(mutex_);
    if (failing_from_ >= 0 && operations_ >= failing_from_) return failing_code_;
    ++operations_;
    return SQLITE_OK;
}

void FaultVfs::apply(Bytes& content, const Change& change, std::size_t size) {
    const auto begin = static_cast<std::size_t>(change.offset);
    if (change.truncates) {
        content.resize(std::min(content.size(), begin));
        return;
    }
    content.resize(std::max(content.size(), begin + size));
    std::copy_n(
        change.data.begin(), static_cast<std::ptrdiff_t>(size),
        content.begin() + static_cast<std::ptrdiff_t>(begin)
    );
}

void FaultVfs::cut_power(const std::filesystem::path& to, std::mt19937_64& random) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [path, history] : files_) {
        const std::filesystem::path name = std::filesystem::path(path).filename();
        Bytes content = history.synced;
        for (const Change& change : history.pending) {
            const auto fate = random() % 4;
            if (fate == 0) continue;  // never reached the disk
            const std::size_t sectors = change.data.size() / kSectorBytes;
            const bool torn = fate == 1 && sectors > 1;
            const std::size_t size =
                torn ? (1 + random() % (sectors - 1)) * kSectorBytes : change.data.size();
            apply(content, change, size);
        }
        std::ofstream(to / name, std::ios::binary) << as_text(content);
    }
}

}  // namespace beholden::store::sqlite
