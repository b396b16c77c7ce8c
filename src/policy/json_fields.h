#pragma once

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace beholden::policy {

inline std::int64_t milliseconds(TimePoint time) noexcept {
    return time.time_since_epoch().count();
}

/// Reads members of a stored JSON object; the first that is missing or of another kind spoils it.
class JsonFields {
public:
    explicit JsonFields(const boost::json::object& object) : object_(object) {}

    [[nodiscard]] std::string text(std::string_view name) {
        const auto* value = find(name);
        if (value != nullptr && value->is_string()) return std::string(value->get_string());
        good_ = false;
        return {};
    }
    [[nodiscard]] double number(std::string_view name) {
        const auto* value = find(name);
        if (value != nullptr && value->is_number()) return value->to_number<double>();
        good_ = false;
        return 0;
    }
    [[nodiscard]] std::int64_t integer(std::string_view name) {
        const auto* value = find(name);
        if (value != nullptr && value->is_int64()) return value->get_int64();
        good_ = false;
        return 0;
    }
    [[nodiscard]] TimePoint time(std::string_view name) {
        return TimePoint(std::chrono::milliseconds(integer(name)));
    }
    /// Index of the text in `names`.
    template <class Names>
    [[nodiscard]] std::size_t one_of(std::string_view name, const Names& names) {
        const std::string found = text(name);
        for (std::size_t i = 0; i < std::size(names); ++i) {
            if (names[i] == found) return i;
        }
        good_ = false;
        return 0;
    }
    /// Calls each(JsonFields&) for every object of an array.
    template <class Each>
    void objects(std::string_view name, Each&& each) {
        const auto* value = find(name);
        if (value == nullptr || !value->is_array()) {
            good_ = false;
            return;
        }
        for (const auto& item : value->get_array()) {
            if (!item.is_object()) {
                good_ = false;
                return;
            }
            JsonFields fields(item.get_object());
            each(fields);
            good_ = good_ && fields.good_;
        }
    }
    [[nodiscard]] bool good() const noexcept { return good_; }

private:
    [[nodiscard]] const boost::json::value* find(std::string_view name) const {
        return object_.if_contains(name);
    }
    const boost::json::object& object_;
    bool good_ = true;
};

/// errors  kCorruption: not a JSON object.
inline Result<boost::json::object> parse_object(std::string_view text) {
    boost::system::error_code error;
    boost::json::value value = boost::json::parse(text, error);
    if (error || !value.is_object()) {
        return fail(ErrorCode::kCorruption, "A stored document is damaged.", "no JSON object");
    }
    return std::move(value.get_object());
}

}  // namespace beholden::policy
