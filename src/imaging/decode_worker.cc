#include "imaging/decode_worker.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <span>

#include <sys/mman.h>

#include "base/check.h"
#include "imaging/decode.h"
#include "imaging/decode_context.h"
#include "imaging/lockdown.h"
#include "imaging/worker_protocol.h"

namespace beholden::imaging {
namespace {

/// The server holds the budget of all workers together.
///
/// granted  What it allowed beforehand.
Result<DecodeBudget::Lease> ask_server(std::int64_t pixels, std::int64_t granted) {
    if (pixels <= granted) return DecodeBudget::Lease{};
    WorkerMessage answer;
    if (send_message(kWorkerSocketFd, {.verb = WorkerVerb::kAsk, .first = pixels}) &&
        receive_message(kWorkerSocketFd, answer, -1) && answer.verb == WorkerVerb::kGo) {
        return DecodeBudget::Lease{};
    }
    return fail(ErrorCode::kOverloaded, "Too many images are being decoded; try again.");
}

WorkerMessage answer_to(const WorkerMessage& order, std::span<std::byte> memory) {
    const DecodeContext context{
        .ask = [&order](std::int64_t pixels) { return ask_server(pixels, order.third); },
        .time_max = std::chrono::milliseconds(order.second)
    };
    const auto size = std::min(static_cast<std::size_t>(order.first), kWorkerPixelsOffset);
    const Result<Image> image = decode_within(memory.first(size), context);
    WorkerMessage answer;
    if (!image) {
        answer.verb = WorkerVerb::kFailed;
        answer.first = static_cast<std::int64_t>(image.error().code);
        set_text(answer.message, image.error().message);
        set_text(answer.detail, image.error().detail);
        return answer;
    }
    const auto pixels = std::as_bytes(std::span(image->pixels));
    BH_CHECK(pixels.size() <= memory.size() - kWorkerPixelsOffset, "pictures are bounded");
    // Not std::ranges::copy, which GCC 12 makes a loop over single bytes: 15 times slower.
    std::copy(pixels.begin(), pixels.end(), memory.begin() + kWorkerPixelsOffset);
    answer.verb = WorkerVerb::kDone;
    answer.first = image->width_px;
    answer.second = image->height_px;
    return answer;
}

}  // namespace

int run_decode_worker() {
    void* mapped =
        ::mmap(nullptr, kWorkerMemoryBytes, PROT_READ | PROT_WRITE, MAP_SHARED, kWorkerMemoryFd, 0);
    if (mapped == MAP_FAILED || !lock_down()) return 1;
    const std::span memory(static_cast<std::byte*>(mapped), kWorkerMemoryBytes);
    WorkerMessage order;
    while (receive_message(kWorkerSocketFd, order, -1)) {
        if (!send_message(kWorkerSocketFd, answer_to(order, memory))) break;
    }
    return 0;
}

}  // namespace beholden::imaging
