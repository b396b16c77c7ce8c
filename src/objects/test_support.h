#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace beholden::objects::test {

/// A fresh folder, gone at its end.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Makes the folders above it, too.
    void write(const std::filesystem::path& name, std::string_view content) const;

private:
    std::filesystem::path path_;
};

class StoppedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return TimePoint(std::chrono::days(20'000)); }
};

/// A server on loopback that answers every connection's one request with what `answer` says.
class CannedServer {
public:
    using Answer = std::function<std::string(const std::string& request)>;
    explicit CannedServer(Answer answer);
    ~CannedServer();
    CannedServer(const CannedServer&) = delete;
    CannedServer& operator=(const CannedServer&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    /// Heads of the requests so far.
    [[nodiscard]] std::vector<std::string> requests() const;

private:
    void run();

    const Answer answer_;
    int fd_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<bool> closing_ = false;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::jthread thread_;
};

/// An answer of HTTP that closes the connection.
std::string answer(
    std::string_view status, std::string_view body, std::string_view more_headers = {}
);

}  // namespace beholden::objects::test
