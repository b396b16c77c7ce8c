#include "imaging/decode_pool.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "imaging/dimensions.h"
#include "imaging/worker_protocol.h"

namespace beholden::imaging {
namespace {

/// A worker's processor time is bounded by itself; on a busy machine that may take longer by the
/// clock on the wall. Beyond this many times it, the worker hangs.
constexpr int kWallTimes = 6;
/// Pictures beyond this give their shared memory back: few are as large.
constexpr std::size_t kKeptBytes = std::size_t{32} << 20;
/// Allowed beforehand where the budget has it: most pictures are smaller, and asking would take
/// two more turns of both processes.
constexpr std::int64_t kAdvancePixels = std::int64_t{4} << 20;
/// Descriptors of ours that a worker gets lie above those it finds them at.
constexpr int kLowestOwnFd = 10;

/// Closed when it goes.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int get() const noexcept { return fd_; }
    /// The same, numbered above what spawned programs use.
    [[nodiscard]] Descriptor raised() const {
        return Descriptor(::fcntl(fd_, F_DUPFD_CLOEXEC, kLowestOwnFd));
    }

private:
    int fd_;
};

/// Memory that this process and one worker see.
class SharedMemory {
public:
    SharedMemory() : file_(Descriptor(::memfd_create("decode", MFD_CLOEXEC)).raised()) {
        if (file_.get() < 0 || ::ftruncate(file_.get(), kWorkerMemoryBytes) != 0) return;
        void* mapped =
            ::mmap(nullptr, kWorkerMemoryBytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
        if (mapped == MAP_FAILED) return;
        ::madvise(mapped, kWorkerMemoryBytes, MADV_DONTDUMP);
        data_ = static_cast<std::byte*>(mapped);
    }
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;
    ~SharedMemory() {
        if (data_ != nullptr) ::munmap(data_, kWorkerMemoryBytes);
    }
    [[nodiscard]] bool is_there() const noexcept { return data_ != nullptr; }
    [[nodiscard]] int fd() const noexcept { return file_.get(); }
    [[nodiscard]] std::span<std::byte> bytes() const noexcept {
        return {data_, data_ == nullptr ? 0 : kWorkerMemoryBytes};
    }
    void give_pages_back() const noexcept {
        ::fallocate(
            file_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0,
            static_cast<off_t>(kWorkerMemoryBytes)
        );
    }

private:
    Descriptor file_;
    std::byte* data_ = nullptr;
};

/// What loading the program takes; our own environment may hold secrets.
std::vector<std::string> worker_environment() {
    std::vector<std::string> kept;
    for (const char* name : {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name)) kept.push_back(std::string(name) + "=" + value);
    }
    return kept;
}

/// Starts a program with both descriptors where it looks for them, and no other but standard error.
std::optional<pid_t> spawn(const DecodePool::Options& options, int socket_fd, int memory_fd) {
    posix_spawn_file_actions_t actions{};
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, socket_fd, kWorkerSocketFd);
    ::posix_spawn_file_actions_adddup2(&actions, memory_fd, kWorkerMemoryFd);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, kWorkerMemoryFd + 1);
    std::string name = options.name;
    const std::array<char*, 2> words{name.data(), nullptr};
    std::vector<std::string> variables = worker_environment();
    std::vector<char*> environment;
    environment.reserve(variables.size() + 1);
    for (std::string& variable : variables) environment.push_back(variable.data());
    environment.push_back(nullptr);
    pid_t pid = 0;
    const int failed = ::posix_spawn(
        &pid, options.program.c_str(), &actions, nullptr, words.data(), environment.data()
    );
    ::posix_spawn_file_actions_destroy(&actions);
    return failed == 0 ? std::optional(pid) : std::nullopt;
}

int wall_ms(std::chrono::milliseconds time_max) {
    return static_cast<int>(time_max.count()) * kWallTimes;
}

}  // namespace

/// One process and what we share with it. Ends the process when it goes.
class DecodePool::Worker {
public:
    static Result<std::unique_ptr<Worker>> start(const Options& options) {
        auto worker = std::make_unique<Worker>();
        std::array<int, 2> ends{-1, -1};
        if (!worker->memory_.is_there() ||
            ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            return fail(ErrorCode::kIo, "A decoding worker could not be prepared.");
        }
        worker->socket_ = Descriptor(ends[0]);
        const Descriptor theirs = Descriptor(ends[1]).raised();
        const auto pid = spawn(options, theirs.get(), worker->memory_.fd());
        if (!pid) return fail(ErrorCode::kIo, "A decoding worker could not be started.");
        worker->pid_ = *pid;
        return worker;
    }

    Worker() = default;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() {
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    [[nodiscard]] bool is_alive() {
        if (::waitpid(pid_, nullptr, WNOHANG) == 0) return true;
        pid_ = 0;
        return false;
    }

    /// Nothing: the worker is of no use any more.
    std::optional<Result<Image>> decode(
        std::span<const std::byte> bytes, DecodeBudget& budget, const Bounds& bounds
    ) {
        if (bytes.size() > kWorkerPixelsOffset) {
            return fail(ErrorCode::kImageTooLarge, "The image has too many bytes.");
        }
        // Not std::ranges::copy, which GCC 12 makes a loop over single bytes.
        std::copy(bytes.begin(), bytes.end(), memory_.bytes().begin());
        std::optional<DecodeBudget::Lease> advance = budget.try_acquire(kAdvancePixels);
        const WorkerMessage order{
            .verb = WorkerVerb::kDecode,
            .first = static_cast<std::int64_t>(bytes.size()),
            .second = bounds.time_max.count(),
            .third = advance ? kAdvancePixels : 0,
        };
        if (!send_message(socket_.get(), order)) return std::nullopt;
        std::optional<Result<DecodeBudget::Lease>> lease;
        WorkerMessage answer;
        while (receive_message(socket_.get(), answer, wall_ms(bounds.time_max))) {
            if (answer.verb == WorkerVerb::kDone) return picture(answer);
            if (answer.verb == WorkerVerb::kFailed) return error(answer);
            if (answer.verb != WorkerVerb::kAsk || lease) return std::nullopt;
            advance.reset();
            lease = budget.acquire(answer.first, bounds.wait_max);
            const auto verb = *lease ? WorkerVerb::kGo : WorkerVerb::kStop;
            if (!send_message(socket_.get(), {.verb = verb})) return std::nullopt;
        }
        return std::nullopt;
    }

private:
    // What a worker says is checked: the file may have taken it over.
    std::optional<Result<Image>> picture(const WorkerMessage& answer) const {
        const auto is_side = [](std::int64_t px) {
            return px >= 1 && px <= limits::kImageSideMaxPx;
        };
        if (!is_side(answer.first) || !is_side(answer.second)) return std::nullopt;
        const auto size = static_cast<std::size_t>(answer.first * answer.second * 3);
        const auto* pixels =
            reinterpret_cast<const std::uint8_t*>(memory_.bytes().data()) + kWorkerPixelsOffset;
        Image image{
            static_cast<int>(answer.first), static_cast<int>(answer.second),
            Pixels(std::span(pixels, size))
        };
        if (size > kKeptBytes) memory_.give_pages_back();
        return image;
    }

    static std::optional<Result<Image>> error(const WorkerMessage& answer) {
        const auto code = static_cast<ErrorCode>(answer.first);
        const bool is_known = code == ErrorCode::kInvalidImageFormat ||
                              code == ErrorCode::kImageTooLarge ||
                              code == ErrorCode::kInvalidArgument || code == ErrorCode::kOverloaded;
        if (!is_known) return std::nullopt;
        return fail(code, answer.message.data(), answer.detail.data());
    }

    SharedMemory memory_;
    Descriptor socket_;
    pid_t pid_ = 0;
};

DecodePool::DecodePool(Options options) : options_(std::move(options)) {}

DecodePool::~DecodePool() = default;

Result<std::unique_ptr<DecodePool>> DecodePool::start(Options options) {
    std::unique_ptr<DecodePool> pool(new DecodePool(std::move(options)));
    for (std::size_t i = 0; i < std::max<std::size_t>(1, pool->options_.workers); ++i) {
        BH_TRY_ASSIGN(auto worker, Worker::start(pool->options_));
        pool->idle_.push_back(std::move(worker));
    }
    return pool;
}

Result<Image> DecodePool::decode(
    std::span<const std::byte> bytes, DecodeBudget& budget, const Bounds& bounds
) {
    BH_TRY_ASSIGN(auto worker, take(bounds.wait_max));
    auto answer = worker->decode(bytes, budget, bounds);
    if (!answer) worker.reset();
    give_back(std::move(worker));
    if (!answer) return fail_format("the decoding worker ended over the file");
    return std::move(*answer);
}

std::uint64_t DecodePool::losses() const {
    const std::scoped_lock lock(mutex_);
    return losses_;
}

Result<std::unique_ptr<DecodePool::Worker>> DecodePool::take(std::chrono::milliseconds wait_max) {
    std::unique_lock lock(mutex_);
    const bool is_free =
        freed_.wait_for(lock, wait_max, [this] { return !idle_.empty() || absent_ > 0; });
    if (!is_free) {
        return fail(ErrorCode::kOverloaded, "Too many images are being decoded; try again.");
    }
    if (idle_.empty()) {
        --absent_;
    } else {
        auto worker = std::move(idle_.back());
        idle_.pop_back();
        // One that ended between two files did not end over the next.
        if (worker->is_alive()) return worker;
    }
    lock.unlock();
    auto started = Worker::start(options_);
    if (started) return started;
    lock.lock();
    ++absent_;
    return started;
}

void DecodePool::give_back(std::unique_ptr<Worker> worker) {
    {
        const std::scoped_lock lock(mutex_);
        if (worker) {
            idle_.push_back(std::move(worker));
        } else {
            ++absent_;
            ++losses_;
        }
    }
    freed_.notify_one();
}

}  // namespace beholden::imaging
