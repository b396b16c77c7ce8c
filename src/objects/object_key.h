#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace beholden::objects {

/// Refuses keys that an endpoint or a proxy before it may read as something else: control
/// characters, and segments `.` and `..`, which path normalisation would take to another bucket.
///
/// errors   kInvalidS3Object: such a key, an empty one, one over limits::kObjectKeyBytesMax.
/// threads  pure.
Result<void> check_key(std::string_view key);

/// A key as a path: its bytes percent-encoded but for unreserved characters and slashes.
///
/// source  Signature Version 4 for S3: the path is encoded once and never normalised.
std::string encode_key(std::string_view key);

/// A value of a query: as encode_key(), slashes too.
std::string encode_query_value(std::string_view value);

/// Undoes the encoding of keys in listings: percent-encoding, and `+` for a space, as S3 and its
/// likes write it.
///
/// errors  kInvalidArgument: a `%` without two hexadecimal digits.
Result<std::string> decode_listed_key(std::string_view text);

}  // namespace beholden::objects
