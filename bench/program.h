#pragma once

#include <cstdlib>
#include <iostream>
#include <string>
#include <type_traits>
#include <utility>

#include "base/result.h"

namespace beholden::bench {

/// The value, or the end of the program with the error on standard error.
template <class T>
T value_or_end(Result<T> result, const std::string& what) {
    if (!result) {
        std::cerr << what << ": " << result.error().message << ' ' << result.error().detail << '\n';
        std::exit(2);
    }
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace beholden::bench
