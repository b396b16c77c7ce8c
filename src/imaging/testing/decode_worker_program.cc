// Started under the name of the part it plays.
#include <array>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "imaging/decode_worker.h"
#include "imaging/worker_protocol.h"

namespace {

using namespace beholden::imaging;

/// Takes one order and breaks over it.
int crash() {
    WorkerMessage order;
    receive_message(kWorkerSocketFd, order, -1);
    std::abort();
}

/// Takes one order and claims a picture that cannot be.
int lie() {
    WorkerMessage order;
    receive_message(kWorkerSocketFd, order, -1);
    send_message(
        kWorkerSocketFd, {.verb = WorkerVerb::kDone, .first = 1'000'000, .second = 1'000'000}
    );
    receive_message(kWorkerSocketFd, order, -1);
    return 0;
}

/// Takes one order and never answers.
int hang() {
    WorkerMessage order;
    receive_message(kWorkerSocketFd, order, -1);
    receive_message(kWorkerSocketFd, order, -1);
    return 0;
}

}  // namespace

int main(int /*argc*/, char** argv) {
    const std::string_view part = *argv;
    if (part == "crash") return crash();
    if (part == "lie") return lie();
    if (part == "hang") return hang();
    return run_decode_worker();
}
