#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/tls_context.h"

namespace beholden::http {

/// One connection's bytes, plain or TLS, and the seam at which tests put their own.
///
/// An operation that does not finish before the deadline set last fails and closes the connection.
///
/// threads  used on its executor only.
class Transport {
public:
    virtual ~Transport() = default;
    [[nodiscard]] virtual boost::asio::any_io_executor executor() = 0;
    /// Deadline of all following operations together.
    virtual void expire_after(std::chrono::milliseconds time) = 0;
    /// False: the peer does not speak the protocol, left, or took too long.
    virtual boost::asio::awaitable<bool> handshake() = 0;
    /// Bytes received, at least one; nothing at the end of the stream or on any failure.
    virtual boost::asio::awaitable<std::optional<std::size_t>> read_some(std::span<char> into) = 0;
    /// Sends both, in order, without joining them in memory; false on any failure.
    virtual boost::asio::awaitable<bool> write(std::string_view first, std::string_view second) = 0;
    /// Sends nothing more, and takes and forgets what still arrives until the peer closes or the
    /// deadline passes: closing with unread input would reset the connection, and the peer would
    /// lose the answer.
    virtual boost::asio::awaitable<void> finish() = 0;
    /// Closes now.
    virtual void abort() noexcept = 0;
};

std::unique_ptr<Transport> make_plain_transport(boost::asio::ip::tcp::socket socket);

/// context  must outlive the transport.
std::unique_ptr<Transport> make_tls_transport(
    boost::asio::ip::tcp::socket socket, TlsContext& context
);

}  // namespace beholden::http
