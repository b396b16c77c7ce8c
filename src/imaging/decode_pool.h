#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "imaging/decode_budget.h"
#include "imaging/image.h"

namespace beholden::imaging {

/// Processes that decode for a server, each locked down (lockdown.h): a file that breaks a decoder
/// breaks a process that holds nothing but that file, and another takes its place.
///
/// threads  decode() is safe to call concurrently.
class DecodePool {
public:
    struct Options {
        /// A program that calls run_decode_worker() when it is started under this name; our own.
        std::string program = "/proc/self/exe";
        std::string name = "beholden decode-worker";
        std::size_t workers = 1;
    };
    /// What one decode may take.
    struct Bounds {
        std::chrono::milliseconds wait_max{};  ///< For a worker, and for a share of the budget.
        std::chrono::milliseconds time_max{};  ///< Of processor time.
    };

    /// errors  kIo: a worker could not be started.
    static Result<std::unique_ptr<DecodePool>> start(Options options);
    ~DecodePool();
    DecodePool(const DecodePool&) = delete;
    DecodePool& operator=(const DecodePool&) = delete;

    /// errors  as imaging::decode(); kInvalidImageFormat too if the worker ended over the file;
    ///         kOverloaded if no worker or no budget came free in time; kIo if a worker is gone and
    ///         none could be started.
    [[nodiscard]] Result<Image> decode(
        std::span<const std::byte> bytes, DecodeBudget& budget, const Bounds& bounds
    );

    /// Workers that ended over a file so far.
    [[nodiscard]] std::uint64_t losses() const;

private:
    class Worker;

    explicit DecodePool(Options options);
    Result<std::unique_ptr<Worker>> take(std::chrono::milliseconds wait_max);
    void give_back(std::unique_ptr<Worker> worker);

    const Options options_;
    mutable std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Worker>> idle_;
    std::size_t absent_ = 0;  ///< Workers to be started when one is needed.
    std::uint64_t losses_ = 0;
};

}  // namespace beholden::imaging
