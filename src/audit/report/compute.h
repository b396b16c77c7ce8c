#pragma once

#include <cstdint>
#include <string>

#include "audit/report/report.h"
#include "audit/trust_policy.h"
#include "audit/verify/source.h"
#include "base/result.h"

namespace beholden::audit::report {

/// errors  as parse_moment(); kInvalidArgument unless `from` lies before `to`.
Result<Period> parse_period(std::string_view from, std::string_view to);

/// The report of a log, which is verified on the way (audit/verify).
///
/// policy  Parsed with verify::parse_key().
/// errors  as verify::verify_log() and read_leaf(), with the number of the entry.
Result<Report> compute(verify::LogSource& source, const TrustPolicy& policy, const Period& period);

enum class Format : std::uint8_t { kJson, kCsv, kHtml };

std::string print(const Report& report, Format format);

}  // namespace beholden::audit::report
