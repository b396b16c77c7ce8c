#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "http/server.h"

namespace beholden::http::test {

/// An answer as it came over the wire.
struct Reply {
    int status = 0;
    std::string head;
    std::string body;

    /// False: the connection ended first.
    explicit operator bool() const noexcept { return status != 0; }
    /// Value of a header; empty if there is none.
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// A plain socket that sends bytes as a test wants them.
class Peer {
public:
    explicit Peer(std::uint16_t port, const char* address = "127.0.0.1");
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    /// False if the other side does not take them.
    bool send(std::string_view bytes);
    /// Reads one answer with its Content-Length.
    Reply read(bool without_body = false);
    /// Everything up to the end of the connection.
    std::string read_to_end();
    /// Whether an answer, or the end, has come within the time.
    [[nodiscard]] bool has_input_within(std::chrono::milliseconds time) const;
    /// Whether the server has closed within the time.
    [[nodiscard]] bool is_closed_within(std::chrono::milliseconds time) const;
    [[nodiscard]] int fd() const noexcept { return fd_; }

private:
    bool receive();

    int fd_;
    std::string input_;
};

/// Doors that tests open and handlers wait at.
class Door {
public:
    void open();
    void pass();
    /// Waits until `count` handlers stand at it.
    void wait_for(int count);

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool open_ = false;
};

/// Options whose refusals carry their number as status text and body "refused N".
Options quick_options();

/// Echoes method, target, peer and body length; `/echo` answers with the body.
Response echo(const Request& request);

std::unique_ptr<Server> start(Options options, Handler handler = echo);

std::string get(std::string_view target = "/", std::string_view headers = "");
std::string post(
    std::string_view body, std::string_view target = "/", std::string_view headers = ""
);

}  // namespace beholden::http::test
