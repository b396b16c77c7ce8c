/// Request heads made of hostile bytes: what is taken must mean one thing only.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "base/check.h"
#include "http/head.h"

namespace {

using beholden::equals_without_case;
using beholden::http::find_head_end;
using beholden::http::Head;
using beholden::http::parse_head;

constexpr std::uint64_t kBodyBytesMax = 1'000;

std::size_t count_of(const Head& head, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::count_if(head.headers, [&](const auto& header) {
        return equals_without_case(header.first, name);
    }));
}

bool ends_line(char c) { return c == '\r' || c == '\n' || c == '\0'; }

void check_meaning(const Head& head) {
    BH_CHECK(head.target.starts_with('/'), "origin form");
    BH_CHECK(head.content_length <= kBodyBytesMax, "bounded");
    BH_CHECK(count_of(head, "Host") == 1, "one host");
    BH_CHECK(count_of(head, "Content-Length") <= 1, "one length");
    BH_CHECK(count_of(head, "Transfer-Encoding") == 0, "one framing");
    BH_CHECK(head.content_length == 0 || count_of(head, "Content-Length") == 1, "");
    BH_CHECK(!std::ranges::any_of(head.target, ends_line), "");
    for (const auto& [name, value] : head.headers) {
        BH_CHECK(!name.empty() && !std::ranges::any_of(name, ends_line), "");
        BH_CHECK(!std::ranges::any_of(value, ends_line), "");
    }
}

/// A proxy in front writes what it understood anew: the meaning must not change.
void check_rewritten(const Head& head) {
    std::string text = head.method + " " + head.target + " HTTP/1.1\r\n";
    for (const auto& [name, value] : head.headers) text += name + ": " + value + "\r\n";
    text += "\r\n";
    const auto again = parse_head(text, kBodyBytesMax);
    BH_CHECK(again.has_value(), "what was taken once is taken again");
    BH_CHECK(again->headers == head.headers && again->target == head.target, "");
    BH_CHECK(again->content_length == head.content_length, "");
    BH_CHECK(again->keep_alive == head.keep_alive, "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto end = find_head_end(text, 0);
    for (std::size_t scanned = 0; scanned <= size && scanned < 64; ++scanned) {
        if (end && scanned < *end) BH_CHECK(find_head_end(text, scanned) == end, "");
    }
    if (!end) return 0;
    const auto head = parse_head(text.substr(0, *end), kBodyBytesMax);
    if (!head) return 0;
    check_meaning(*head);
    check_rewritten(*head);
    return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed
) {
    static const std::string kStart =
        "POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\nExpect: 100-continue\r\n"
        "Connection: close\r\nX-Amz-Target:  A.B \r\nX-Fold: a\r\n b\r\n\r\n";
    if ((size < 8 || seed % 300 == 0) && kStart.size() <= size_max) {
        std::ranges::copy(kStart, data);
        size = kStart.size();
    }
    return LLVMFuzzerMutate(data, size, size_max);
}
