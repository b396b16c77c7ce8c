#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "http/core.h"
#include "http/head.h"
#include "http/transport.h"

namespace beholden::http {

/// One connection: reads a request, has it answered, writes the answer, and so on. One request at a
/// time, so pipelined requests are answered in order.
///
/// threads  on its transport's executor only, except where noted.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(std::unique_ptr<Transport> transport, Core& core, std::string peer_address);

    /// Serves until either side is done. The session is in the core's book meanwhile.
    boost::asio::awaitable<void> run();

    /// Closes the connection if no request has begun. From any thread.
    void close_if_idle();
    /// Closes the connection now. From any thread.
    void abort();

private:
    /// False: the connection is over.
    boost::asio::awaitable<bool> serve_one();
    /// Bytes of the next head at the front of input_; a refusal, or nothing when the peer is gone.
    boost::asio::awaitable<std::optional<std::size_t>> receive_head();
    boost::asio::awaitable<bool> receive_body(
        const Head& head, std::string& body, BodyBudget::Lease& lease
    );
    boost::asio::awaitable<Response> answer(std::shared_ptr<const Request> request);
    boost::asio::awaitable<bool> refuse(Refusal refusal);
    boost::asio::awaitable<bool> send(const Response& response, bool keep_alive, bool with_body);
    boost::asio::awaitable<bool> receive_more(std::size_t bytes_max);
    void set_idle(bool idle);
    [[nodiscard]] Response refusal_response(Refusal refusal) const;

    const std::unique_ptr<Transport> transport_;
    Core& core_;
    const std::string peer_address_;
    std::string input_;  ///< Received, not yet consumed.
    bool idle_ = true;
    bool first_ = true;
};

}  // namespace beholden::http
