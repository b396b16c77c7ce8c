#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/result.h"

/// Listener, limits, TLS and bytes; knows nothing of operations. The only user of Beast.
namespace beholden::http {

struct Request {
    std::string method;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers;  ///< As received, in order.
    std::string body;
    std::string peer_address;

    /// First header of that name, compared without case; empty if there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;  ///< Besides Date, Content-Length.
    std::string body;
};

/// Answers one request on a worker thread; must not throw (a throw becomes a bare 500).
using Handler = std::function<Response(const Request&)>;

/// What the server itself refuses, before a handler sees anything.
enum class Refusal : std::uint8_t {
    kBodyTooLarge,     ///< Over limits::kBodyBytesMax: 413.
    kHeadersTooLarge,  ///< Over limits::kHeaderBytesMax: 431.
    kLengthRequired,   ///< A body without Content-Length: 411.
    kContentEncoding,  ///< Content-Encoding is not served: 415.
    kMalformed,        ///< Not HTTP/1.1: 400.
    kQueueFull,  ///< limits::kRequestQueueMax requests wait, or bodies fill the memory for them.
};

/// How long a peer may take; tests shorten them.
struct Timeouts {
    std::chrono::milliseconds header = limits::kHeaderTimeout;  ///< Handshake, then each head.
    std::chrono::milliseconds body = limits::kBodyTimeout;
    std::chrono::milliseconds idle = limits::kIdleTimeout;    ///< Between requests.
    std::chrono::milliseconds write = limits::kWriteTimeout;  ///< One answer.
    std::chrono::milliseconds linger = limits::kLingerTimeout;
    std::chrono::milliseconds stop = limits::kStopTimeout;
};

/// How much the server holds at once; tests lower it.
struct Capacity {
    std::size_t header_bytes_max = limits::kHeaderBytesMax;
    std::size_t body_bytes_max = limits::kBodyBytesMax;
    std::size_t body_bytes_in_flight_max = limits::kBodyBytesInFlightMax;
    std::size_t connections_max = limits::kConnectionsMax;
    std::size_t request_queue_max = limits::kRequestQueueMax;
};

struct Options {
    std::string address = "127.0.0.1";  ///< IPv4 or IPv6 literal.
    std::uint16_t port = 8080;          ///< 0: any free port.
    int io_threads = 1;
    int worker_threads = 2;
    struct Tls {
        std::string certificate_pem_file;
        std::string private_key_pem_file;
    };
    std::optional<Tls> tls;
    /// Renders a refusal in the API's form.
    std::function<Response(Refusal)> refuse;
    /// Requests whose handler neither waits nor computes (a health check), answered at once by the
    /// thread that read them, so that a full queue cannot make a healthy server look dead. May be
    /// empty.
    std::function<bool(const Request&)> answers_at_once;
    /// Requests that take long and come in bursts: others are answered
    /// beside them, and have half of the queue (base/thread_pool.h). May be empty.
    std::function<bool(const Request&)> takes_long;
    Timeouts timeouts;
    Capacity capacity;
};

/// A running server. On stop() it takes no more connections, closes idle ones, finishes requests in
/// hand (their answers say `Connection: close`) for at most Timeouts::stop, and joins.
///
/// threads  stop() is safe to call once or more from any thread but a handler's.
class Server {
public:
    /// errors  kIo (address in use, certificate unreadable), naming which.
    static Result<std::unique_ptr<Server>> start(Options options, Handler handler);
    virtual ~Server() = default;
    [[nodiscard]] virtual std::uint16_t port() const noexcept = 0;
    virtual void stop() = 0;
};

}  // namespace beholden::http
