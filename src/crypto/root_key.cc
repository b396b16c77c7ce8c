#include "crypto/root_key.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/bytes.h"
#include "crypto/open_file.h"
#include "crypto/private_file.h"

namespace beholden::crypto {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCredentialName = "beholden-root-key";
constexpr std::string_view kFileName = "root.key";
constexpr std::size_t kHexBytes = 2 * kKeyBytes;

tl::unexpected<Error> io_failure(const std::string& doing, const fs::path& path) {
    const int cause = errno;
    return fail(
        ErrorCode::kIo, "The root key file cannot be read or written.",
        doing + " " + path.string() + ": " + std::generic_category().message(cause)
    );
}

// systemd hands a credential to a service's user by an access control list, whose mask shows as the
// group's right to read; the folder around it is closed to everyone else.
constexpr mode_t kCredentialModes = 0640;
constexpr mode_t kFileModes = 0600;

/// 32 raw bytes, or 64 digits and at most one line end.
Result<SecureKey> parse_key(std::string_view content, const fs::path& path) {
    SecureKey key;
    auto* out = reinterpret_cast<unsigned char*>(key.writable().data());
    if (content.size() == kKeyBytes) {
        std::ranges::copy(content, out);
        return key;
    }
    const bool line_end = content.size() == kHexBytes + 1 && content.back() == '\n';
    std::size_t size = 0;
    if ((content.size() == kHexBytes || line_end) &&
        sodium_hex2bin(out, kKeyBytes, content.data(), kHexBytes, nullptr, &size, nullptr) == 0 &&
        size == kKeyBytes) {
        return key;
    }
    return fail(
        ErrorCode::kCorruption,
        "The root key file holds neither 32 bytes nor 64 hexadecimal digits.", path.string()
    );
}

/// Absent: there is no such file.
Result<std::optional<SecureKey>> read_key(const fs::path& path, mode_t modes_allowed = kFileModes) {
    // One byte more than 64 digits: a line end.
    BH_TRY_ASSIGN(
        const auto content,
        read_private_file(
            path, {.what = "root key", .bytes_max = kHexBytes + 1, .modes_allowed = modes_allowed}
        )
    );
    if (!content) return std::optional<SecureKey>{};
    BH_TRY_ASSIGN(SecureKey key, parse_key(as_text(*content), path));
    return std::optional<SecureKey>(std::move(key));
}

Result<bool> holds_databases(const fs::path& dir) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(dir, failed)) {
        if (entry.path().extension() == ".db") return true;
    }
    if (failed) {
        return fail(
            ErrorCode::kIo, "The data directory cannot be read.",
            dir.string() + ": " + failed.message()
        );
    }
    return false;
}

/// Whole or not at all: written and synced under another name, then linked to its own.
Result<void> create_key(const fs::path& path) {
    const fs::path draft = path.string() + "." + to_hex(random_bytes(8));
    const SecureKey key = SecureKey::random();
    std::array<char, kHexBytes + 1> text{};
    sodium_bin2hex(
        text.data(), text.size(), reinterpret_cast<const unsigned char*>(key.bytes().data()),
        kKeyBytes
    );
    text.back() = '\n';
    const OpenFile file(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0400);
    const bool written =
        file.fd() >= 0 &&
        ::write(file.fd(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file.fd()) == 0;
    sodium_memzero(text.data(), text.size());
    // Another process that starts at the same moment may have been first: its key is the key.
    const bool linked = written && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
    if (!linked) {
        auto failure = io_failure("create", path);
        ::unlink(draft.c_str());
        return failure;
    }
    ::unlink(draft.c_str());
    const OpenFile dir(path.parent_path(), O_RDONLY | O_DIRECTORY);
    if (dir.fd() < 0 || ::fsync(dir.fd()) != 0) return io_failure("sync", path.parent_path());
    return {};
}

}  // namespace

RootKeySource root_key_source(fs::path data_dir, std::optional<fs::path> configured_file) {
    RootKeySource source{std::nullopt, std::move(configured_file), std::move(data_dir)};
    const char* credentials = std::getenv("CREDENTIALS_DIRECTORY");
    if (credentials != nullptr && *credentials != '\0') source.credentials_dir = credentials;
    return source;
}

Result<SecureKey> load_root_key(const RootKeySource& source) {
    if (source.credentials_dir) {
        BH_TRY_ASSIGN(
            auto key, read_key(*source.credentials_dir / kCredentialName, kCredentialModes)
        );
        if (key) return std::move(*key);
    }
    if (source.configured_file) {
        BH_TRY_ASSIGN(auto key, read_key(*source.configured_file));
        if (key) return std::move(*key);
        return fail(
            ErrorCode::kNotFound, "The configured root key file does not exist.",
            source.configured_file->string()
        );
    }
    const fs::path file = source.data_dir / kFileName;
    BH_TRY_ASSIGN(auto key, read_key(file));
    if (key) return std::move(*key);
    BH_TRY_ASSIGN(const bool databases, holds_databases(source.data_dir));
    if (databases) {
        return fail(
            ErrorCode::kNotFound,
            "The root key of this data directory is missing: restore it from its backup. Without "
            "it nothing that is enrolled can be read.",
            file.string()
        );
    }
    BH_TRY(create_key(file));
    BH_TRY_ASSIGN(auto created, read_key(file));
    if (!created)
        return fail(ErrorCode::kIo, "The new root key file is gone again.", file.string());
    return std::move(*created);
}

}  // namespace beholden::crypto
