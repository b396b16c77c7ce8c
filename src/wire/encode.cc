#include <chrono>
#include <cmath>

#include "base/bytes.h"
#include "base/clock.h"
#include "wire/codec.h"
#include "wire/json_text.h"
#include "wire/number_text.h"

namespace beholden::wire {

namespace {

void append_value(std::string& json, const Schema& schema, const void* value);

template <class Number>
void append_floating(std::string& json, Number value) {
    if (std::isfinite(value)) {
        append_number(json, value);
    } else {
        json += "null";
    }
}

/// Seconds since the epoch, with three decimals where there are milliseconds. Written digit by
/// digit: a double in its shortest form would turn round seconds into "1.7e+09".
void append_timestamp(std::string& json, TimePoint time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto millis = (time - seconds).count();
    append_number(json, std::int64_t{seconds.time_since_epoch().count()});
    if (millis != 0) {
        json += '.';
        json += std::to_string(1000 + millis).substr(1);
    }
}

void append_structure(std::string& json, const Schema& schema, const void* value) {
    json += '{';
    bool first = true;
    for (const Member& member : schema.members) {
        const void* found = member.find(value);
        if (found == nullptr) continue;
        if (!first) json += ',';
        first = false;
        append_json_string(json, member.name);
        json += ':';
        append_value(json, *member.schema, found);
    }
    json += '}';
}

void append_list(std::string& json, const Schema& schema, const void* value) {
    json += '[';
    for (std::size_t i = 0; i < schema.list.size(value); ++i) {
        if (i > 0) json += ',';
        append_value(json, *schema.element, schema.list.at(value, i));
    }
    json += ']';
}

void append_map(std::string& json, const Schema& schema, const void* value) {
    struct Context {
        std::string& json;
        const Schema& element;
        bool first = true;
    };
    Context context{json, *schema.element};
    json += '{';
    schema.map.for_each(
        value, &context,
        [](void* opaque, const std::string& key, const void* entry) {
            auto& [out, element, first] = *static_cast<Context*>(opaque);
            if (!first) out += ',';
            first = false;
            append_json_string(out, key);
            out += ':';
            append_value(out, element, entry);
        }
    );
    json += '}';
}

void append_value(std::string& json, const Schema& schema, const void* value) {
    switch (schema.kind) {
        case Kind::kString:
            append_json_string(json, *static_cast<const std::string*>(value));
            return;
        case Kind::kBoolean: json += *static_cast<const bool*>(value) ? "true" : "false"; return;
        case Kind::kInteger: append_number(json, *static_cast<const std::int32_t*>(value)); return;
        case Kind::kLong: append_number(json, *static_cast<const std::int64_t*>(value)); return;
        case Kind::kFloat: append_floating(json, *static_cast<const float*>(value)); return;
        case Kind::kDouble: append_floating(json, *static_cast<const double*>(value)); return;
        case Kind::kBlob:
            json += '"';
            json += to_base64(*static_cast<const Bytes*>(value));
            json += '"';
            return;
        case Kind::kTimestamp:
            append_timestamp(json, *static_cast<const TimePoint*>(value));
            return;
        case Kind::kStructure: append_structure(json, schema, value); return;
        case Kind::kList: append_list(json, schema, value); return;
        case Kind::kMap: append_map(json, schema, value); return;
    }
}

}  // namespace

std::string encode_json(const Schema& schema, const void* structure) {
    std::string json;
    append_structure(json, schema, structure);
    return json;
}

}  // namespace beholden::wire
