#include "http/session.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/response_head.h"

namespace beholden::http {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kHeadReadBytes = 8 * 1024;
/// Bodies grow by this much as they arrive, so that an announced length alone costs no memory.
constexpr std::size_t kBodyReadBytes = 256 * 1024;

/// A request with a worker, and the bell that wakes its session.
struct Errand {
    Errand(std::shared_ptr<const Request> request_in, const asio::any_io_executor& executor)
        : request(std::move(request_in)), bell(executor, asio::steady_timer::time_point::max()) {}

    std::shared_ptr<const Request> request;
    Response response;
    asio::steady_timer bell;
};

Response handle(const Handler& handler, const Request& request) noexcept {
    try {
        return handler(request);
    } catch (...) {
        return Response{500, {}, {}};
    }
}

}  // namespace

Session::Session(std::unique_ptr<Transport> transport, Core& core, std::string peer_address)
    : transport_(std::move(transport)), core_(core), peer_address_(std::move(peer_address)) {}

asio::awaitable<void> Session::run() {
    const Timeouts& timeouts = core_.options.timeouts;
    transport_->expire_after(timeouts.header);
    if (co_await transport_->handshake()) {
        bool open = true;
        while (open) open = co_await serve_one();
        transport_->expire_after(timeouts.linger);
        co_await transport_->finish();
    }
    transport_->abort();
}

asio::awaitable<bool> Session::serve_one() {
    const auto size = co_await receive_head();
    if (!size) co_return false;
    if (*size == 0) co_return co_await refuse(Refusal::kHeadersTooLarge);
    auto head = parse_head(
        std::string_view(input_).substr(0, *size), core_.options.capacity.body_bytes_max
    );
    input_.erase(0, *size);
    if (!head) co_return co_await refuse(head.error());

    auto request = std::make_shared<Request>();
    BodyBudget::Lease lease(core_.bodies);
    if (!co_await receive_body(*head, request->body, lease)) co_return false;
    request->method = std::move(head->method);
    request->target = std::move(head->target);
    request->headers = std::move(head->headers);
    request->peer_address = peer_address_;
    const bool with_body = request->method != "HEAD";
    const Response response = co_await answer(std::move(request));
    const bool keep_alive = head->keep_alive && !core_.stopping && !core_.crowded;
    const bool sent = co_await send(response, keep_alive, with_body);
    co_return sent&& keep_alive;
}

asio::awaitable<std::optional<std::size_t>> Session::receive_head() {
    const Timeouts& timeouts = core_.options.timeouts;
    const std::size_t bytes_max = core_.options.capacity.header_bytes_max;
    if (!first_) transport_->expire_after(input_.empty() ? timeouts.idle : timeouts.header);
    bool waits_for_first_byte = input_.empty();
    set_idle(waits_for_first_byte);
    std::size_t scanned = 0;
    for (;;) {
        // RFC 9112 section 2.2: an empty line before a request is to be ignored.
        while (input_.starts_with("\r\n")) input_.erase(0, 2);
        if (const auto end = find_head_end(input_, scanned)) {
            first_ = false;
            co_return *end <= bytes_max ? *end : 0;
        }
        if (input_.size() >= bytes_max) co_return 0;
        if (core_.stopping && input_.empty()) co_return std::nullopt;
        scanned = input_.size();
        if (!co_await receive_more(kHeadReadBytes)) co_return std::nullopt;
        if (std::exchange(waits_for_first_byte, false)) {
            set_idle(false);
            if (!first_) transport_->expire_after(timeouts.header);
        }
    }
}

asio::awaitable<bool> Session::receive_body(
    const Head& head, std::string& body, BodyBudget::Lease& lease
) {
    const auto length = static_cast<std::size_t>(head.content_length);
    if (length == 0) co_return true;
    transport_->expire_after(core_.options.timeouts.body);
    if (head.expects_continue && input_.empty()) {
        if (!co_await transport_->write("HTTP/1.1 100 Continue\r\n\r\n", {})) co_return false;
    }
    std::size_t received = std::min(length, input_.size());
    if (!lease.grow(received)) {
        co_await refuse(Refusal::kQueueFull);
        co_return false;
    }
    body.reserve(length);
    body.append(input_, 0, received);
    input_.erase(0, received);
    while (received < length) {
        if (received == body.size()) {
            const std::size_t step = std::min(length - received, kBodyReadBytes);
            if (!lease.grow(step)) {
                co_await refuse(Refusal::kQueueFull);
                co_return false;
            }
            body.resize(received + step);
        }
        const auto size =
            co_await transport_->read_some({body.data() + received, body.size() - received});
        if (!size) co_return false;
        received += *size;
    }
    co_return true;
}

asio::awaitable<Response> Session::answer(std::shared_ptr<const Request> request) {
    const auto& at_once = core_.options.answers_at_once;
    if (at_once && at_once(*request)) co_return handle(core_.handler, *request);

    const auto& takes_long = core_.options.takes_long;
    const Claim claim = takes_long && takes_long(*request) ? Claim::kLimited : Claim::kWhole;
    auto errand = std::make_shared<Errand>(std::move(request), transport_->executor());
    const auto work = [errand, handler = &core_.handler] {
        errand->response = handle(*handler, *errand->request);
        errand->request.reset();
        asio::post(errand->bell.get_executor(), [errand] { errand->bell.cancel(); });
    };
    const bool taken = core_.workers->try_submit(work, claim);
    if (!taken) co_return refusal_response(Refusal::kQueueFull);
    // The post above runs on this executor too, so never before this wait has begun.
    co_await errand->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return std::move(errand->response);
}

asio::awaitable<bool> Session::refuse(Refusal refusal) {
    const Response response = refusal_response(refusal);
    co_await send(response, /*keep_alive=*/false, /*with_body=*/true);
    co_return false;
}

asio::awaitable<bool> Session::send(const Response& response, bool keep_alive, bool with_body) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const std::string head = render_head(response, keep_alive, now);
    transport_->expire_after(core_.options.timeouts.write);
    const std::string_view body = with_body ? std::string_view(response.body) : std::string_view();
    co_return co_await transport_->write(head, body);
}

asio::awaitable<bool> Session::receive_more(std::size_t bytes_max) {
    const std::size_t before = input_.size();
    input_.resize(before + bytes_max);
    const auto size = co_await transport_->read_some({input_.data() + before, bytes_max});
    input_.resize(before + size.value_or(0));
    co_return size.has_value();
}

void Session::set_idle(bool idle) {
    idle_ = idle;
    if (idle) {
        core_.book.set_idle(this, first_);
    } else {
        core_.book.set_busy(this);
    }
}

Response Session::refusal_response(Refusal refusal) const { return core_.options.refuse(refusal); }

void Session::close_if_idle() {
    asio::post(transport_->executor(), [self = shared_from_this()] {
        if (self->idle_) self->transport_->abort();
    });
}

void Session::abort() {
    asio::post(transport_->executor(), [self = shared_from_this()] { self->transport_->abort(); });
}

}  // namespace beholden::http
