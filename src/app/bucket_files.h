#pragma once

#include <filesystem>

#include "base/clock.h"
#include "base/result.h"
#include "objects/buckets.h"

namespace beholden::app {

/// The map of buckets that a file of `[[bucket]]` tables describes; docs/configuration.md has the
/// format. Relative paths in it are relative to its folder. Secrets are not in it but in files of
/// their own that nobody else may read.
///
/// file    Empty: no buckets.
/// clock   Must outlive the buckets.
/// errors  kNotFound, kIo: the file or a file that it names. kAccessDenied: a credentials file that
///         others may read. kInvalidArgument: anything else, naming the bucket and the field.
Result<objects::Buckets> load_buckets(const std::filesystem::path& file, const Clock& clock);

}  // namespace beholden::app
