#include "base/log.h"

#include <array>
#include <cstdio>

#include <unistd.h>

namespace beholden {

namespace {

constexpr std::string_view name_of(LogLevel level) noexcept {
    switch (level) {
        case LogLevel::kDebug: return "debug";
        case LogLevel::kInfo: return "info";
        case LogLevel::kWarning: return "warning";
        case LogLevel::kError: return "error";
    }
    return "error";
}

bool is_plain(std::string_view value) noexcept {
    if (value.empty()) return false;
    for (const char c : value) {
        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == '\x7f') return false;
    }
    return true;
}

// A value from outside must not be able to start a line or a field of its own.
void append_value(std::string& line, std::string_view value) {
    if (is_plain(value)) {
        line += value;
        return;
    }
    line += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == '\x7f') {
            line += '?';
        } else {
            line += c;
        }
    }
    line += '"';
}

}  // namespace

std::string to_iso8601(TimePoint time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 40> text{};
    const int size = std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
        static_cast<int>(clock.subseconds().count())
    );
    return {text.data(), static_cast<std::size_t>(size)};
}

void Logger::log(LogLevel level, std::string_view event, std::initializer_list<Field> fields) {
    if (level < level_min_) return;
    std::string line = to_iso8601(clock_.now());
    line += ' ';
    line += name_of(level);
    line += ' ';
    line += event;
    for (const auto& [key, value] : fields) {
        line += ' ';
        line += key;
        line += '=';
        append_value(line, value);
    }
    line += '\n';
    const std::lock_guard lock(mutex_);
    std::string_view left = line;
    while (!left.empty()) {
        const ssize_t wrote = ::write(fd_, left.data(), left.size());
        if (wrote <= 0) return;  // A log that cannot be written must not stop the server.
        left.remove_prefix(static_cast<std::size_t>(wrote));
    }
}

}  // namespace beholden
