#include "http/transport.h"

#include <array>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>

namespace beholden::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Tcp = beast::tcp_stream;
using Tls = asio::ssl::stream<Tcp>;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

template <class Stream>
class StreamTransport : public Transport {
public:
    explicit StreamTransport(Stream stream) : stream_(std::move(stream)) {}

    asio::any_io_executor executor() final { return tcp().get_executor(); }

    void expire_after(std::chrono::milliseconds time) final { tcp().expires_after(time); }

    asio::awaitable<std::optional<std::size_t>> read_some(std::span<char> into) final {
        const auto [error, size] =
            co_await stream_.async_read_some(asio::buffer(into.data(), into.size()), kAwait);
        if (error || size == 0) co_return std::nullopt;
        co_return size;
    }

    asio::awaitable<bool> write(std::string_view first, std::string_view second) final {
        const std::array<asio::const_buffer, 2> buffers = {
            asio::buffer(first.data(), first.size()), asio::buffer(second.data(), second.size())
        };
        const auto [error, size] = co_await asio::async_write(stream_, buffers, kAwait);
        co_return !error;
    }

    void abort() noexcept final { tcp().close(); }

protected:
    Tcp& tcp() noexcept { return beast::get_lowest_layer(stream_); }
    Stream& stream() noexcept { return stream_; }

    /// Ends our side of the connection, then forgets what the peer still sends. Raw bytes even
    /// under TLS: nobody reads them, so nobody needs them deciphered.
    asio::awaitable<void> end_and_drain() {
        beast::error_code ignored;
        tcp().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        std::array<char, 16 * 1024> forgotten;
        for (;;) {
            const auto [error, size] =
                co_await tcp().async_read_some(asio::buffer(forgotten), kAwait);
            if (error) break;
        }
        abort();
    }

private:
    Stream stream_;
};

class PlainTransport final : public StreamTransport<Tcp> {
public:
    using StreamTransport::StreamTransport;

    asio::awaitable<bool> handshake() override { co_return true; }

    asio::awaitable<void> finish() override { co_await end_and_drain(); }
};

class TlsTransport final : public StreamTransport<Tls> {
public:
    using StreamTransport::StreamTransport;

    asio::awaitable<bool> handshake() override {
        const auto [error] = co_await stream().async_handshake(Tls::server, kAwait);
        co_return !error;
    }

    asio::awaitable<void> finish() override {
        // Sends close_notify, then fails as soon as more of a refused body arrives: no matter, it
        // was sent.
        co_await stream().async_shutdown(kAwait);
        co_await end_and_drain();
    }
};

}  // namespace

std::unique_ptr<Transport> make_plain_transport(asio::ip::tcp::socket socket) {
    return std::make_unique<PlainTransport>(Tcp(std::move(socket)));
}

std::unique_ptr<Transport> make_tls_transport(asio::ip::tcp::socket socket, TlsContext& context) {
    return std::make_unique<TlsTransport>(Tls(Tcp(std::move(socket)), context));
}

}  // namespace beholden::http
