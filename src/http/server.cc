#include "http/server.h"

#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"
#include "http/core.h"
#include "http/session.h"
#include "http/transport.h"

namespace beholden::http {

namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using boost::system::error_code;

/// Out of descriptors or memory: the reason may pass, and must not spin meanwhile.
constexpr std::chrono::milliseconds kAcceptRetry{100};

std::string address_of(const Tcp::socket& socket) {
    error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) return {};
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

class ServerImpl final : public Server {
public:
    ServerImpl(Options options, Handler handler, std::unique_ptr<TlsContext> tls)
        : tls_(std::move(tls)),
          core_(std::move(options), std::move(handler)),
          strand_(asio::make_strand(io_)),
          acceptor_(strand_),
          pause_(strand_) {}

    ~ServerImpl() override { stop(); }

    Result<void> listen();
    void run();
    [[nodiscard]] std::uint16_t port() const noexcept override { return port_; }
    void stop() override;

private:
    asio::awaitable<void> accept_connections();
    asio::awaitable<void> wait_for_room();
    void serve(Tcp::socket socket);

    const std::unique_ptr<TlsContext> tls_;
    Core core_;
    asio::io_context io_;
    asio::strand<asio::io_context::executor_type> strand_;
    Tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work_;
    std::vector<std::jthread> threads_;
    std::mutex stop_mutex_;
    bool stopped_ = false;
    std::uint16_t port_ = 0;
};

Result<void> ServerImpl::listen() {
    const Options& options = core_.options;
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) {
        return fail(
            ErrorCode::kInvalidArgument,
            "the listen address must be an IPv4 or IPv6 literal, not \"" + options.address + "\""
        );
    }
    const Tcp::endpoint endpoint(address, options.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(Tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (error) {
        return fail(
            ErrorCode::kIo, "cannot listen on " + options.address + " port " +
                                std::to_string(options.port) + ": " + error.message()
        );
    }
    return {};
}

void ServerImpl::run() {
    const Options& options = core_.options;
    core_.workers = std::make_unique<ThreadPool>(
        static_cast<std::size_t>(options.worker_threads), options.capacity.request_queue_max
    );
    core_.on_left = [this] { asio::post(strand_, [this] { pause_.cancel(); }); };
    work_.emplace(asio::make_work_guard(io_));
    asio::co_spawn(strand_, accept_connections(), asio::detached);
    threads_.reserve(static_cast<std::size_t>(options.io_threads));
    for (int i = 0; i < options.io_threads; ++i) {
        threads_.emplace_back([this] { io_.run(); });
    }
}

asio::awaitable<void> ServerImpl::accept_connections() {
    while (!core_.stopping) {
        Tcp::socket socket(asio::make_strand(io_));
        const auto [error] =
            co_await acceptor_.async_accept(socket, asio::as_tuple(asio::use_awaitable));
        if (core_.stopping || error == asio::error::operation_aborted) co_return;
        if (error) {
            pause_.expires_after(kAcceptRetry);
            co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        while (core_.book.is_full() && !core_.stopping) co_await wait_for_room();
        core_.crowded = false;
        if (!core_.stopping) serve(std::move(socket));
    }
}

/// At the limit one connection waits here and others in the kernel's backlog, until an idle one has
/// made room or a busy one has ended: none is kept alive meanwhile.
asio::awaitable<void> ServerImpl::wait_for_room() {
    core_.crowded = true;
    if (const auto session = core_.book.most_dispensable()) session->close_if_idle();
    pause_.expires_after(kAcceptRetry);
    if (core_.book.is_full()) {
        co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

void ServerImpl::serve(Tcp::socket socket) {
    error_code ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    std::string peer = address_of(socket);
    auto transport = tls_ ? make_tls_transport(std::move(socket), *tls_)
                          : make_plain_transport(std::move(socket));
    auto executor = transport->executor();
    auto session = std::make_shared<Session>(std::move(transport), core_, std::move(peer));
    core_.book.add(session);
    asio::co_spawn(
        executor, session->run(),
        [this, key = session.get()](const std::exception_ptr&) {
            core_.book.remove(key);
            core_.on_left();
        }
    );
}

void ServerImpl::stop() {
    const std::lock_guard lock(stop_mutex_);
    if (stopped_) return;
    stopped_ = true;
    core_.stopping = true;
    asio::post(strand_, [this] {
        error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
    });
    if (!threads_.empty()) {
        for (const auto& session : core_.book.all()) session->close_if_idle();
        if (!core_.book.wait_until_empty(core_.options.timeouts.stop)) {
            for (const auto& session : core_.book.all()) session->abort();
        }
        core_.workers.reset();
        // What is left has no work and no socket any more, and ends by itself.
        BH_CHECK(
            core_.book.wait_until_empty(std::chrono::seconds(10)), "an aborted connection ends"
        );
        work_.reset();
    }
    io_.stop();
    threads_.clear();
}

}  // namespace

Result<std::unique_ptr<Server>> Server::start(Options options, Handler handler) {
    BH_CHECK(handler && options.refuse, "a server needs a handler and words for refusals");
    BH_CHECK(options.io_threads > 0 && options.worker_threads > 0, "a server needs threads");
    std::unique_ptr<TlsContext> tls;
    if (options.tls) {
        BH_TRY_ASSIGN(tls, make_tls_context(*options.tls));
    }
    auto server =
        std::make_unique<ServerImpl>(std::move(options), std::move(handler), std::move(tls));
    BH_TRY(server->listen());
    server->run();
    return server;
}

}  // namespace beholden::http
