#include "store/data_directory.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace beholden::store {

namespace {

tl::unexpected<Error> refused(const std::filesystem::path& path, const std::string& cause) {
    return fail(
        ErrorCode::kIo, "The data directory cannot be read or written.",
        path.string() + ": " + cause
    );
}

}  // namespace

Result<void> make_data_directory(const std::filesystem::path& path) {
    std::error_code failed;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failed);
    if (failed) return refused(path, failed.message());
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
        return refused(path, std::generic_category().message(errno));
    }
    if (!std::filesystem::is_directory(path, failed)) return refused(path, "not a folder");
    return {};
}

Result<DataDirectory> DataDirectory::lock(const std::filesystem::path& path) {
    BH_TRY(make_data_directory(path));
    const auto file = path / "lock";
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return refused(file, std::generic_category().message(errno));
    DataDirectory directory(path, fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return directory;
    if (errno == EWOULDBLOCK) {
        return fail(
            ErrorCode::kUnavailable, "Another server uses this data directory.", path.string()
        );
    }
    return refused(file, std::generic_category().message(errno));
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {}

DataDirectory& DataDirectory::operator=(DataDirectory&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(fd_, other.fd_);
    return *this;
}

DataDirectory::~DataDirectory() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace beholden::store
