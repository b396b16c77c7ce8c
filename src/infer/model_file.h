#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace beholden::infer {

/// SHA-256 of `bytes`, lower-case hexadecimal (64 characters).
///
/// threads  pure; safe to call concurrently.
/// source   FIPS 180-4, through OpenSSL.
std::string sha256_hex(std::span<const std::byte> bytes);

/// Reads a whole file of at most limits::kModelBytesMax.
///
/// errors   kNotFound: no such regular file. kIo: it cannot be read, or is larger.
/// threads  safe to call concurrently.
Result<Bytes> read_file(const std::filesystem::path& file);

/// Reads a whole file once and answers its bytes only if their hash is the expected one, so that
/// what was verified is what is used.
///
/// sha256_expected  64 hexadecimal characters, either case.
/// errors   kInvalidArgument: `sha256_expected` is no hash. kCorruption: another hash; and those of
///          read_file().
/// threads  safe to call concurrently.
Result<Bytes> read_verified(const std::filesystem::path& file, std::string_view sha256_expected);

}  // namespace beholden::infer
