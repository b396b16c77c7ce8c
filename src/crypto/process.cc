#include "crypto/process.h"

#include <cerrno>
#include <system_error>

#include <sys/prctl.h>
#include <sys/resource.h>

namespace beholden::crypto {

Result<void> harden_process() {
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) != 0 || ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return fail(
            ErrorCode::kIo, "Core dumps cannot be switched off.",
            std::generic_category().message(errno)
        );
    }
    return {};
}

}  // namespace beholden::crypto
