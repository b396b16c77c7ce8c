#include "wire/testing/random_json.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/bytes.h"
#include "base/check.h"
#include "wire/json_text.h"
#include "wire/number_text.h"

namespace beholden::wire::testing {

namespace {

constexpr int kDepthMax = 6;

void append_utf8(std::string& text, char32_t point) {
    const auto put = [&text](char32_t byte) { text += static_cast<char>(byte); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0 | (point >> 6));
        put(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        put(0xe0 | (point >> 12));
        put(0x80 | ((point >> 6) & 0x3f));
        put(0x80 | (point & 0x3f));
    } else {
        put(0xf0 | (point >> 18));
        put(0x80 | ((point >> 12) & 0x3f));
        put(0x80 | ((point >> 6) & 0x3f));
        put(0x80 | (point & 0x3f));
    }
}

/// Steps from each state to the nearest accepting one; a large number where there is none.
std::vector<std::size_t> distances(const Pattern& pattern) {
    const std::size_t states = pattern.accepting.size();
    std::vector<std::size_t> steps(states, states + 1);
    for (std::size_t s = 0; s < states; ++s) {
        if (pattern.accepting[s] != 0) steps[s] = 0;
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t s = 0; s < states; ++s) {
            for (std::size_t c = 0; c < pattern.class_count; ++c) {
                const std::size_t through = steps[pattern.next[s * pattern.class_count + c]] + 1;
                if (through < steps[s]) {
                    steps[s] = through;
                    changed = true;
                }
            }
        }
    }
    return steps;
}

/// The first code point of an interval of that class that JSON text can hold.
char32_t point_of_class(const Pattern& pattern, std::size_t wanted) {
    for (std::size_t i = 0; i < pattern.classes.size(); ++i) {
        const char32_t point = pattern.boundaries[i];
        const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
        if (pattern.classes[i] == wanted && point != 0 && !is_surrogate) return point;
    }
    // Class 0 may begin at U+0000 only: U+0001 is of it unless another interval begins there.
    return 1;
}

std::size_t length_min(const Schema& schema) {
    return static_cast<std::size_t>(schema.min.value_or(0));
}

}  // namespace

std::string RandomJson::matching_text(const Schema& schema) {
    const std::size_t shortest = length_min(schema);
    if (schema.pattern == nullptr) return std::string(std::max<std::size_t>(shortest, 1), 'x');
    const Pattern& pattern = *schema.pattern;
    const auto steps = distances(pattern);
    const std::size_t wanted = shortest + below(4);
    std::string text;
    std::size_t state = 0;
    for (std::size_t length = 0; length < wanted || pattern.accepting[state] == 0; ++length) {
        BH_CHECK(length < 3'000, "an accepting state is near");
        // Wander while there is room, then take the shortest way.
        std::vector<std::size_t> ways;
        for (std::size_t c = 0; c < pattern.class_count; ++c) {
            const std::size_t next = pattern.next[state * pattern.class_count + c];
            const bool leads_on = steps[next] <= pattern.accepting.size();
            if (leads_on && (length < wanted || steps[next] < steps[state])) ways.push_back(c);
        }
        if (ways.empty()) break;
        const std::size_t way = ways[below(ways.size())];
        append_utf8(text, point_of_class(pattern, way));
        state = pattern.next[state * pattern.class_count + way];
    }
    return text;
}

std::string RandomJson::valid(const Schema& schema, int depth) {
    switch (schema.kind) {
        case Kind::kString: return string(schema);
        case Kind::kBoolean: return below(2) == 0 ? "false" : "true";
        case Kind::kInteger:
        case Kind::kLong:
        case Kind::kFloat:
        case Kind::kDouble: return number(schema);
        case Kind::kBlob: {
            Bytes bytes(length_min(schema) + below(5));
            for (auto& byte : bytes) byte = static_cast<std::byte>(random_());
            return '"' + to_base64(bytes) + '"';
        }
        case Kind::kTimestamp: return std::to_string(1'700'000'000 + below(1000));
        case Kind::kStructure: return structure(schema, depth);
        case Kind::kList: return list(schema, depth);
        case Kind::kMap: return map(schema, depth);
    }
    return "null";
}

std::string RandomJson::string(const Schema& schema) {
    std::string json;
    if (schema.enum_values.empty()) {
        append_json_string(json, matching_text(schema));
    } else {
        append_json_string(json, schema.enum_values[below(schema.enum_values.size())]);
    }
    return json;
}

std::string RandomJson::number(const Schema& schema) {
    const double low = schema.min.value_or(schema.max.value_or(10) - 10);
    const double high = schema.max.value_or(low + 10);
    const double value = low + (high - low) * static_cast<double>(below(101)) / 100;
    std::string json;
    if (schema.kind == Kind::kInteger || schema.kind == Kind::kLong) {
        append_number(json, static_cast<std::int64_t>(std::floor(value)));
    } else if (schema.kind == Kind::kFloat) {
        append_number(json, static_cast<float>(value));
    } else {
        append_number(json, value);
    }
    return json;
}

std::string RandomJson::structure(const Schema& schema, int depth) {
    std::string json = "{";
    for (const Member& member : schema.members) {
        if (!member.required && (depth >= kDepthMax || below(3) == 0)) continue;
        if (json.size() > 1) json += ',';
        append_json_string(json, member.name);
        json += ':' + valid(*member.schema, depth + 1);
    }
    return json + "}";
}

std::string RandomJson::list(const Schema& schema, int depth) {
    const auto size_max = static_cast<std::size_t>(schema.max.value_or(3));
    const std::size_t wanted = depth < kDepthMax ? below(3) : 0;
    const std::size_t size = std::min(size_max, std::max(length_min(schema), wanted));
    std::string json = "[";
    for (std::size_t i = 0; i < size; ++i) {
        if (i > 0) json += ',';
        json += valid(*schema.element, depth + 1);
    }
    return json + "]";
}

std::string RandomJson::map(const Schema& schema, int depth) {
    std::string json = "{";
    append_json_string(json, matching_text(*schema.key));
    return json + ":" + valid(*schema.element, depth + 1) + "}";
}

}  // namespace beholden::wire::testing
