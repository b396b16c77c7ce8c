#include "http/test_support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <stdexcept>

#include <gtest/gtest.h>

#include "base/ascii.h"

namespace beholden::http::test {

namespace {

// Far beyond anything a passing test waits for, so that a failing one still ends.
constexpr int kPatienceMs = 20'000;

bool is_ready(int fd, short events, int time_ms) {
    pollfd waited{fd, events, 0};
    return ::poll(&waited, 1, time_ms) == 1;
}

}  // namespace

std::string Reply::header(std::string_view name) const {
    std::size_t at = head.find("\r\n");
    while (at != std::string::npos && at + 2 < head.size()) {
        const std::size_t end = head.find("\r\n", at + 2);
        const std::string_view line = std::string_view(head).substr(at + 2, end - at - 2);
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos && equals_without_case(line.substr(0, colon), name)) {
            return std::string(line.substr(std::min(colon + 2, line.size())));
        }
        at = end;
    }
    return {};
}

Peer::Peer(std::uint16_t port, const char* address) {
    sockaddr_in6 v6{};
    sockaddr_in v4{};
    const bool is_v6 = std::strchr(address, ':') != nullptr;
    v6.sin6_family = AF_INET6;
    v4.sin_family = AF_INET;
    v6.sin6_port = v4.sin_port = htons(port);
    ::inet_pton(AF_INET6, address, &v6.sin6_addr);
    ::inet_pton(AF_INET, address, &v4.sin_addr);
    fd_ = ::socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto* to =
        is_v6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
    if (::connect(fd_, to, is_v6 ? sizeof v6 : sizeof v4) != 0) {
        ::close(fd_);
        throw std::runtime_error("connect: " + std::string(std::strerror(errno)));
    }
}

Peer::~Peer() { ::close(fd_); }

bool Peer::send(std::string_view bytes) {
    while (!bytes.empty()) {
        if (!is_ready(fd_, POLLOUT, kPatienceMs)) return false;
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Peer::receive() {
    std::array<char, 65'536> chunk{};
    if (!is_ready(fd_, POLLIN, kPatienceMs)) return false;
    const ssize_t size = ::recv(fd_, chunk.data(), chunk.size(), 0);
    if (size <= 0) return false;
    input_.append(chunk.data(), static_cast<std::size_t>(size));
    return true;
}

Reply Peer::read(bool without_body) {
    std::size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
        if (!receive()) return {};
    }
    Reply reply;
    reply.head = input_.substr(0, end + 2);
    input_.erase(0, end + 4);
    std::from_chars(reply.head.data() + 9, reply.head.data() + 12, reply.status);
    const std::string length = reply.header("Content-Length");
    std::size_t size = 0;
    std::from_chars(length.data(), length.data() + length.size(), size);
    if (without_body) size = 0;
    while (input_.size() < size) {
        if (!receive()) return {};
    }
    reply.body = input_.substr(0, size);
    input_.erase(0, size);
    return reply;
}

std::string Peer::read_to_end() {
    while (receive()) {
    }
    return std::move(input_);
}

bool Peer::has_input_within(std::chrono::milliseconds time) const {
    return is_ready(fd_, POLLIN, static_cast<int>(time.count()));
}

bool Peer::is_closed_within(std::chrono::milliseconds time) const {
    if (!has_input_within(time)) return false;
    char byte = 0;
    return ::recv(fd_, &byte, 1, MSG_PEEK) <= 0;
}

void Door::open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
}

void Door::pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    --waiting_;
}

void Door::wait_for(int count) {
    std::unique_lock lock(mutex_);
    const bool came = changed_.wait_for(lock, std::chrono::milliseconds(kPatienceMs), [&] {
        return waiting_ >= count;
    });
    EXPECT_TRUE(came) << "no handler came to the door";
}

Options quick_options() {
    Options options;
    options.port = 0;
    options.timeouts.linger = std::chrono::milliseconds(200);
    options.timeouts.stop = std::chrono::milliseconds(5'000);
    options.refuse = [](Refusal refusal) {
        static constexpr std::array kStatus = {413, 431, 411, 415, 400, 503};
        const auto number = static_cast<std::size_t>(refusal);
        return Response{kStatus.at(number), {}, "refused " + std::to_string(kStatus.at(number))};
    };
    return options;
}

Response echo(const Request& request) {
    if (request.target == "/echo") return {200, {{"X-Kind", "echo"}}, request.body};
    std::string text = request.method + " " + request.target + " " +
                       std::to_string(request.body.size()) + " " + request.peer_address;
    return {200, {{"Content-Type", "text/plain"}}, std::move(text)};
}

std::unique_ptr<Server> start(Options options, Handler handler) {
    auto server = Server::start(std::move(options), std::move(handler));
    if (!server) throw std::runtime_error(server.error().message + server.error().detail);
    return std::move(server).value();
}

std::string get(std::string_view target, std::string_view headers) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(headers) +
           "\r\n";
}

std::string post(std::string_view body, std::string_view target, std::string_view headers) {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(headers) + "\r\n" + std::string(body);
}

}  // namespace beholden::http::test
