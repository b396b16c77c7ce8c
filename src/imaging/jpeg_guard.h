#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <string>

#include <jpeglib.h>

namespace beholden::imaging {

/// How we leave libjpeg, whose error callback must not return. The one place of setjmp.
///
/// Derive the state of a job from it and run every call into libjpeg through guarded(). Code that
/// a jump may leave must hold no object with a destructor: keep those in the state.
class JpegGuard {
public:
    JpegGuard() {
        jpeg_std_error(&errors_);
        errors_.error_exit = [](j_common_ptr info) { of(info).leave_with_message(info); };
        errors_.emit_message = [](j_common_ptr info, int level) {
            // Below 0 is a warning: damaged data that libjpeg would paint over in grey.
            if (level < 0) of(info).leave_with_message(info);
        };
        errors_.output_message = [](j_common_ptr) {};
    }
    JpegGuard(const JpegGuard&) = delete;
    JpegGuard& operator=(const JpegGuard&) = delete;

    /// What libjpeg said, or why leave() was called.
    [[nodiscard]] std::string reason() const { return reason_; }

protected:
    ~JpegGuard() = default;

    /// Makes libjpeg report here. Before jpeg_create_(de)compress, which keeps both.
    template <class Info>
    void watch(Info& info) {
        info.err = &errors_;
        info.client_data = this;
    }

    /// Runs `step(state)`; false if libjpeg or leave() ended it early.
    template <class State>
    static bool guarded(State& state, void (*step)(State&)) {
        // NOLINTNEXTLINE(modernize-avoid-setjmp-longjmp,cert-err52-cpp): libjpeg's own way out.
        if (setjmp(static_cast<JpegGuard&>(state).escape_) != 0) return false;
        step(state);
        return true;
    }

    /// Ends the running step.
    [[noreturn]] void leave(const char* reason) {
        std::snprintf(reason_, sizeof reason_, "%s", reason);
        // NOLINTNEXTLINE(modernize-avoid-setjmp-longjmp,cert-err52-cpp)
        std::longjmp(escape_, 1);
    }

    static JpegGuard& of(j_common_ptr info) { return *static_cast<JpegGuard*>(info->client_data); }

private:
    [[noreturn]] void leave_with_message(j_common_ptr info) {
        errors_.format_message(info, reason_);
        // NOLINTNEXTLINE(modernize-avoid-setjmp-longjmp,cert-err52-cpp)
        std::longjmp(escape_, 1);
    }

    jpeg_error_mgr errors_{};
    std::jmp_buf escape_{};
    char reason_[JMSG_LENGTH_MAX] = {};
};

}  // namespace beholden::imaging
