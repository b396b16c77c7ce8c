#include "wire/constraints.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "wire/number_text.h"

namespace beholden::wire {

namespace {

const std::string& as_string(const void* value) { return *static_cast<const std::string*>(value); }

/// The quantity that minimum and maximum speak of.
double measure(const Schema& schema, const void* value) {
    switch (schema.kind) {
        case Kind::kString: return static_cast<double>(count_code_points(as_string(value)));
        case Kind::kInteger: return *static_cast<const std::int32_t*>(value);
        case Kind::kLong: return static_cast<double>(*static_cast<const std::int64_t*>(value));
        case Kind::kFloat: return static_cast<double>(*static_cast<const float*>(value));
        case Kind::kDouble: return *static_cast<const double*>(value);
        case Kind::kBlob: return static_cast<double>(static_cast<const Bytes*>(value)->size());
        case Kind::kList: return static_cast<double>(schema.list.size(value));
        case Kind::kMap: return static_cast<double>(schema.map.size(value));
        case Kind::kBoolean:
        case Kind::kTimestamp:
        case Kind::kStructure: break;
    }
    return 0;
}

bool is_number(Kind kind) {
    return kind == Kind::kInteger || kind == Kind::kLong || kind == Kind::kFloat ||
           kind == Kind::kDouble;
}

bool is_known_value(const Schema& schema, const void* value) {
    return std::ranges::find(schema.enum_values, std::string_view(as_string(value))) !=
           schema.enum_values.end();
}

/// Bounds are whole numbers in every model; a fraction would still be written as it is.
std::string bound_text(double bound) {
    std::string text;
    if (bound == std::floor(bound) && std::abs(bound) < 1e15) {
        append_number(text, static_cast<std::int64_t>(bound));
    } else {
        append_number(text, bound);
    }
    return text;
}

std::string bound_constraint(const Schema& schema, bool upper) {
    const double bound = upper ? *schema.max : *schema.min;
    return std::string("Member must have ") + (is_number(schema.kind) ? "value " : "length ") +
           (upper ? "less" : "greater") + " than or equal to " + bound_text(bound);
}

std::string pattern_constraint(const Schema& schema) {
    return "Member must satisfy regular expression pattern: " + std::string(schema.pattern->text);
}

std::string enum_constraint(const Schema& schema) {
    std::string text = "Member must satisfy enum value set: [";
    for (std::size_t i = 0; i < schema.enum_values.size(); ++i) {
        if (i > 0) text += ", ";
        text += schema.enum_values[i];
    }
    return text + "]";
}

bool is_hidden(const Schema& schema) {
    return schema.sensitive || schema.kind == Kind::kBlob ||
           (schema.element != nullptr && is_hidden(*schema.element)) ||
           (schema.key != nullptr && is_hidden(*schema.key));
}

/// Appends `value` as the published service's messages show it; stops once `text` is long enough.
void append_echo(std::string& text, const Schema& schema, const void* value);

void append_list_echo(std::string& text, const Schema& schema, const void* value) {
    text += '[';
    for (std::size_t i = 0; i < schema.list.size(value); ++i) {
        if (text.size() > limits::kValidationEchoBytesMax) return;
        if (i > 0) text += ", ";
        append_echo(text, *schema.element, schema.list.at(value, i));
    }
    text += ']';
}

void append_map_echo(std::string& text, const Schema& schema, const void* value) {
    struct Context {
        std::string& text;
        const Schema& element;
        bool first = true;
    };
    Context context{text, *schema.element};
    text += '{';
    schema.map.for_each(
        value, &context,
        [](void* opaque, const std::string& key, const void* entry) {
            auto& [out, element, first] = *static_cast<Context*>(opaque);
            if (out.size() > limits::kValidationEchoBytesMax) return;
            if (!first) out += ", ";
            first = false;
            out += clip_utf8(key, limits::kValidationEchoBytesMax);
            out += '=';
            append_echo(out, element, entry);
        }
    );
    text += '}';
}

void append_echo(std::string& text, const Schema& schema, const void* value) {
    switch (schema.kind) {
        case Kind::kString:
            // Room for one more character of any length, so that clipping shows afterwards.
            text += clip_utf8(as_string(value), limits::kValidationEchoBytesMax + 4);
            return;
        case Kind::kBoolean: text += *static_cast<const bool*>(value) ? "true" : "false"; return;
        case Kind::kInteger: append_number(text, *static_cast<const std::int32_t*>(value)); return;
        case Kind::kLong: append_number(text, *static_cast<const std::int64_t*>(value)); return;
        case Kind::kFloat: append_number(text, *static_cast<const float*>(value)); return;
        case Kind::kDouble: append_number(text, *static_cast<const double*>(value)); return;
        case Kind::kList: append_list_echo(text, schema, value); return;
        case Kind::kMap: append_map_echo(text, schema, value); return;
        case Kind::kBlob:
        case Kind::kTimestamp:
        case Kind::kStructure: text += "..."; return;
    }
}

}  // namespace

bool satisfies(const Schema& schema, const void* value) {
    if (schema.min || schema.max) {
        const double size = measure(schema, value);
        if ((schema.max && size > *schema.max) || (schema.min && size < *schema.min)) return false;
    }
    if (!schema.enum_values.empty() && !is_known_value(schema, value)) return false;
    return schema.pattern == nullptr || matches(*schema.pattern, as_string(value));
}

std::vector<std::string> broken_constraints(const Schema& schema, const void* value) {
    std::vector<std::string> broken;
    const double size = measure(schema, value);
    if (schema.max && size > *schema.max) broken.push_back(bound_constraint(schema, true));
    if (schema.min && size < *schema.min) broken.push_back(bound_constraint(schema, false));
    if (schema.pattern != nullptr && !matches(*schema.pattern, as_string(value))) {
        broken.push_back(pattern_constraint(schema));
    }
    if (!schema.enum_values.empty() && !is_known_value(schema, value)) {
        broken.push_back(enum_constraint(schema));
    }
    return broken;
}

std::vector<std::string> all_constraints(const Schema& schema) {
    std::vector<std::string> all;
    if (schema.max) all.push_back(bound_constraint(schema, true));
    if (schema.min) all.push_back(bound_constraint(schema, false));
    if (schema.pattern != nullptr) all.push_back(pattern_constraint(schema));
    if (!schema.enum_values.empty()) all.push_back(enum_constraint(schema));
    return all;
}

std::string echo(const Schema& schema, const void* value) {
    if (is_hidden(schema)) return "Value";
    std::string text;
    append_echo(text, schema, value);
    if (text.size() > limits::kValidationEchoBytesMax) {
        text = std::string(clip_utf8(text, limits::kValidationEchoBytesMax)) + "...";
    }
    return "Value '" + text + "'";
}

void Violations::add(std::vector<std::size_t> order, std::string text) {
    ++count_;
    if (entries_.size() < limits::kValidationErrorsMax) {
        entries_.push_back({std::move(order), count_, std::move(text)});
    }
}

Error Violations::to_error() const {
    BH_CHECK(count_ > 0, "an error needs a violation");
    auto sorted = entries_;
    std::ranges::sort(sorted);
    std::string message =
        std::to_string(count_) + " validation error" + (count_ > 1 ? "s" : "") + " detected: ";
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        if (i > 0) message += "; ";
        message += sorted[i].text;
    }
    return Error{ErrorCode::kValidation, std::move(message), {}, std::source_location::current()};
}

}  // namespace beholden::wire
