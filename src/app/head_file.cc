#include "app/head_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "audit/note_text.h"

namespace beholden::app {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> refused(const fs::path& file) {
    return fail(
        ErrorCode::kIo, "The file of the log's published head cannot be read or written.",
        file.string() + ": " + std::generic_category().message(errno)
    );
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int get() const noexcept { return fd_; }

private:
    const int fd_;
};

}  // namespace

Result<std::string> read_head_file(const fs::path& file) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (opened.get() < 0 && errno == ENOENT) return std::string();
    if (opened.get() < 0) return refused(file);
    std::string text(audit::kNoteBytesMax + 1, '\0');
    const ssize_t size = ::read(opened.get(), text.data(), text.size());
    if (size < 0) return refused(file);
    text.resize(static_cast<std::size_t>(size));
    return text;
}

Result<void> write_head_file(const fs::path& file, std::string_view note) {
    fs::path fresh = file;
    fresh += ".new";
    {
        const Descriptor made(
            ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)
        );
        if (made.get() < 0) return refused(fresh);
        const ssize_t written = ::write(made.get(), note.data(), note.size());
        if (written != static_cast<ssize_t>(note.size()) || ::fsync(made.get()) != 0) {
            return refused(fresh);
        }
    }
    if (::rename(fresh.c_str(), file.c_str()) != 0) return refused(file);
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() < 0 || ::fsync(directory.get()) != 0) return refused(folder);
    return {};
}

}  // namespace beholden::app
