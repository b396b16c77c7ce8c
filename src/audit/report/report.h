#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/report/leaf_facts.h"
#include "base/result.h"

/// The disclosure report: what was done in a period, computed from the leaves of the log alone, so
/// that anybody with the log computes the same to the byte (docs/disclosure-report.md).
namespace beholden::audit::report {

/// [from, to), in milliseconds since 1970, UTC; an event belongs to the moment it ended.
struct Period {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
};

/// Whole numbers only: rates are parts per million, rounded half up.
using Rows = std::map<std::string, std::int64_t>;

struct Report {
    Checkpoint checkpoint;  ///< Of the log that was read.
    Period period;
    std::map<std::string, Rows> sections;
};

/// Reads leaves one after another. Memory grows with the searches that showed candidates.
class Tally {
public:
    explicit Tally(Period period) : period_(period) {}

    /// Every leaf of the log, in order: what became of a lead may be told after the period.
    void add(const LeafFacts& leaf);

    [[nodiscard]] Report finish(const Checkpoint& checkpoint) const;

private:
    struct Search {
        std::int64_t ended_ms = 0;
        bool alert = false;  ///< It showed a candidate.
    };

    void add_search(const LeafFacts& leaf);
    void add_lead(const LeafFacts& leaf);
    void add_deletion(const LeafFacts& leaf);
    void add_rates(Report& report) const;
    [[nodiscard]] bool is_false_alert(const std::string& request) const;
    [[nodiscard]] bool in_period(std::int64_t time_ms) const noexcept {
        return time_ms >= period_.from_ms && time_ms < period_.to_ms;
    }

    const Period period_;
    std::map<std::string, Rows> sections_;
    std::map<std::string, Search> searches_;  ///< By request id; from a window before the period.
    /// What became of leads, by the search's request id and the lead's: the last word counts.
    std::map<std::string, std::map<std::string, std::string>> dispositions_;
    std::map<std::string, std::string> lead_status_;  ///< Of leads decided on in the period.
};

/// Days over which the rolling rates are taken; each ends with the day it is named after.
inline constexpr std::int64_t kRollingDays = 30;

/// The report in its three forms, each the same to the byte for the same log and period.
std::string print_json(const Report& report);
/// "section,row,value" lines; first the log and the period.
std::string print_csv(const Report& report);
/// A page for people and printers; no scripts, nothing loaded from elsewhere.
std::string print_html(const Report& report);

/// "2026-11-24T09:00:00Z" or "2026-11-24" (its beginning), UTC, as milliseconds since 1970.
///
/// errors  kInvalidArgument.
Result<std::int64_t> parse_moment(std::string_view text);
std::string print_moment(std::int64_t time_ms);
/// "2026-11-24".
std::string print_day(std::int64_t time_ms);

}  // namespace beholden::audit::report
