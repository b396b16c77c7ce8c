#pragma once

#include <filesystem>

#include "base/result.h"

namespace beholden::store {

/// Makes the folder, closed to others, where it is not there yet.
///
/// errors  kIo.
Result<void> make_data_directory(const std::filesystem::path& path);

/// The folder that a server keeps its state in, held so that no second server can use it.
///
/// The lock goes with the process, however it ends.
class DataDirectory {
public:
    /// Makes and locks.
    ///
    /// errors  kUnavailable: another server holds it. kIo.
    static Result<DataDirectory> lock(const std::filesystem::path& path);
    DataDirectory(DataDirectory&& other) noexcept;
    DataDirectory& operator=(DataDirectory&& other) noexcept;
    DataDirectory(const DataDirectory&) = delete;
    DataDirectory& operator=(const DataDirectory&) = delete;
    ~DataDirectory();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    DataDirectory(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
    std::filesystem::path path_;
    int fd_;
};

}  // namespace beholden::store
