#pragma once

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace beholden::crypto {

/// A file opened for this process alone; closed when it goes. fd() is below 0, and errno says why,
/// if it could not be opened.
class OpenFile {
public:
    OpenFile(const std::filesystem::path& path, int flags, mode_t mode = 0)
        : fd_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int fd() const noexcept { return fd_; }

private:
    const int fd_;
};

}  // namespace beholden::crypto
