#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace beholden::app {

/// The newest head that was published, kept outside the databases: after a database was restored
/// from an older copy, it tells what the world has seen.
///
/// Empty: there is none yet.
/// errors  kIo.
Result<std::string> read_head_file(const std::filesystem::path& file);

/// Replaces the file as one; durable when it returns.
///
/// errors  kIo.
Result<void> write_head_file(const std::filesystem::path& file, std::string_view note);

}  // namespace beholden::app
