#include "audit/report/report.h"

#include <algorithm>
#include <array>
#include <utility>

namespace beholden::audit::report {

namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kServed = 200;
constexpr const char* kNotStated = "(not stated)";

// So that a report names what did not happen, too.
const std::map<std::string, std::vector<const char*>>& fixed_rows() {
    static const std::map<std::string, std::vector<const char*>> kRows = {
        {"calls", {"served", "refused", "unauthenticated"}},
        {"searches",
         {"total", "without_candidates", "with_candidates", "candidates", "candidates_shown",
          "threshold_raised"}},
        {"leads", {"decided_on", "confirmed", "not_confirmed"}},
        {"dispositions", {"confirmed", "false", "no_action"}},
        {"faces", {"enrolled", "deleted_on_request", "deleted_otherwise"}},
        {"erased", {"collections", "payloads"}},
        {"false_alerts", {"alerts", "false_alerts", "searches"}},
    };
    return kRows;
}

std::int64_t parts_per_million(std::int64_t part, std::int64_t whole) {
    constexpr std::int64_t kMillion = 1'000'000;
    return (2 * kMillion * part + whole) / (2 * whole);
}

std::string word_or(const std::string& word, const char* otherwise) {
    return word.empty() ? otherwise : word;
}

std::int64_t day_of(std::int64_t time_ms) {
    return time_ms / kDayMs - (time_ms % kDayMs < 0 ? 1 : 0);
}

/// Searches of one day.
struct Day {
    std::int64_t searches = 0;
    std::int64_t alerts = 0;
    std::int64_t false_alerts = 0;

    void add(const Day& other) {
        searches += other.searches;
        alerts += other.alerts;
        false_alerts += other.false_alerts;
    }
};

}  // namespace

void Tally::add(const LeafFacts& leaf) {
    const bool served = leaf.kind == "call" && leaf.status == kServed;
    if (served && leaf.candidates) add_search(leaf);
    if (served && !leaf.lead.empty()) add_lead(leaf);
    if (!in_period(leaf.ended_ms)) return;
    if (leaf.kind == "unauthenticated") {
        sections_["calls"]["unauthenticated"] += leaf.requests.value_or(0);
    }
    if (leaf.kind == "call") ++sections_["calls"][served ? "served" : "refused"];
    if (leaf.kind == "call" && !served) {
        ++sections_["refusals_by_exception"][word_or(leaf.exception, kNotStated)];
    }
    if (served) sections_["faces"]["enrolled"] += leaf.faces_enrolled.value_or(0);
    if (served || leaf.kind != "call") add_deletion(leaf);
}

void Tally::add_search(const LeafFacts& leaf) {
    const std::int64_t shown = leaf.candidates_shown.value_or(*leaf.candidates);
    const std::int64_t window_ms = kRollingDays * kDayMs;
    if (leaf.ended_ms >= period_.from_ms - window_ms && leaf.ended_ms < period_.to_ms) {
        searches_[leaf.request] = {leaf.ended_ms, shown > 0};
    }
    if (!in_period(leaf.ended_ms)) return;
    Rows& rows = sections_["searches"];
    ++rows["total"];
    ++rows[shown > 0 ? "with_candidates" : "without_candidates"];
    rows["candidates"] += *leaf.candidates;
    rows["candidates_shown"] += shown;
    if (leaf.threshold_requested_milli && leaf.threshold_effective_milli &&
        *leaf.threshold_requested_milli < *leaf.threshold_effective_milli) {
        ++rows["threshold_raised"];
    }
    ++sections_["searches_by_operation"][word_or(leaf.operation, kNotStated)];
    ++sections_["searches_by_purpose"][word_or(leaf.purpose, kNotStated)];
    ++sections_["searches_by_offence"][word_or(leaf.offence, kNotStated)];
}

void Tally::add_lead(const LeafFacts& leaf) {
    if (!leaf.disposition.empty()) dispositions_[leaf.search][leaf.lead] = leaf.disposition;
    if (leaf.operation == "DecideLead" && in_period(leaf.ended_ms)) {
        lead_status_[leaf.lead] = leaf.lead_status;
    }
}

void Tally::add_deletion(const LeafFacts& leaf) {
    Rows& faces = sections_["faces"];
    const bool on_request = leaf.kind == "call";
    faces[on_request ? "deleted_on_request" : "deleted_otherwise"] +=
        leaf.faces_deleted.value_or(0);
    Rows& erased = sections_["erased"];
    if (on_request && leaf.operation == "DeleteCollection") ++erased["collections"];
    erased["payloads"] += leaf.payloads_erased.value_or(0);
}

bool Tally::is_false_alert(const std::string& request) const {
    const auto found = dispositions_.find(request);
    if (found == dispositions_.end()) return false;
    bool is_false = false;
    for (const auto& [lead, disposition] : found->second) {
        if (disposition == "CONFIRMED") return false;
        is_false |= disposition == "FALSE";
    }
    return is_false;
}

void Tally::add_rates(Report& report) const {
    std::map<std::int64_t, Day> days;
    Day whole;
    for (const auto& [request, search] : searches_) {
        const bool is_false = search.alert && is_false_alert(request);
        const Day one{1, search.alert ? 1 : 0, is_false ? 1 : 0};
        days[day_of(search.ended_ms)].add(one);
        if (!in_period(search.ended_ms)) continue;
        whole.add(one);
        if (!search.alert) continue;
        const auto found = dispositions_.find(request);
        if (found == dispositions_.end()) continue;
        for (const auto& [lead, disposition] : found->second) {
            Rows& rows = report.sections["dispositions"];
            if (disposition == "CONFIRMED") ++rows["confirmed"];
            if (disposition == "FALSE") ++rows["false"];
            if (disposition == "NO_ACTION") ++rows["no_action"];
        }
    }
    Rows& rows = report.sections["false_alerts"];
    rows["searches"] = whole.searches;
    rows["alerts"] = whole.alerts;
    rows["false_alerts"] = whole.false_alerts;
    if (whole.alerts > 0)
        rows["per_alert_ppm"] = parts_per_million(whole.false_alerts, whole.alerts);
    if (whole.searches > 0) {
        rows["per_face_ppm"] = parts_per_million(whole.false_alerts, whole.searches);
    }
    for (const auto& [day, that_day] : days) {
        if (!in_period((day + 1) * kDayMs - 1) && !in_period(day * kDayMs)) continue;
        Day window;
        for (auto at = days.lower_bound(day - kRollingDays + 1); at != days.upper_bound(day);
             ++at) {
            window.add(at->second);
        }
        const std::string name = print_day(day * kDayMs);
        report.sections["false_alerts_rolling_per_face_ppm"][name] =
            parts_per_million(window.false_alerts, window.searches);
        if (window.alerts > 0) {
            report.sections["false_alerts_rolling_per_alert_ppm"][name] =
                parts_per_million(window.false_alerts, window.alerts);
        }
    }
}

Report Tally::finish(const Checkpoint& checkpoint) const {
    Report report{checkpoint, period_, sections_};
    for (const auto& [section, rows] : fixed_rows()) {
        for (const char* row : rows) report.sections[section].try_emplace(row, 0);
    }
    Rows& leads = report.sections["leads"];
    for (const auto& [lead, status] : lead_status_) {
        ++leads["decided_on"];
        if (status == "CONFIRMED") ++leads["confirmed"];
        if (status == "NOT_CONFIRMED") ++leads["not_confirmed"];
    }
    add_rates(report);
    return report;
}

}  // namespace beholden::audit::report
