#include "app/router.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/ids.h"

namespace beholden::app {

namespace {

http::Response plain(int status, std::string text) {
    return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(text)};
}

http::Response from(api::Answer answer) {
    return {answer.status, std::move(answer.headers), std::move(answer.body)};
}

struct RefusalText {
    int status;
    ErrorCode code;
    const char* message;
};

RefusalText text_of(http::Refusal refusal) {
    switch (refusal) {
        case http::Refusal::kBodyTooLarge:
            return {413, ErrorCode::kBodyTooLarge, "The request body is too large."};
        case http::Refusal::kHeadersTooLarge:
            return {431, ErrorCode::kMalformedRequest, "The request headers are too large."};
        case http::Refusal::kLengthRequired:
            return {411, ErrorCode::kMalformedRequest, "A body must come with Content-Length."};
        case http::Refusal::kContentEncoding:
            return {415, ErrorCode::kMalformedRequest, "Encoded bodies are not served."};
        case http::Refusal::kMalformed:
            return {400, ErrorCode::kMalformedRequest, "The request is not HTTP/1.1."};
        case http::Refusal::kQueueFull:
            return {400, ErrorCode::kOverloaded, "Too many requests wait; try again."};
    }
    return {500, ErrorCode::kInternal, ""};
}

}  // namespace

http::Response Router::answer(const http::Request& request) const {
    if (request.method == "POST" && request.target == "/") {
        return from(dispatcher_.handle(
            {request.method, request.target, request.headers, request.body, request.peer_address}
        ));
    }
    return probe(request);
}

http::Response Router::readiness() const {
    if (stopping_) return plain(503, "stopping\n");
    const std::string reading = reading_();
    return reading.empty() ? plain(200, "ready\n") : plain(503, "reading: " + reading + "\n");
}

http::Response Router::probe(const http::Request& request) const {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads) return plain(404, "The API is at POST /.\n");
    if (request.target == "/healthz") return plain(200, "ok\n");
    if (request.target == "/readyz") return readiness();
    if (AuditRoutes::owns(request.target)) return audit_.answer(request);
    if (request.target == "/metrics") return plain(200, metrics_.render());
    return plain(404, "The API is at POST /.\n");
}

http::Response render_refusal(http::Refusal refusal) {
    const RefusalText text = text_of(refusal);
    http::Response response = from(
        api::error_answer(api::Protocol::kJson, Error{text.code, text.message, {}, {}}, make_uuid())
    );
    response.status = text.status;
    return response;
}

bool takes_long(const http::Request& request) {
    static constexpr std::array<std::string_view, 4> kLong = {
        "RekognitionService.DetectLabels",
        "RekognitionService.DetectModerationLabels",
        "RekognitionService.DetectProtectiveEquipment",
        "RekognitionService.DetectText",
    };
    return std::ranges::find(kLong, request.header("X-Amz-Target")) != kLong.end();
}

bool answers_at_once(const http::Request& request) {
    return request.target == "/healthz" || request.target == "/readyz";
}

}  // namespace beholden::app
