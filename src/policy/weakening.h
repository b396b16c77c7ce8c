#pragma once

#include <string_view>
#include <vector>

#include "policy/rules.h"

namespace beholden::policy {

/// The rules of `to` that protect people less than those of `from`, by name; static storage.
///
/// A change of several rules is judged rule by rule: one that is weaker is not made up for by
/// another that is stronger.
std::vector<std::string_view> weakened_rules(const Rules& from, const Rules& to);

}  // namespace beholden::policy
