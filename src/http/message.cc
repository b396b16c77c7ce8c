#include "base/ascii.h"
#include "http/server.h"

namespace beholden::http {

std::string_view Request::header(std::string_view name) const noexcept {
    for (const auto& [field, value] : headers) {
        if (equals_without_case(field, name)) return value;
    }
    return {};
}

}  // namespace beholden::http
