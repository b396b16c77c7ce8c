#include "objects/endpoint_source.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include <unistd.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "objects/http_client.h"
#include "objects/listing_xml.h"
#include "objects/object_key.h"

namespace beholden::objects {

namespace {

constexpr int kAttempts = 2;
constexpr std::chrono::milliseconds kPauseBetween{200};

bool is_name(std::string_view text) noexcept {
    const auto allowed = [](char c) {
        return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
    };
    return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, allowed) &&
           text != "." && text != "..";
}

/// What fits into a host's name.
bool is_host_label(std::string_view text) noexcept {
    return text.find('_') == std::string_view::npos && !text.starts_with('.') &&
           !text.ends_with('.') && !text.starts_with('-');
}

class EndpointSource final : public ObjectSource {
public:
    EndpointSource(EndpointBucket bucket, const EndpointUrl& url, const Clock& clock)
        : bucket_(std::move(bucket)),
          clock_(clock),
          origin_(std::string(url.tls ? "https://" : "http://") + authority(bucket_, url)),
          authority_(authority(bucket_, url)),
          base_path_(bucket_.virtual_host ? "/" : "/" + bucket_.bucket + "/"),
          client_(HttpClient::make({url.tls, bucket_.network, bucket_.ca_file})) {}

    [[nodiscard]] Result<Bytes> get(std::string_view key, std::string_view version) const override {
        BH_TRY(check_key(key));
        std::string query;
        if (!version.empty()) query = "versionId=" + encode_query_value(version);
        auto answer = fetch(base_path_ + encode_key(key), query, limits::kObjectBytesMax);
        if (!answer) {
            if (answer.error().code != ErrorCode::kIo) return tl::unexpected(answer.error());
            return no_such_object(answer.error().detail);
        }
        if (answer->status != 200) {
            return no_such_object("endpoint answered " + std::to_string(answer->status));
        }
        // A server that knows no versions would answer with the current object.
        if (!version.empty() && answer->version_id != version) {
            return no_such_object("endpoint answered another version");
        }
        return std::move(answer->body);
    }

    Result<void> list(std::string_view prefix, const ListingVisitor& visit) const override {
        std::string continuation;
        while (true) {
            BH_TRY_ASSIGN(auto page, list_page(prefix, continuation));
            for (ListedObject& object : page.objects) BH_TRY(visit(std::move(object)));
            if (page.continuation.empty()) return {};
            if (page.continuation == continuation || page.objects.empty()) {
                return fail(ErrorCode::kIo, "The listing of a bucket does not advance.");
            }
            continuation = std::move(page.continuation);
        }
    }

private:
    static std::string authority(const EndpointBucket& bucket, const EndpointUrl& url) {
        return bucket.virtual_host ? bucket.bucket + "." + url.authority() : url.authority();
    }

    [[nodiscard]] Result<ListingPage> list_page(
        std::string_view prefix, const std::string& continuation
    ) const {
        std::string query;  // in the order of the names, as the signature wants it
        if (!continuation.empty())
            query = "continuation-token=" + encode_query_value(continuation) + "&";
        query += "encoding-type=url&list-type=2&max-keys=1000&prefix=" + encode_query_value(prefix);
        BH_TRY_ASSIGN(const auto answer, fetch(base_path_, query, limits::kListingBytesMax));
        if (answer.status == 200) return parse_listing(as_text(answer.body));
        return fail(
            ErrorCode::kIo, "A bucket cannot be listed.",
            "endpoint answered " + std::to_string(answer.status)
        );
    }

    [[nodiscard]] Result<FetchResponse> fetch(
        const std::string& path, const std::string& query, std::size_t body_bytes_max
    ) const {
        const std::string url = origin_ + path + (query.empty() ? "" : "?" + query);
        for (int attempt = 1;; ++attempt) {
            auto answer = client_->get({url, headers(path, query), body_bytes_max});
            const bool passing =
                answer ? answer->status >= 500 : answer.error().code == ErrorCode::kIo;
            if (!passing || attempt == kAttempts) return answer;
            std::this_thread::sleep_for(kPauseBetween);
        }
    }

    [[nodiscard]] std::vector<std::string> headers(
        const std::string& path, const std::string& query
    ) const {
        std::vector<std::string> headers;
        if (bucket_.credentials) {
            const auto now = std::chrono::floor<std::chrono::seconds>(clock_.now());
            headers =
                sign_get({authority_, path, query, bucket_.region}, *bucket_.credentials, now);
        }
        headers.push_back("Host: " + authority_);
        return headers;
    }

    const EndpointBucket bucket_;
    const Clock& clock_;
    const std::string origin_;
    const std::string authority_;
    const std::string base_path_;
    const std::unique_ptr<HttpClient> client_;
};

Result<void> check(const EndpointBucket& bucket, const EndpointUrl& url) {
    if (!url.tls && bucket.network == Network::kPublic) {
        return fail(
            ErrorCode::kInvalidArgument,
            "An endpoint in the public network must be https: pictures would travel in the clear."
        );
    }
    if (!is_name(bucket.bucket) || (bucket.virtual_host && !is_host_label(bucket.bucket))) {
        return fail(ErrorCode::kInvalidArgument, "A bucket's name at its endpoint is not a name.");
    }
    if (!is_name(bucket.region)) {
        return fail(ErrorCode::kInvalidArgument, "A bucket's region is not a name.");
    }
    if (!bucket.ca_file.empty() && ::access(bucket.ca_file.c_str(), R_OK) != 0) {
        return fail(
            ErrorCode::kInvalidArgument, "A bucket's CA file cannot be read.",
            bucket.ca_file.string()
        );
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<ObjectSource>> make_endpoint_source(
    EndpointBucket bucket, const Clock& clock
) {
    BH_TRY_ASSIGN(const EndpointUrl url, parse_endpoint_url(bucket.url));
    BH_TRY(check(bucket, url));
    return std::make_unique<EndpointSource>(std::move(bucket), url, clock);
}

}  // namespace beholden::objects
