#include "auth/amz_date.h"

#include <cstddef>

#include <fmt/format.h>

#include "base/ascii.h"

namespace beholden::auth {

namespace {

constexpr std::size_t kSize = std::string_view("20261124T090000Z").size();

int number_at(std::string_view text, std::size_t at, std::size_t digits) noexcept {
    int value = 0;
    for (const char c : text.substr(at, digits)) value = value * 10 + (c - '0');
    return value;
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_amz_date(std::string_view text) noexcept {
    if (text.size() != kSize || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
    for (std::size_t i = 0; i < kSize; ++i) {
        if (i != 8 && i != 15 && !is_digit(text[i])) return std::nullopt;
    }
    const std::chrono::year_month_day date(
        std::chrono::year(number_at(text, 0, 4)),
        std::chrono::month(static_cast<unsigned>(number_at(text, 4, 2))),
        std::chrono::day(static_cast<unsigned>(number_at(text, 6, 2)))
    );
    const std::chrono::hours hour(number_at(text, 9, 2));
    const std::chrono::minutes minute(number_at(text, 11, 2));
    const std::chrono::seconds second(number_at(text, 13, 2));
    const bool is_time = hour.count() < 24 && minute.count() < 60 && second.count() < 60;
    if (!date.ok() || !is_time) return std::nullopt;
    return std::chrono::sys_days(date) + hour + minute + second;
}

std::string to_amz_date(std::chrono::sys_seconds time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        clock.hours().count(), clock.minutes().count(), clock.seconds().count()
    );
}

}  // namespace beholden::auth
