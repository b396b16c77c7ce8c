#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

#include "audit/canonical_json.h"
#include "audit/report/report.h"
#include "base/ascii.h"
#include "base/bytes.h"

namespace beholden::audit::report {

namespace {

constexpr const char* kFormat = "beholden-disclosure-report/1";
constexpr std::int64_t kDayMs = 86'400'000;

std::string number(std::int64_t value) { return std::to_string(value); }

/// A field of RFC 4180; one that a spreadsheet would take for a formula gets a quote in front.
std::string csv_field(std::string_view text) {
    std::string field;
    const std::string_view formula = "=+-@";
    if (!text.empty() && formula.find(text.front()) != std::string_view::npos) field = "'";
    field += text;
    if (field.find_first_of("\",\r\n") == std::string::npos) return field;
    std::string quoted = "\"";
    for (const char c : field) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    }
    return out;
}

/// "searches_by_purpose" for people.
std::string spelled(std::string text) {
    for (char& c : text) {
        if (c == '_') c = ' ';
    }
    return text;
}

std::string digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, is_digit) ? std::string(text) : std::string();
}

/// Digits of a fixed number as a number; -1 where there is something else.
int fixed_number(std::string_view text) {
    int value = -1;
    const std::string only = digits(text);
    std::from_chars(only.data(), only.data() + only.size(), value);
    return value;
}

std::string table(const std::string& title, const Rows& rows) {
    std::string text = fmt::format("<h2>{}</h2>\n<table>\n", html_text(spelled(title)));
    for (const auto& [row, value] : rows) {
        text += fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", html_text(spelled(row)), value);
    }
    return text + "</table>\n";
}

}  // namespace

std::string print_day(std::int64_t time_ms) {
    const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(time_ms)};
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
    return fmt::format(
        "{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
        static_cast<unsigned>(day.day())
    );
}

std::string print_moment(std::int64_t time_ms) {
    const std::int64_t in_day = (time_ms % kDayMs + kDayMs) % kDayMs / 1000;
    return fmt::format(
        "{}T{:02}:{:02}:{:02}Z", print_day(time_ms), in_day / 3600, in_day / 60 % 60, in_day % 60
    );
}

Result<std::int64_t> parse_moment(std::string_view text) {
    const auto wrong = [] {
        return fail(ErrorCode::kInvalidArgument, "A time is 2026-11-24 or 2026-11-24T09:00:00Z.");
    };
    const std::string whole =
        text.size() == 10 ? std::string(text) + "T00:00:00Z" : std::string(text);
    constexpr std::size_t kLength = 20;
    if (whole.size() != kLength) return wrong();
    const auto part = [&whole](std::size_t begin, std::size_t count) {
        return fixed_number(std::string_view(whole).substr(begin, count));
    };
    const std::chrono::year_month_day day{
        std::chrono::year(part(0, 4)), std::chrono::month(static_cast<unsigned>(part(5, 2))),
        std::chrono::day(static_cast<unsigned>(part(8, 2)))
    };
    if (!day.ok() || part(0, 4) < 1970) return wrong();
    const int second_of_day = part(11, 2) * 3600 + part(14, 2) * 60 + part(17, 2);
    const std::int64_t time_ms =
        std::chrono::sys_days(day).time_since_epoch().count() * kDayMs + second_of_day * 1000LL;
    // What was read must print to what was written: that leaves one form.
    if (print_moment(time_ms) != whole) return wrong();
    return time_ms;
}

std::string print_json(const Report& report) {
    JsonMembers figures;
    for (const auto& [section, rows] : report.sections) {
        JsonMembers members;
        for (const auto& [row, value] : rows) members[row] = number(value);
        figures[section] = json_object(members);
    }
    return json_object(
               {{"format", json_string(kFormat)},
                {"log", json_object(
                            {{"origin", json_string(report.checkpoint.origin)},
                             {"root", json_string(to_base64(report.checkpoint.root))},
                             {"size", std::to_string(report.checkpoint.size)}}
                        )},
                {"period", json_object(
                               {{"from", json_string(print_moment(report.period.from_ms))},
                                {"to", json_string(print_moment(report.period.to_ms))}}
                           )},
                {"figures", json_object(figures)}}
           ) +
           "\n";
}

std::string print_csv(const Report& report) {
    std::string text = fmt::format(
        "section,row,value\nlog,origin,{}\nlog,size,{}\nlog,root,{}\nperiod,from,{}\nperiod,to,{}"
        "\n",
        csv_field(report.checkpoint.origin), report.checkpoint.size,
        csv_field(to_base64(report.checkpoint.root)), print_moment(report.period.from_ms),
        print_moment(report.period.to_ms)
    );
    for (const auto& [section, rows] : report.sections) {
        for (const auto& [row, value] : rows) {
            text += fmt::format("{},{},{}\n", csv_field(section), csv_field(row), value);
        }
    }
    return text;
}

std::string print_html(const Report& report) {
    std::string text = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<title>Disclosure report</title>\n<style>\n"
        "body {{ font: 11pt/1.4 sans-serif; max-width: 45em; margin: 2em auto; }}\n"
        "h2 {{ font-size: 12pt; margin: 1.5em 0 0.3em; }}\n"
        "table {{ border-collapse: collapse; width: 100%; break-inside: avoid; }}\n"
        "th, td {{ border-bottom: 1px solid #bbb; padding: 0.2em 0; text-align: left; }}\n"
        "th {{ font-weight: normal; }}\ntd {{ text-align: right; }}\n"
        "code {{ overflow-wrap: anywhere; }}\n"
        "</style>\n</head>\n<body>\n<h1>Disclosure report</h1>\n"
        "<p>From {} to {}. Computed from the {} entries of the audit log <code>{}</code> whose "
        "root "
        "is <code>{}</code>. Rates are parts per million.</p>\n",
        print_moment(report.period.from_ms), print_moment(report.period.to_ms),
        report.checkpoint.size, html_text(report.checkpoint.origin),
        html_text(to_base64(report.checkpoint.root))
    );
    for (const auto& [section, rows] : report.sections) text += table(section, rows);
    return text + "</body>\n</html>\n";
}

}  // namespace beholden::audit::report
