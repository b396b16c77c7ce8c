#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "base/limits.h"
#include "wire/codec.h"
#include "wire/json_text.h"
#include "wire/query.h"

namespace beholden::wire {

namespace {

/// Turns the flat fields into the JSON text of the same request: one decoder then checks both
/// protocols, with the same words.
class Nester {
public:
    explicit Nester(const Form& form) : form_(form) {}

    Result<std::string> structure(const Schema& schema) {
        BH_TRY(append_structure(schema, ""));
        for (const auto& [name, value] : form_) {
            if (!used_.contains(name)) return unknown_field();
        }
        return std::move(json_);
    }

private:
    static tl::unexpected<Error> unknown_field() {
        return fail(
            ErrorCode::kValidation, "The request has a parameter that this operation does not know."
        );
    }

    /// Whether a value of that name, or of a part of it, was sent.
    [[nodiscard]] bool is_present(const std::string& name) const {
        if (form_.contains(name)) return true;
        const auto next = form_.lower_bound(name + ".");
        return next != form_.end() && next->first.starts_with(name + ".");
    }

    Result<void> append_structure(const Schema& schema, const std::string& prefix) {
        json_ += '{';
        bool first = true;
        for (const Member& member : schema.members) {
            const std::string name = prefix + std::string(member.name);
            if (!is_present(name)) continue;
            if (!first) json_ += ',';
            first = false;
            append_json_string(json_, member.name);
            json_ += ':';
            BH_TRY(append_value(*member.schema, name));
        }
        json_ += '}';
        return {};
    }

    /// `name.member.1`, `.2`, ... without a gap; an empty list is sent as `name=`.
    Result<void> append_list(const Schema& schema, const std::string& name) {
        const auto empty = form_.find(name);
        if (empty != form_.end()) {
            if (!empty->second.empty()) return unknown_field();
            used_.insert(name);
        }
        json_ += '[';
        for (int i = 1;; ++i) {
            const std::string element = name + ".member." + std::to_string(i);
            if (!is_present(element)) break;
            if (i > 1) json_ += ',';
            BH_TRY(append_value(*schema.element, element));
        }
        json_ += ']';
        return {};
    }

    Result<void> append_value(const Schema& schema, const std::string& name) {
        if (schema.kind == Kind::kStructure) return append_structure(schema, name + ".");
        if (schema.kind == Kind::kList) return append_list(schema, name);
        const auto found = form_.find(name);
        if (found == form_.end()) return unknown_field();
        used_.insert(name);
        if (schema.kind == Kind::kString) {
            append_json_string(json_, found->second);
            return {};
        }
        // Whole numbers are all that the models of this protocol ask for beside strings.
        const std::string& text = found->second;
        const std::size_t sign = text.starts_with('-') ? 1 : 0;
        const bool whole = text.size() > sign && text.size() <= 20 &&
                           std::all_of(
                               text.begin() + static_cast<std::ptrdiff_t>(sign), text.end(),
                               [](unsigned char c) { return std::isdigit(c) != 0; }
                           );
        if (!whole) return fail(ErrorCode::kMalformedRequest, "A whole number was expected.");
        json_ += text;
        return {};
    }

    const Form& form_;
    std::set<std::string, std::less<>> used_;
    std::string json_;
};

}  // namespace

Result<void> decode_query(const Schema& schema, void* structure, const Form& form) {
    BH_TRY_ASSIGN(const std::string json, Nester(form).structure(schema));
    return decode_json(schema, structure, json, Check::kConstraints);
}

}  // namespace beholden::wire
