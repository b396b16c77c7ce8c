#include "http/post.h"

#include <memory>

#include <curl/curl.h>

namespace beholden::http {

namespace {

struct Sink {
    std::string body;
    std::size_t bytes_max = 0;
};

std::size_t take(char* data, std::size_t size, std::size_t count, void* target) {
    auto& sink = *static_cast<Sink*>(target);
    const std::size_t bytes = size * count;
    if (bytes > sink.bytes_max - sink.body.size()) return 0;  // ends the transfer
    sink.body.append(data, bytes);
    return bytes;
}

struct FreeList {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

struct Cleanup {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};

tl::unexpected<Error> no_answer(std::string detail) {
    return fail(ErrorCode::kIo, "The other server gave no answer.", std::move(detail));
}

}  // namespace

void initialise_client() { curl_global_init(CURL_GLOBAL_DEFAULT); }

Result<PostAnswer> post(
    const std::string& url, const std::string& body, const PostOptions& options
) {
    const std::unique_ptr<CURL, Cleanup> handle(curl_easy_init());
    const std::unique_ptr<curl_slist, FreeList> headers(
        curl_slist_append(nullptr, "Content-Type: text/plain; charset=utf-8")
    );
    if (!handle || !headers) return no_answer("the client cannot be made");
    CURL* curl = handle.get();
    Sink sink{{}, options.answer_bytes_max};
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(options.time_max.count()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
    const CURLcode done = curl_easy_perform(curl);
    if (done != CURLE_OK) return no_answer(curl_easy_strerror(done));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return PostAnswer{static_cast<int>(status), std::move(sink.body)};
}

}  // namespace beholden::http
