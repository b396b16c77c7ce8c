#include "policy/rules_json.h"

#include <algorithm>
#include <cmath>

#include "base/limits.h"
#include "policy/rule_table.h"

namespace beholden::policy {

namespace {

namespace json = boost::json;

/// Whole numbers without a fraction, so that the document reads as it was written.
json::value number(double value) {
    if (value == std::floor(value) && std::abs(value) < 1e15) {
        return static_cast<std::int64_t>(value);
    }
    return value;
}

struct Writer {
    const Rules& rules;
    json::object& out;

    void operator()(std::string_view name, const Floor& rule) const {
        out[name] = number(rules.*rule.member);
    }
    void operator()(std::string_view name, const Ceiling& rule) const {
        const auto& value = rules.*rule.member;
        out[name] = value ? number(*value) : json::value(nullptr);
    }
    void operator()(std::string_view name, const CountCeiling& rule) const {
        const auto& value = rules.*rule.member;
        out[name] = value ? json::value(*value) : json::value(nullptr);
    }
    void operator()(std::string_view name, const Days& rule) const {
        out[name] = rules.*rule.member;
    }
    void operator()(std::string_view name, const Requirement& rule) const {
        out[name] = rules.*rule.member;
    }
    void operator()(std::string_view name, const Permit& rule) const {
        out[name] = rules.*rule.member;
    }
    template <class Level>
    void operator()(std::string_view name, const Rung<Level>& rule) const {
        out[name] = rule.names[static_cast<std::size_t>(rules.*rule.member)];
    }
    template <class List>
        requires std::is_same_v<Words Rules::*, decltype(List::member)>
    void operator()(std::string_view name, const List& rule) const {
        json::array words;
        for (const std::string& word : rules.*rule.member) words.emplace_back(word);
        out[name] = std::move(words);
    }
};

bool is_word(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !text.empty() && text.size() <= limits::kPolicyWordBytesMax &&
           std::ranges::all_of(text, fits);
}

/// Looks for one rule in the object, checks it, and sets it.
struct Reader {
    const json::object& in;
    Rules& rules;
    std::size_t found = 0;
    std::string wrong;  ///< The first rule that is not as it should be, and what it should be.

    const json::value* find(std::string_view name) {
        const auto* value = in.if_contains(name);
        if (value != nullptr) ++found;
        return value;
    }
    void expect(bool holds, std::string_view name, std::string_view need) {
        if (!holds && wrong.empty()) wrong = std::string(name) + " must be " + std::string(need);
    }

    static std::optional<double> number_in(const json::value& value, double low, double high) {
        if (!value.is_number()) return std::nullopt;
        const double number = value.to_number<double>();
        if (!(number >= low && number <= high)) return std::nullopt;
        return number;
    }
    static std::optional<int> count_in(const json::value& value, int max) {
        const auto number = number_in(value, 1, max);
        if (!number || *number != std::floor(*number)) return std::nullopt;
        return static_cast<int>(*number);
    }

    void operator()(std::string_view name, const Floor& rule) {
        const auto* value = find(name);
        if (value == nullptr) return;
        const auto number = number_in(*value, 0, rule.max);
        expect(number.has_value(), name, "a number from 0 to " + std::to_string(rule.max));
        rules.*rule.member = number.value_or(0);
    }
    void operator()(std::string_view name, const Ceiling& rule) {
        const auto* value = find(name);
        if (value == nullptr) return;
        const auto number = value->is_null() ? std::nullopt : number_in(*value, 1e-9, rule.max);
        expect(value->is_null() || number, name, "a number above 0");
        rules.*rule.member = number;
    }
    void operator()(std::string_view name, const CountCeiling& rule) {
        const auto* value = find(name);
        if (value == nullptr) return;
        const auto count = value->is_null() ? std::nullopt : count_in(*value, rule.max);
        expect(
            value->is_null() || count, name, "a whole number from 1 to " + std::to_string(rule.max)
        );
        rules.*rule.member = count;
    }
    void operator()(std::string_view name, const Days& rule) {
        const auto* value = find(name);
        if (value == nullptr) return;
        const auto count = count_in(*value, rule.max);
        expect(count.has_value(), name, "a whole number from 1 to " + std::to_string(rule.max));
        rules.*rule.member = count.value_or(1);
    }
    template <class Switch>
        requires std::is_same_v<bool Rules::*, decltype(Switch::member)>
    void operator()(std::string_view name, const Switch& rule) {
        const auto* value = find(name);
        if (value == nullptr) return;
        expect(value->is_bool(), name, "true or false");
        rules.*rule.member = value->is_bool() && value->get_bool();
    }
    template <class Level>
    void operator()(std::string_view name, const Rung<Level>& rule) {
        const auto* value = find(name);
        if (value == nullptr) return;
        const auto at = value->is_string()
                            ? std::ranges::find(rule.names, std::string_view(value->get_string()))
                            : rule.names.end();
        expect(at != rule.names.end(), name, "one of its levels");
        rules.*rule.member =
            at == rule.names.end() ? Level{} : static_cast<Level>(at - rule.names.begin());
    }
    void operator()(std::string_view name, const Allowed& rule) {
        read_words(name, rules.*rule.member, {});
    }
    void operator()(std::string_view name, const Denied& rule) {
        read_words(name, rules.*rule.member, rule.vocabulary);
    }
    void operator()(std::string_view name, const Shown& rule) {
        read_words(name, rules.*rule.member, rule.vocabulary);
    }

private:
    void read_words(
        std::string_view name, Words& words, std::span<const std::string_view> vocabulary
    ) {
        const auto* value = find(name);
        if (value == nullptr) return;
        words.clear();
        const json::array* list = value->if_array();
        expect(
            list != nullptr && list->size() <= limits::kPolicyWordsMax, name,
            "a list of at most " + std::to_string(limits::kPolicyWordsMax) + " words"
        );
        if (list == nullptr) return;
        for (const json::value& item : *list) {
            const std::string_view word =
                item.is_string() ? std::string_view(item.get_string()) : std::string_view();
            const bool known =
                vocabulary.empty() || std::ranges::find(vocabulary, word) != vocabulary.end();
            expect(is_word(word) && known, name, "words (a-z, 0-9 and -) that are known to it");
            words.emplace(word);
        }
    }
};

}  // namespace

json::object write_rules(const Rules& rules) {
    json::object out;
    for_each_rule(Writer{rules, out});
    return out;
}

Result<Rules> read_rules(const json::object& object, Rules base) {
    Reader reader{object, base, 0, {}};
    for_each_rule(reader);
    if (reader.wrong.empty() && reader.found != object.size()) {
        reader.wrong = "only rules that exist may be named";
    }
    if (!reader.wrong.empty()) {
        return fail(ErrorCode::kInvalidArgument, "The policy is not valid: " + reader.wrong + ".");
    }
    return base;
}

Result<void> check_rules(const Rules& rules) {
    BH_TRY(read_rules(write_rules(rules), {}));
    return {};
}

}  // namespace beholden::policy
