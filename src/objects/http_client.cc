#include "objects/http_client.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <optional>
#include <semaphore>
#include <utility>

#include <curl/curl.h>
#include <sys/socket.h>

#include "base/ascii.h"
#include "base/check.h"
#include "objects/object_source.h"

namespace beholden::objects {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct EasyDelete {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
using Easy = std::unique_ptr<CURL, EasyDelete>;

struct ListDelete {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDelete>;

struct UrlDelete {
    void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};

/// The library's own set-up, counted by it.
class Library {
public:
    Library() { BH_CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl starts"); }
    ~Library() { curl_global_cleanup(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

/// One transfer as its callbacks see it.
struct Transfer {
    CURL* handle = nullptr;
    Network network = Network::kPublic;
    std::size_t body_bytes_max = 0;
    FetchResponse response;
    bool too_large = false;
    bool address_refused = false;
};

constexpr std::size_t kAbort = 0;  // a callback that took less than it was given ends the transfer

/// The address is the one that the very next call connects to: no name is resolved in between.
curl_socket_t open_socket(void* context, curlsocktype purpose, curl_sockaddr* address) noexcept {
    auto& transfer = *static_cast<Transfer*>(context);
    if (purpose != CURLSOCKTYPE_IPCXN ||
        !may_connect(address->addr, address->addrlen, transfer.network)) {
        transfer.address_refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* context) noexcept {
    auto& transfer = *static_cast<Transfer*>(context);
    const std::size_t bytes = size * count;
    long status = 0;
    curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return bytes;  // words of an error: bounded by time, kept by nobody
    if (transfer.response.body.size() + bytes > transfer.body_bytes_max) {
        transfer.too_large = true;
        return kAbort;
    }
    try {
        const auto* begin = reinterpret_cast<const std::byte*>(data);
        transfer.response.body.insert(transfer.response.body.end(), begin, begin + bytes);
    } catch (const std::bad_alloc&) {
        return kAbort;
    }
    return bytes;
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* context) noexcept {
    auto& transfer = *static_cast<Transfer*>(context);
    const std::string_view line(data, size * count);
    constexpr std::string_view kName = "x-amz-version-id:";
    if (!starts_without_case(line, kName)) return line.size();
    std::string_view value = line.substr(kName.size());
    const std::size_t begin = value.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return line.size();
    value = value.substr(begin, value.find_last_not_of(" \t\r\n") + 1 - begin);
    try {
        transfer.response.version_id = value;
    } catch (const std::bad_alloc&) {
        return kAbort;
    }
    return line.size();
}

tl::unexpected<Error> transfer_failed(std::string cause) {
    return fail(
        ErrorCode::kIo, "The endpoint of a bucket does not answer as it should.", std::move(cause)
    );
}

class CurlClient final : public HttpClient {
public:
    explicit CurlClient(Options options) : options_(std::move(options)) {}

    [[nodiscard]] Result<FetchResponse> get(const FetchRequest& request) const override {
        const auto deadline = steady_clock::now() + options_.time_max;
        if (!turns_.try_acquire_until(deadline)) {
            return fail(ErrorCode::kOverloaded, "Too many objects are being fetched.");
        }
        Easy handle = take_handle();
        auto response = perform(handle.get(), request, deadline);
        give_back(std::move(handle));
        turns_.release();
        return response;
    }

private:
    [[nodiscard]] Result<FetchResponse> perform(
        CURL* handle, const FetchRequest& request, steady_clock::time_point deadline
    ) const {
        Transfer transfer{handle, options_.network, request.body_bytes_max, {}};
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
        if (left <= milliseconds(0))
            return fail(ErrorCode::kOverloaded, "Too many objects are being fetched.");
        // Restores every option to its default; open connections stay.
        curl_easy_reset(handle);
        confine(handle, left);
        curl_slist* lines = nullptr;
        for (const std::string& header : request.headers) {
            lines = curl_slist_append(lines, header.c_str());
        }
        const HeaderList headers(lines);
        curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &transfer);
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
        curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_header);
        curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
        const CURLcode code = curl_easy_perform(handle);
        return outcome(handle, code, std::move(transfer));
    }

    [[nodiscard]] static Result<FetchResponse> outcome(
        CURL* handle, CURLcode code, Transfer transfer
    ) {
        if (transfer.too_large) return object_too_large();
        if (transfer.address_refused) return transfer_failed("address of another network");
        if (code != CURLE_OK) return transfer_failed(curl_easy_strerror(code));
        long status = 0;
        curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
        transfer.response.status = static_cast<int>(status);
        return std::move(transfer.response);
    }

    /// Everything that a URL, an answer or the environment could otherwise talk the library into.
    void confine(CURL* handle, milliseconds time_max) const {
        const char* protocol = options_.tls ? "https" : "http";
        curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, protocol);
        curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, protocol);
        curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(handle, CURLOPT_PROXY, "");  // not even the environment's
        curl_easy_setopt(handle, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
        curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);  // what is sent is what was signed
        curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
        curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);  // threads
        curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
        curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
        curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!options_.ca_file.empty()) {
            curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
            curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
        }
        const auto ms = [](milliseconds time) { return static_cast<long>(time.count()); };
        curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, ms(time_max));
        curl_easy_setopt(
            handle, CURLOPT_CONNECTTIMEOUT_MS,
            ms(std::min(time_max, milliseconds(limits::kObjectConnectTimeMax)))
        );
    }

    [[nodiscard]] Easy take_handle() const {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                Easy handle = std::move(idle_.back());
                idle_.pop_back();
                return handle;
            }
        }
        Easy handle(curl_easy_init());
        BH_CHECK(handle != nullptr, "libcurl makes a handle");
        return handle;
    }

    void give_back(Easy handle) const {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(handle));
    }

    const Library library_;
    const Options options_;
    mutable std::counting_semaphore<limits::kObjectFetchesMax> turns_{limits::kObjectFetchesMax};
    mutable std::mutex mutex_;
    mutable std::vector<Easy> idle_;  ///< Each with its open connections.
};

/// Absent: the URL has no such part.
std::optional<std::string> part_of(CURLU& url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(&url, part, &text, 0) != CURLUE_OK) return std::nullopt;
    std::string copy(text);
    curl_free(text);
    return copy;
}

}  // namespace

Result<EndpointUrl> parse_endpoint_url(const std::string& url) {
    const Library library;
    const std::unique_ptr<CURLU, UrlDelete> parts(curl_url());
    const auto refused = [] {
        return fail(
            ErrorCode::kInvalidArgument,
            "An endpoint must be https://HOST or https://HOST:PORT (or http: on a private network)."
        );
    };
    if (!parts || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
        return refused();
    EndpointUrl endpoint;
    const auto scheme = part_of(*parts, CURLUPART_SCHEME);
    const auto path = part_of(*parts, CURLUPART_PATH);
    endpoint.host = part_of(*parts, CURLUPART_HOST).value_or("");
    endpoint.port = part_of(*parts, CURLUPART_PORT).value_or("");
    for (const CURLUPart part :
         {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT, CURLUPART_ZONEID
         }) {
        if (part_of(*parts, part)) return refused();
    }
    if ((scheme != "https" && scheme != "http") || endpoint.host.empty()) return refused();
    if (path && *path != "/") return refused();
    endpoint.tls = scheme == "https";
    if (endpoint.port == (endpoint.tls ? "443" : "80")) endpoint.port.clear();
    return endpoint;
}

std::unique_ptr<HttpClient> HttpClient::make(Options options) {
    return std::make_unique<CurlClient>(std::move(options));
}

}  // namespace beholden::objects
