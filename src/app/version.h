#pragma once

namespace beholden::app {

/// Set by CMakeLists.txt from the project's version.
inline constexpr const char* kVersion = BH_VERSION;

}  // namespace beholden::app
