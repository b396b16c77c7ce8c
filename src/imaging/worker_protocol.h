#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/limits.h"

/// What a server and its decoding workers say to each other: one message a packet over a socket
/// pair, files and pictures in memory that both map.
namespace beholden::imaging {

/// Where a worker finds its end of the socket and the shared memory.
inline constexpr int kWorkerSocketFd = 3;
inline constexpr int kWorkerMemoryFd = 4;

/// The file lies at the start of the shared memory, the picture after it.
inline constexpr std::size_t kWorkerPixelsOffset = limits::kWorkerFileBytesMax;
inline constexpr std::size_t kWorkerMemoryBytes =
    kWorkerPixelsOffset + std::size_t{3} * static_cast<std::size_t>(limits::kImageSideMaxPx) *
                              static_cast<std::size_t>(limits::kImageSideMaxPx);

// As wide as its place in a message.
// NOLINTNEXTLINE(performance-enum-size)
enum class WorkerVerb : std::uint32_t {
    /// To the worker: a file of `first` bytes; `second` milliseconds of processor time; up to
    /// `third` pixels need no asking.
    kDecode,
    kAsk,  ///< From it: may `first` pixels be decoded? Answered by kGo or kStop.
    kGo,
    kStop,
    kDone,    ///< From it: a picture of `first` x `second` pixels lies in the memory.
    kFailed,  ///< From it: an error, its code in `first`.
};

struct WorkerMessage {
    WorkerVerb verb = WorkerVerb::kStop;
    std::int64_t first = 0;
    std::int64_t second = 0;
    std::int64_t third = 0;
    std::array<char, 256> message{};  ///< Of an error; cut to fit, ended by 0.
    std::array<char, 256> detail{};
};

/// Sends one message; false if the other end is gone.
bool send_message(int socket_fd, const WorkerMessage& message) noexcept;

/// Receives one message; false if the other end is gone, sent something else, or `timeout_ms`
/// passed (below 0: waits for ever).
bool receive_message(int socket_fd, WorkerMessage& message, int timeout_ms) noexcept;

/// Copies as much as fits, with a 0 at the end.
void set_text(std::array<char, 256>& place, std::string_view text) noexcept;

}  // namespace beholden::imaging
