#pragma once

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "base/bytes.h"
#include "base/result.h"

/// What every program of the bench does the same way.
namespace beholden::bench {

/// Ends the program with a message on standard error.
[[noreturn]] void end_with(const std::string& message);

/// The value, or the end of the program with the error on standard error.
template <class T>
T value_or_end(Result<T> result, const std::string& what) {
    if (!result) end_with(what + ": " + result.error().message + " " + result.error().detail);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// A whole file; ends the program if it cannot be read.
Bytes read_bytes(const std::filesystem::path& path);

/// JPEG and PNG files of a folder, by name.
std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder);

/// Memory of this process that lies in RAM.
std::size_t resident_bytes();

/// Prints what was measured, the only output of a program.
void print(const boost::json::object& result);

}  // namespace beholden::bench
