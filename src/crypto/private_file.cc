#include "crypto/private_file.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/open_file.h"

namespace beholden::crypto {

namespace {

tl::unexpected<Error> refused(
    std::string_view what, const std::string& doing, const std::filesystem::path& path
) {
    const int cause = errno;
    return fail(
        ErrorCode::kIo, "The " + std::string(what) + " file cannot be read.",
        doing + " " + path.string() + ": " + std::generic_category().message(cause)
    );
}

}  // namespace

Result<std::optional<SecretBytes>> read_private_file(
    const std::filesystem::path& path, const PrivateFileRules& rules
) {
    const OpenFile file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (file.fd() < 0) {
        if (errno == ENOENT) return std::optional<SecretBytes>{};
        return refused(rules.what, "open", path);
    }
    struct stat status{};
    if (::fstat(file.fd(), &status) != 0) return refused(rules.what, "stat", path);
    const bool ours = status.st_uid == ::geteuid() || status.st_uid == 0;
    const bool closed = (status.st_mode & 0777u & ~rules.modes_allowed) == 0;
    if (!S_ISREG(status.st_mode) || !ours || !closed) {
        return fail(
            ErrorCode::kAccessDenied,
            "The " + std::string(rules.what) +
                " file must belong to the server's user and have mode 0400 or 0600.",
            path.string()
        );
    }
    SecretBytes content(rules.bytes_max + 1);
    std::size_t size = 0;
    while (size < content.size()) {
        const ssize_t count = ::read(file.fd(), content.data() + size, content.size() - size);
        if (count < 0) return refused(rules.what, "read", path);
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    content.resize(size);
    return std::optional<SecretBytes>(std::move(content));
}

}  // namespace beholden::crypto
