#include "infer/model_file.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <system_error>

#include "base/check.h"
#include "base/limits.h"

namespace beholden::infer {
namespace {

constexpr std::size_t kSha256Bytes = 32;

}  // namespace

std::string sha256_hex(std::span<const std::byte> bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const int ok =
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
    BH_CHECK(ok == 1 && size == kSha256Bytes, "OpenSSL refuses SHA-256");
    return to_hex(std::as_bytes(std::span(digest).first(size)));
}

Result<Bytes> read_file(const std::filesystem::path& file) {
    const std::string name = file.filename().string();
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        return fail(ErrorCode::kNotFound, name + ": no such file", file.string());
    }
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error || size > limits::kModelBytesMax) {
        return fail(ErrorCode::kIo, name + ": unreadable or too large", file.string());
    }
    Bytes bytes(static_cast<std::size_t>(size));
    std::ifstream stream(file, std::ios::binary);
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!stream || stream.gcount() != static_cast<std::streamsize>(size)) {
        return fail(ErrorCode::kIo, name + ": cannot be read", file.string());
    }
    return bytes;
}

Result<Bytes> read_verified(const std::filesystem::path& file, std::string_view sha256_expected) {
    const std::string name = file.filename().string();
    const Result<Bytes> expected = parse_hex(sha256_expected);
    if (!expected || expected->size() != kSha256Bytes) {
        return fail(ErrorCode::kInvalidArgument, name + ": sha256 must be 64 hexadecimal digits");
    }
    BH_TRY_ASSIGN(Bytes bytes, read_file(file));
    if (const std::string found = sha256_hex(bytes); found != to_hex(*expected)) {
        return fail(
            ErrorCode::kCorruption, name + ": sha256 differs from the pack's",
            file.string() + " has " + found
        );
    }
    return bytes;
}

}  // namespace beholden::infer
