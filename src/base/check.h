#pragma once

namespace beholden {

/// Prints the broken invariant to standard error and aborts.
[[noreturn]] void check_failed(const char* condition, const char* why, const char* file, int line);

}  // namespace beholden

/// Stays on in release: a process whose state is corrupt must not serve. Never on external input.
#define BH_CHECK(condition, why)                                             \
    do {                                                                     \
        if (!(condition)) [[unlikely]] {                                     \
            ::beholden::check_failed(#condition, (why), __FILE__, __LINE__); \
        }                                                                    \
    } while (false)

/// For hot loops: on in debug and relassert builds only.
#ifdef BH_ASSERT
#define BH_DCHECK(condition, why) BH_CHECK(condition, why)
#else
#define BH_DCHECK(condition, why) static_cast<void>(0)
#endif
