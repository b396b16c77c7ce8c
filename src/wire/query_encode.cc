#include <chrono>
#include <string>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "wire/number_text.h"
#include "wire/query.h"

namespace beholden::wire {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// What XML 1.0 can hold, less the line ends, which a reader would change.
bool is_xml_character(char32_t c) {
    return c == '\t' || (c >= 0x20 && c <= 0xFFFD) || c >= 0x10000;
}

void append_value(std::string& xml, const Schema& schema, const void* value);

void append_element(
    std::string& xml, std::string_view name, const Schema& schema, const void* value
) {
    xml += fmt::format("<{}>", name);
    append_value(xml, schema, value);
    xml += fmt::format("</{}>", name);
}

void append_value(std::string& xml, const Schema& schema, const void* value) {
    switch (schema.kind) {
        case Kind::kString: append_xml_text(xml, *static_cast<const std::string*>(value)); return;
        case Kind::kInteger: append_number(xml, *static_cast<const std::int32_t*>(value)); return;
        case Kind::kTimestamp: {
            const auto time =
                std::chrono::floor<std::chrono::seconds>(*static_cast<const TimePoint*>(value));
            xml += fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", time);
            return;
        }
        case Kind::kStructure:
            for (const Member& member : schema.members) {
                const void* found = member.find(value);
                if (found != nullptr) append_element(xml, member.name, *member.schema, found);
            }
            return;
        case Kind::kList:
            for (std::size_t i = 0; i < schema.list.size(value); ++i) {
                append_element(xml, "member", *schema.element, schema.list.at(value, i));
            }
            return;
        default: break;
    }
    BH_CHECK(false, "answers of the query protocol hold these kinds");
}

}  // namespace

void append_xml_text(std::string& xml, std::string_view value) {
    while (!value.empty()) {
        const std::string_view before = value;
        const auto code_point = take_code_point(value);
        if (!code_point) {
            xml += kReplacement;
            value.remove_prefix(1);
            continue;
        }
        switch (*code_point) {
            case '<': xml += "&lt;"; continue;
            case '>': xml += "&gt;"; continue;
            case '&': xml += "&amp;"; continue;
            case '"': xml += "&quot;"; continue;
            default: break;
        }
        const bool fits = is_xml_character(*code_point);
        xml += fits ? before.substr(0, before.size() - value.size()) : kReplacement;
    }
}

std::string encode_query(
    const Schema& schema,
    const void* structure,
    std::string_view action,
    std::string_view xmlns,
    std::string_view request_id
) {
    std::string xml = fmt::format("<{0}Response xmlns=\"{1}\"><{0}Result>", action, xmlns);
    append_value(xml, schema, structure);
    xml += fmt::format("</{}Result><ResponseMetadata><RequestId>", action);
    append_xml_text(xml, request_id);
    xml += fmt::format("</RequestId></ResponseMetadata></{}Response>", action);
    return xml;
}

}  // namespace beholden::wire
