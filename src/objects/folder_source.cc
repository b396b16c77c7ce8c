#include "objects/folder_source.h"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "objects/object_key.h"

namespace beholden::objects {

namespace {

namespace fs = std::filesystem;

class Descriptor {
public:
    explicit Descriptor(int fd) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int fd() const noexcept { return fd_; }
    [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    int fd_;
};

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
// Not blocking: opening a pipe for reading would wait for a writer.
constexpr int kFileFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

Descriptor open_below(const Descriptor& folder, std::string_view name, int flags) {
    return Descriptor(::openat(folder.fd(), std::string(name).c_str(), flags));
}

std::string cause_of(int error) { return std::generic_category().message(error); }

Result<Bytes> read_file(const Descriptor& file) {
    struct stat status{};
    if (::fstat(file.fd(), &status) != 0) return no_such_object(cause_of(errno));
    if (!S_ISREG(status.st_mode)) return no_such_object("not a regular file");
    if (static_cast<std::uint64_t>(status.st_size) > limits::kObjectBytesMax)
        return object_too_large();
    // One more than its size: a file that grows meanwhile must not be taken for whole.
    Bytes bytes(static_cast<std::size_t>(status.st_size) + 1);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t count = ::read(file.fd(), bytes.data() + size, bytes.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return no_such_object(cause_of(errno));
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    if (size != bytes.size() - 1) return no_such_object("the file changes while it is read");
    bytes.pop_back();
    return bytes;
}

/// A folder's entry; `key` of a folder ends with a slash, so that sorting yields the order of keys.
struct Entry {
    std::string key;
    std::uint64_t bytes = 0;
    bool is_folder = false;
};

struct CloseFolder {
    void operator()(DIR* stream) const noexcept { ::closedir(stream); }
};

Result<std::vector<Entry>> entries_of(Descriptor folder) {
    const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(folder.fd()));
    if (!stream) return fail(ErrorCode::kIo, "A folder cannot be listed.", cause_of(errno));
    static_cast<void>(folder.release());  // the stream closes it
    std::vector<Entry> entries;
    while (true) {
        errno = 0;
        const dirent* found = ::readdir(stream.get());  // NOLINT(concurrency-mt-unsafe): own stream
        if (found == nullptr) break;
        const std::string_view name(static_cast<const char*>(found->d_name));
        if (name == "." || name == "..") continue;
        struct stat status{};
        if (::fstatat(::dirfd(stream.get()), found->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(status.st_mode)) entries.push_back({std::string(name) + "/", 0, true});
        if (S_ISREG(status.st_mode)) {
            entries.push_back({std::string(name), static_cast<std::uint64_t>(status.st_size), false}
            );
        }
    }
    if (errno != 0) return fail(ErrorCode::kIo, "A folder cannot be listed.", cause_of(errno));
    std::ranges::sort(entries, {}, &Entry::key);
    return entries;
}

class FolderSource final : public ObjectSource {
public:
    explicit FolderSource(fs::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] Descriptor open_root() const {
        return Descriptor(::open(folder_.c_str(), kFolderFlags));
    }

    [[nodiscard]] Result<Bytes> get(std::string_view key, std::string_view version) const override {
        if (!version.empty()) return no_such_object("a version in a folder");
        Descriptor folder = open_root();
        if (!folder) return no_such_object(cause_of(errno));
        while (true) {
            const std::size_t at = std::min(key.find('/'), key.size());
            const std::string_view name = key.substr(0, at);
            BH_TRY(check_name(name));
            if (at == key.size()) {
                const Descriptor file = open_below(folder, name, kFileFlags);
                if (!file) return no_such_object(cause_of(errno));
                return read_file(file);
            }
            folder = open_below(folder, name, kFolderFlags | O_NOFOLLOW);
            if (!folder) return no_such_object(cause_of(errno));
            key.remove_prefix(at + 1);
        }
    }

    Result<void> list(std::string_view prefix, const ListingVisitor& visit) const override {
        Descriptor root = open_root();
        if (!root) return fail(ErrorCode::kIo, "A folder cannot be listed.", cause_of(errno));
        return list_below(std::move(root), "", prefix, visit, 0);
    }

private:
    /// check_key() let the key pass; here it must be a name that openat() takes for one.
    static Result<void> check_name(std::string_view name) {
        if (name.empty() || name == "." || name == ".." ||
            name.find('\0') != std::string_view::npos) {
            return no_such_object("not a file's name");
        }
        return {};
    }

    // NOLINTNEXTLINE(misc-no-recursion): bounded by kFolderDepthMax.
    static Result<void> list_below(
        Descriptor folder,
        const std::string& place,
        std::string_view prefix,
        const ListingVisitor& visit,
        int depth
    ) {
        if (depth > limits::kFolderDepthMax) {
            return fail(ErrorCode::kIo, "Folders lie too deep in each other to be listed.");
        }
        const Descriptor again(::fcntl(folder.fd(), F_DUPFD_CLOEXEC, 0));
        if (!again) return fail(ErrorCode::kIo, "A folder cannot be listed.", cause_of(errno));
        BH_TRY_ASSIGN(const auto entries, entries_of(std::move(folder)));
        for (const Entry& entry : entries) {
            const std::string key = place + entry.key;
            const std::size_t shared = std::min(key.size(), prefix.size());
            if (std::string_view(key).substr(0, shared) != prefix.substr(0, shared)) continue;
            if (entry.is_folder) {
                Descriptor below = open_below(
                    again, std::string_view(entry.key).substr(0, entry.key.size() - 1),
                    kFolderFlags | O_NOFOLLOW
                );
                if (!below)
                    return fail(ErrorCode::kIo, "A folder cannot be listed.", cause_of(errno));
                BH_TRY(list_below(std::move(below), key, prefix, visit, depth + 1));
            } else if (key.size() >= prefix.size()) {
                BH_TRY(visit({key, entry.bytes}));
            }
        }
        return {};
    }

    const fs::path folder_;
};

}  // namespace

Result<std::unique_ptr<ObjectSource>> make_folder_source(fs::path folder) {
    auto source = std::make_unique<FolderSource>(std::move(folder));
    if (!source->open_root()) {
        return fail(
            ErrorCode::kInvalidArgument, "A bucket's folder cannot be read.", cause_of(errno)
        );
    }
    return source;
}

}  // namespace beholden::objects
