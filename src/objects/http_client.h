#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "objects/address_rules.h"

namespace beholden::objects {

/// An endpoint's URL taken apart: a scheme, a host and perhaps a port, nothing else.
struct EndpointUrl {
    bool tls = true;
    std::string host;  ///< Brackets around IPv6.
    std::string port;  ///< Empty: the scheme's own.

    /// As in a Host header.
    [[nodiscard]] std::string authority() const { return port.empty() ? host : host + ":" + port; }
};

/// Reads it with the parser that will also be used to connect.
///
/// errors  kInvalidArgument: another scheme, a user, a path, a query.
Result<EndpointUrl> parse_endpoint_url(const std::string& url);

struct FetchRequest {
    std::string url;
    std::vector<std::string> headers;  ///< "Name: value"
    std::size_t body_bytes_max = 0;
};

struct FetchResponse {
    int status = 0;
    std::string version_id;  ///< x-amz-version-id; empty: none.
    Bytes body;              ///< Of a 200; empty otherwise.
};

/// GET requests to one endpoint: HTTP/1.1 without redirects, proxies, cookies, stored credentials
/// or any other protocol, over connections to addresses of one network only.
///
/// threads  get() is safe to call concurrently, limits::kObjectFetchesMax at once.
class HttpClient {
public:
    struct Options {
        bool tls = true;
        Network network = Network::kPublic;
        std::filesystem::path ca_file;  ///< Empty: the system's.
        std::chrono::milliseconds time_max = limits::kObjectFetchTimeMax;
    };
    static std::unique_ptr<HttpClient> make(Options options);
    virtual ~HttpClient() = default;

    /// errors  kImageTooLarge: more than request.body_bytes_max. kOverloaded: no turn within the
    /// time.
    ///         kIo for everything else, with a cause that names no host.
    [[nodiscard]] virtual Result<FetchResponse> get(const FetchRequest& request) const = 0;
};

}  // namespace beholden::objects
