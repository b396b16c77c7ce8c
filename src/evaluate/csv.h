#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beholden::evaluate {

/// Rows of comma-separated fields; a field in double quotes may hold commas, line ends and doubled
/// quotes. Empty lines are skipped; a UTF-8 byte order mark is dropped.
///
/// errors  kInvalidArgument: a quote that is not closed, or text after a closing quote.
/// source  RFC 4180.
Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text);

}  // namespace beholden::evaluate
