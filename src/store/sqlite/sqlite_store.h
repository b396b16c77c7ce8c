#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "store/data_directory.h"
#include "store/store.h"

namespace beholden::store::sqlite {

struct StoreOptions {
    /// Called once, on the writer's thread, when a file can no longer be relied on: the program
    /// must end. It must not destroy the store.
    std::function<void(const Error&)> on_failure{};
    /// Whether check_integrity() is asked first. Every record is authenticated in any case.
    bool check_integrity = true;
    /// An SQLite file system by name; absent: the operating system's.
    const char* vfs = nullptr;
    /// For the leaves that the store itself adds; absent: the operating system's.
    const Clock* clock = nullptr;
};

/// Opens the store in a data directory, or makes it.
///
/// root_key  Must outlive the store.
/// errors    kCorruption: the wrong root key, a damaged or missing file. kUnavailable: written by a
///           newer version. kIo.
Result<std::unique_ptr<Store>> open_store(
    DataDirectory directory, const crypto::SecureKey& root_key, StoreOptions options = {}
);

/// Reads every page and index of an open store, and follows every reference; half a second for
/// 300,000 faces. Through connections of its own: for whoever does something else meanwhile.
///
/// errors    kCorruption, kIo.
/// threads   safe to call while the store works.
Result<void> check_integrity(const std::filesystem::path& directory, const char* vfs = nullptr);

}  // namespace beholden::store::sqlite
