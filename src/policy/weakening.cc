#include "policy/weakening.h"

#include <algorithm>
#include <limits>

#include "policy/rule_table.h"

namespace beholden::policy {

namespace {

struct Comparison {
    const Rules& from;
    const Rules& to;
    std::vector<std::string_view>& weaker;

    void note(bool is_weaker, std::string_view name) const {
        if (is_weaker) weaker.push_back(name);
    }

    void operator()(std::string_view name, const Floor& rule) const {
        note(to.*rule.member < from.*rule.member, name);
    }
    template <class Limit>
        requires std::is_same_v<Limit, Ceiling> || std::is_same_v<Limit, CountCeiling>
    void operator()(std::string_view name, const Limit& rule) const {
        constexpr double kNone = std::numeric_limits<double>::infinity();
        const auto value = [&rule](const Rules& rules) {
            const auto& limit = rules.*rule.member;
            return limit ? static_cast<double>(*limit) : kNone;
        };
        note(value(to) > value(from), name);
    }
    void operator()(std::string_view name, const Days& rule) const {
        note(to.*rule.member > from.*rule.member, name);
    }
    void operator()(std::string_view name, const Requirement& rule) const {
        note(from.*rule.member && !(to.*rule.member), name);
    }
    void operator()(std::string_view name, const Permit& rule) const {
        note(to.*rule.member && !(from.*rule.member), name);
    }
    void operator()(std::string_view name, const Allowed& rule) const {
        const Words& before = from.*rule.member;
        const Words& after = to.*rule.member;
        const bool all_allowed = before.empty();
        note(!all_allowed && (after.empty() || !std::ranges::includes(before, after)), name);
    }
    void operator()(std::string_view name, const Denied& rule) const {
        note(!std::ranges::includes(to.*rule.member, from.*rule.member), name);
    }
    void operator()(std::string_view name, const Shown& rule) const {
        const bool everybody_before = from.review == Review::kNone;
        note(!everybody_before && !std::ranges::includes(from.*rule.member, to.*rule.member), name);
    }
    template <class Level>
    void operator()(std::string_view name, const Rung<Level>& rule) const {
        note(to.*rule.member < from.*rule.member, name);
    }
};

}  // namespace

std::vector<std::string_view> weakened_rules(const Rules& from, const Rules& to) {
    std::vector<std::string_view> weaker;
    for_each_rule(Comparison{from, to, weaker});
    return weaker;
}

}  // namespace beholden::policy
