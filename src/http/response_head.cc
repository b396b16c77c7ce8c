#include "http/response_head.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/ascii.h"

namespace beholden::http {

namespace {

std::string_view reason_of(int status) noexcept {
    switch (status) {
        case 200: return "OK";
        case 204: return "No Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 409: return "Conflict";
        case 411: return "Length Required";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 503: return "Service Unavailable";
        default: return "";  // RFC 9112 section 4: the phrase may be empty.
    }
}

bool is_sendable(std::string_view name, std::string_view value) noexcept {
    const auto ends_line = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    if (name.empty() || std::ranges::any_of(name, ends_line)) return false;
    if (std::ranges::any_of(value, ends_line)) return false;
    return !equals_without_case(name, "Date") && !equals_without_case(name, "Content-Length") &&
           !equals_without_case(name, "Connection") &&
           !equals_without_case(name, "Transfer-Encoding");
}

}  // namespace

std::string to_http_date(std::chrono::sys_seconds time) {
    static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed",
                                                              "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> kMonths = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday(day).c_encoding()],
        static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
        clock.seconds().count()
    );
}

std::string render_head(const Response& response, bool keep_alive, std::chrono::sys_seconds now) {
    std::string head;
    head.reserve(512);
    fmt::format_to(
        std::back_inserter(head), "HTTP/1.1 {} {}\r\nDate: {}\r\nContent-Length: {}\r\n",
        response.status, reason_of(response.status), to_http_date(now), response.body.size()
    );
    if (!keep_alive) head += "Connection: close\r\n";
    for (const auto& [name, value] : response.headers) {
        if (!is_sendable(name, value)) continue;
        fmt::format_to(std::back_inserter(head), "{}: {}\r\n", name, value);
    }
    head += "\r\n";
    return head;
}

}  // namespace beholden::http
