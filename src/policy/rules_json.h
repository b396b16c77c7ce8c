#pragma once

#include <boost/json/object.hpp>

#include "base/result.h"
#include "policy/rules.h"

namespace beholden::policy {

/// Every rule by its name in the table's order; absent values are null.
boost::json::object write_rules(const Rules& rules);

/// Reads what `object` names over `base`; null means absent.
///
/// errors  kInvalidArgument naming the rule: unknown, of the wrong kind, or outside its domain.
Result<Rules> read_rules(const boost::json::object& object, Rules base);

/// As read_rules(): the domain alone, for rules that came another way.
Result<void> check_rules(const Rules& rules);

}  // namespace beholden::policy
