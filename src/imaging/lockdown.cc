#include "imaging/lockdown.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <string>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/limits.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define BH_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BH_SANITIZED 1
#endif
#endif

namespace beholden::imaging {
namespace {

Result<void> fail_last(const char* what) {
    return fail(
        ErrorCode::kIo, "A decoding worker could not be locked down.",
        std::string(what) + ": errno " + std::to_string(errno)
    );
}

Result<void> limit(__rlimit_resource_t resource, rlim_t value, const char* what) {
    const rlimit both{value, value};
    if (::setrlimit(resource, &both) != 0) return fail_last(what);
    return {};
}

#ifndef BH_SANITIZED
/// Memory, messages over what is open, time, and the end.
constexpr std::array kAllowed{
    SYS_read,          SYS_write,        SYS_recvfrom,
    SYS_sendto,        SYS_poll,         SYS_mmap,
    SYS_munmap,        SYS_mremap,       SYS_brk,
    SYS_madvise,       SYS_mprotect,     SYS_futex,
    SYS_clock_gettime, SYS_getpid,       SYS_gettid,
    SYS_rt_sigreturn,  SYS_rt_sigaction, SYS_rt_sigprocmask,
    SYS_tgkill,        SYS_getrandom,    SYS_restart_syscall,
    SYS_exit,          SYS_exit_group,
};

Result<void> filter_system_calls() {
    // Two lines a call, four before them and one after.
    std::array<sock_filter, 2 * kAllowed.size() + 5> program{};
    std::size_t at = 0;
    const auto add = [&](sock_filter line) { program.at(at++) = line; };
    add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch)));
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0));
    add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
    for (const long number : kAllowed) {
        add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(number), 0, 1));
        add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    }
    add(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0) return fail_last("seccomp");
    return {};
}
#endif

}  // namespace

Result<void> lock_down() {
    BH_TRY(limit(RLIMIT_CORE, 0, "RLIMIT_CORE"));
    BH_TRY(limit(RLIMIT_FSIZE, 0, "RLIMIT_FSIZE"));
    BH_TRY(limit(RLIMIT_NPROC, 0, "RLIMIT_NPROC"));
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return fail_last("no_new_privs");
#ifndef BH_SANITIZED
    BH_TRY(limit(RLIMIT_AS, limits::kWorkerMemoryBytesMax, "RLIMIT_AS"));
    BH_TRY(filter_system_calls());
#endif
    return {};
}

}  // namespace beholden::imaging
