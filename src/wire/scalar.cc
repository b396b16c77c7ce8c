#include "wire/scalar.h"

#include <charconv>
#include <chrono>
#include <cmath>

#include "base/bytes.h"
#include "base/clock.h"

namespace beholden::wire {

namespace {

std::optional<std::string> wrong_type(std::string_view found, Kind wanted) {
    return std::string(found) + " can not be converted to " + std::string(json_name_of(wanted));
}

template <class Whole>
std::optional<std::string> store_whole(Kind kind, void* value, std::string_view text) {
    if (text.find_first_of(".eE") != std::string_view::npos) {
        return "A number that is not whole" + wrong_type("", kind).value();
    }
    const auto [end, ec] =
        std::from_chars(text.data(), text.data() + text.size(), *static_cast<Whole*>(value));
    if (ec != std::errc{} || end != text.data() + text.size()) {
        return "A number out of range" + wrong_type("", kind).value();
    }
    return std::nullopt;
}

/// A text that the parser took for a number; nothing if its magnitude is over that of `Floating`.
template <class Floating>
std::optional<Floating> parse_floating(std::string_view text) {
    Floating value = 0;
    const auto ec = std::from_chars(text.data(), text.data() + text.size(), value).ec;
    if (ec == std::errc{}) return value;
    // Too large or too small: the library says only that it does not fit. What is too small to tell
    // from zero is zero; honest arithmetic in wider types produces such numbers.
    long double wide = 0;
    const auto wide_ec = std::from_chars(text.data(), text.data() + text.size(), wide).ec;
    if (wide_ec != std::errc{} || std::fabs(wide) >= 1) return std::nullopt;
    return static_cast<Floating>(wide);
}

template <class Floating>
std::optional<std::string> store_floating(Kind kind, void* value, std::string_view text) {
    const auto parsed = parse_floating<Floating>(text);
    if (!parsed) return "A number out of range" + wrong_type("", kind).value();
    *static_cast<Floating*>(value) = *parsed;
    return std::nullopt;
}

std::optional<std::string> store_timestamp(void* value, std::string_view text) {
    // Far beyond any honest date, and safe in milliseconds of 64 bits.
    constexpr double kSecondsMax = 1e12;
    const auto seconds = parse_floating<double>(text);
    if (!seconds || std::fabs(*seconds) > kSecondsMax) {
        return "A number out of range" + wrong_type("", Kind::kTimestamp).value();
    }
    *static_cast<TimePoint*>(value) =
        TimePoint(std::chrono::milliseconds(std::llround(*seconds * 1000.0)));
    return std::nullopt;
}

}  // namespace

std::string_view json_name_of(Kind kind) noexcept {
    switch (kind) {
        case Kind::kString: return "a String";
        case Kind::kBoolean: return "a Boolean";
        case Kind::kInteger: return "an Integer";
        case Kind::kLong: return "a Long";
        case Kind::kFloat: return "a Float";
        case Kind::kDouble: return "a Double";
        case Kind::kBlob: return "a Blob";
        case Kind::kTimestamp: return "a Timestamp";
        case Kind::kStructure: return "a Structure";
        case Kind::kList: return "a List";
        case Kind::kMap: return "a Map";
    }
    return "a value";
}

std::optional<std::string> store_string(const Schema& schema, void* value, std::string_view text) {
    if (schema.kind == Kind::kString) {
        if (text.find('\0') != std::string_view::npos) return "A String can not hold U+0000";
        static_cast<std::string*>(value)->assign(text);
        return std::nullopt;
    }
    if (schema.kind == Kind::kBlob) {
        auto bytes = parse_base64(text);
        if (!bytes) return "A Blob must be base64 as in RFC 4648 section 4, with padding";
        *static_cast<Bytes*>(value) = std::move(*bytes);
        return std::nullopt;
    }
    return wrong_type("STRING_VALUE", schema.kind);
}

std::optional<std::string> store_number(const Schema& schema, void* value, std::string_view text) {
    switch (schema.kind) {
        case Kind::kInteger: return store_whole<std::int32_t>(schema.kind, value, text);
        case Kind::kLong: return store_whole<std::int64_t>(schema.kind, value, text);
        case Kind::kFloat: return store_floating<float>(schema.kind, value, text);
        case Kind::kDouble: return store_floating<double>(schema.kind, value, text);
        case Kind::kTimestamp: return store_timestamp(value, text);
        default: return wrong_type("NUMBER_VALUE", schema.kind);
    }
}

}  // namespace beholden::wire
