#include "policy/activation.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "crypto/hash.h"

namespace beholden::policy {

namespace {

namespace json = boost::json;

constexpr std::string_view kLabelCheck = "ModerationLabelConfidenceCheck";
constexpr std::string_view kLabelName = "ModerationLabelName";
constexpr std::string_view kPercentage = "RandomSamplingPercentage";

struct Comparison {
    std::string_view name;
    bool (*holds)(double confidence, double bound);
};
constexpr std::array<Comparison, 5> kComparisons = {{
    {"ConfidenceEquals", [](double a, double b) { return a == b; }},
    {"ConfidenceLessThan", [](double a, double b) { return a < b; }},
    {"ConfidenceLessThanEquals", [](double a, double b) { return a <= b; }},
    {"ConfidenceGreaterThan", [](double a, double b) { return a > b; }},
    {"ConfidenceGreaterThanEquals", [](double a, double b) { return a >= b; }},
}};

tl::unexpected<Error> refuse(const std::string& why) {
    return fail(ErrorCode::kInvalidArgument, "activation conditions: " + why);
}

Result<double> percentage(std::string_view name, const json::value& value) {
    const double number = value.is_number() ? value.to_number<double>() : -1;
    if (number < 0 || number > 100) {
        return refuse(std::string(name) + " must be a number from 0 to 100");
    }
    return number;
}

}  // namespace

struct Activation::Condition {
    enum class Kind : std::uint8_t { kAnd, kOr, kLabel, kSampling };
    struct Bound {
        const Comparison* comparison = nullptr;
        double value = 0;
    };

    Kind kind = Kind::kOr;
    std::string word;  ///< "And", "Or" or "Conditions"; of a check its ConditionType.
    std::vector<Condition> parts;
    json::object parameters;  ///< Of a check, as given.
    std::string label;
    std::vector<Bound> bounds;
    double percentage = 0;

    static Result<Condition> parse(const json::value& value, int depth);
    static Result<Condition> parse_parts(
        Kind kind, std::string word, const json::value& value, int depth
    );
    Result<void> parse_label();
    Result<void> parse_sampling();

    [[nodiscard]] bool meets(std::span<const LabelScore> labels) const {
        return std::ranges::any_of(labels, [this](const LabelScore& each) {
            return (label == "*" || label == each.name) &&
                   std::ranges::all_of(bounds, [&each](const Bound& bound) {
                       return bound.comparison->holds(each.confidence_pct, bound.value);
                   });
        });
    }

    /// The condition as JSON with its result; every part is evaluated, so that all are told.
    [[nodiscard]] std::pair<bool, json::object> evaluate(
        std::span<const LabelScore> labels, double draw
    ) const {
        json::object told;
        bool result = kind == Kind::kAnd;
        if (kind == Kind::kAnd || kind == Kind::kOr) {
            json::array list;
            for (const Condition& part : parts) {
                auto [met, shown] = part.evaluate(labels, draw);
                result = kind == Kind::kAnd ? result && met : result || met;
                list.push_back(std::move(shown));
            }
            told[word] = std::move(list);
        } else {
            result = kind == Kind::kLabel ? meets(labels) : draw < percentage;
            told["ConditionType"] = word;
            told["ConditionParameters"] = parameters;
        }
        told["EvaluationResult"] = result;
        return {result, std::move(told)};
    }
};

Result<Activation::Condition> Activation::Condition::parse_parts(
    Kind kind, std::string word, const json::value& value, int depth
) {
    if (depth > limits::kActivationDepthMax) return refuse("nested too deeply");
    if (!value.is_array() || value.get_array().empty()) {
        return refuse(word + " must be a list of conditions");
    }
    Condition condition;
    condition.kind = kind;
    condition.word = std::move(word);
    for (const json::value& part : value.get_array()) {
        BH_TRY_ASSIGN(Condition parsed, parse(part, depth + 1));
        condition.parts.push_back(std::move(parsed));
    }
    return condition;
}

Result<Activation::Condition> Activation::Condition::parse(const json::value& value, int depth) {
    if (!value.is_object()) return refuse("a condition must be an object");
    const json::object& object = value.get_object();
    if (object.size() == 1) {
        const std::string word(object.begin()->key());
        if (word == "And") return parse_parts(Kind::kAnd, word, object.begin()->value(), depth);
        if (word == "Or") return parse_parts(Kind::kOr, word, object.begin()->value(), depth);
    }
    const json::value* type = object.if_contains("ConditionType");
    const json::value* parameters = object.if_contains("ConditionParameters");
    if (object.size() != 2 || type == nullptr || parameters == nullptr || !type->is_string() ||
        !parameters->is_object()) {
        return refuse("a condition has And, or Or, or ConditionType and ConditionParameters");
    }
    Condition condition;
    condition.word = std::string(type->get_string());
    condition.parameters = parameters->get_object();
    const bool label = condition.word == kLabelCheck;
    if (!label && condition.word != "Sampling") {
        return refuse("ConditionType must be ModerationLabelConfidenceCheck or Sampling");
    }
    condition.kind = label ? Kind::kLabel : Kind::kSampling;
    BH_TRY(label ? condition.parse_label() : condition.parse_sampling());
    return condition;
}

Result<void> Activation::Condition::parse_label() {
    for (const auto& [key, value] : parameters) {
        if (std::string_view(key) == kLabelName) {
            if (!value.is_string()) return refuse("ModerationLabelName must be text");
            label = std::string(value.get_string());
            continue;
        }
        const std::string name(key);
        const auto* found = std::ranges::find(kComparisons, name, &Comparison::name);
        if (found == kComparisons.end()) return refuse("a label check has no parameter " + name);
        BH_TRY_ASSIGN(const double bound, policy::percentage(found->name, value));
        bounds.push_back({found, bound});
    }
    if (label.empty() || bounds.empty()) {
        return refuse("a label check needs ModerationLabelName and a confidence");
    }
    return {};
}

Result<void> Activation::Condition::parse_sampling() {
    const json::value* value = parameters.if_contains(kPercentage);
    if (parameters.size() != 1 || value == nullptr) {
        return refuse("Sampling has the parameter RandomSamplingPercentage alone");
    }
    BH_TRY_ASSIGN(percentage, policy::percentage(kPercentage, *value));
    return {};
}

double Activation::draw_of(std::span<const std::byte> picture, std::string_view flow) {
    const crypto::Sha256 hash = crypto::hmac_sha256(as_bytes(flow), crypto::sha256(picture));
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < sizeof(number); ++i) {
        number = (number << 8U) | std::to_integer<std::uint32_t>(hash[i]);
    }
    return static_cast<double>(number) / 4'294'967'296.0 * 100;
}

Result<Activation> Activation::parse(std::string_view text) {
    if (text.size() > limits::kActivationBytesMax) return refuse("the document is too long");
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) return refuse("not a JSON object");
    const json::object& object = value.get_object();
    const json::value* conditions = object.if_contains("Conditions");
    if (object.size() != 1 || conditions == nullptr) {
        return refuse("the document has the member Conditions alone");
    }
    BH_TRY_ASSIGN(
        Condition any, Condition::parse_parts(Condition::Kind::kOr, "Conditions", *conditions, 0)
    );
    return Activation(std::make_shared<const Condition>(std::move(any)));
}

Activation::Evaluation Activation::evaluate(std::span<const LabelScore> labels, double draw) const {
    auto [activated, told] = any_->evaluate(labels, draw);
    told.erase("EvaluationResult");  // whether there is a HumanLoopArn tells it
    return {activated, json::serialize(told)};
}

}  // namespace beholden::policy
