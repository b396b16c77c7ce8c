#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

/// Answers one request on a worker thread; must not throw.
using Handler = std::function<Response(const Request&)>;

/// What the server itself refuses, before a handler sees anything.
enum class Refusal : std::uint8_t {
    kBodyTooLarge,     ///< Over limits::kBodyBytesMax: 413.
    kHeadersTooLarge,  ///< Over limits::kHeaderBytesMax: 431.
    kLengthRequired,   ///< A body without Content-Length: 411.
    kContentEncoding,  ///< Content-Encoding is not served: 415.
    kMalformed,        ///< Not HTTP/1.1: 400.
    kQueueFull,        ///< limits::kRequestQueueMax requests wait.
};

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  ///< 0: any free port.
    int io_threads = 1;
    int worker_threads = 2;
    struct Tls {
        std::string certificate_pem_file;
        std::string private_key_pem_file;
    };
    std::optional<Tls> tls;
    /// Renders a refusal in the API's form.
    std::function<Response(Refusal)> refuse;
};

/// A running server. Stops taking connections, finishes requests in hand, and joins on stop().
///
/// threads  stop() is safe to call from any thread, once or more.
class Server {
public:
    /// errors  kIo (address in use, certificate unreadable), naming which.
    static Result<std::unique_ptr<Server>> start(Options options, Handler handler);
    virtual ~Server() = default;
    [[nodiscard]] virtual std::uint16_t port() const noexcept = 0;
    virtual void stop() = 0;
};

}  // namespace beholden::http
