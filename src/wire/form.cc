#include "wire/form.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "base/utf8.h"

namespace beholden::wire {

namespace {

std::optional<unsigned> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    return std::nullopt;
}

bool is_text(std::string_view text) {
    return text.find('\0') == std::string_view::npos && is_utf8(text);
}

std::optional<std::string> decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (text.size() - i < 3) return std::nullopt;
            const auto high = hex_digit(text[i + 1]);
            const auto low = hex_digit(text[i + 2]);
            if (!high || !low) return std::nullopt;
            out += static_cast<char>(*high * 16 + *low);
            i += 2;
        }
    }
    if (!is_text(out)) return std::nullopt;
    return out;
}

tl::unexpected<Error> malformed(std::string message) {
    return fail(ErrorCode::kMalformedRequest, std::move(message));
}

}  // namespace

Result<Form> parse_form(std::string_view body) {
    if (body.size() > limits::kFormBytesMax) return malformed("The form is too large.");
    Form form;
    while (!body.empty()) {
        const std::string_view field = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(field.size() + 1, body.size()));
        if (field.empty()) continue;
        const std::size_t sign = std::min(field.find('='), field.size());
        auto name = decoded(field.substr(0, sign));
        auto value = decoded(field.substr(std::min(sign + 1, field.size())));
        if (!name || !value || name->empty()) {
            return malformed("The form is not application/x-www-form-urlencoded UTF-8.");
        }
        if (form.size() == limits::kFormFieldsMax)
            return malformed("The form has too many fields.");
        if (!form.emplace(std::move(*name), std::move(*value)).second) {
            return malformed("The form names a field twice.");
        }
    }
    return form;
}

}  // namespace beholden::wire
