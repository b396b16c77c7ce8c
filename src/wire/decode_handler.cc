#include "wire/decode_handler.h"

#include "base/check.h"
#include "base/limits.h"
#include "wire/scalar.h"

namespace beholden::wire {

namespace {

std::string_view view(boost::json::string_view text) { return {text.data(), text.size()}; }

std::uint64_t bit(std::size_t place) { return std::uint64_t{1} << place; }

bool is_scalar(Kind kind) {
    return kind != Kind::kStructure && kind != Kind::kList && kind != Kind::kMap;
}

/// Member names in messages begin with a small letter, as the published service writes them.
void append_member_name(std::string& path, std::string_view name) {
    if (!path.empty()) path += '.';
    const char first = name.front();
    path += first >= 'A' && first <= 'Z' ? static_cast<char>(first - 'A' + 'a') : first;
    path += name.substr(1);
}

std::string joined(const std::vector<std::string>& constraints) {
    std::string text = "[";
    for (const std::string& constraint : constraints) {
        if (text.size() > 1) text += ", ";
        text += constraint;
    }
    return text + "]";
}

}  // namespace

bool DecodeHandler::settle(Result<void> result, ErrorOut& ec) {
    if (result) return true;
    error_ = std::move(result).error();
    ec = boost::json::make_error_code(boost::json::error::syntax);
    return false;
}

bool DecodeHandler::is_skipping() const {
    if (skip_depth_ > 0) return true;
    return !frames_.empty() && frames_.back().schema->kind == Kind::kStructure &&
           frames_.back().member == nullptr;
}

const Schema* DecodeHandler::expected() const {
    if (frames_.empty()) return &root_;
    const Frame& top = frames_.back();
    return top.schema->kind == Kind::kStructure ? top.member->schema : top.schema->element;
}

Result<void> DecodeHandler::begin_value() {
    if (++values_ > limits::kJsonValuesMax) return malformed("Too many values");
    if (is_skipping() || frames_.empty()) return {};
    Frame& top = frames_.back();
    if (top.schema->kind == Kind::kList) top.place = top.schema->list.size(top.value);
    if (top.schema->kind == Kind::kMap) top.place = top.schema->map.size(top.value);
    return {};
}

Result<DecodeHandler::Slot> DecodeHandler::make_slot() {
    if (frames_.empty()) return Slot{&root_, structure_};
    Frame& top = frames_.back();
    switch (top.schema->kind) {
        case Kind::kStructure:
            top.present |= bit(top.place);
            return Slot{top.member->schema, top.member->emplace(top.value)};
        case Kind::kList: return Slot{top.schema->element, top.schema->list.append(top.value)};
        default: break;
    }
    void* added = top.schema->map.insert(top.value, top.key);
    if (added == nullptr) return malformed("Duplicate key");
    return Slot{top.schema->element, added};
}

Result<void> DecodeHandler::open_object() {
    BH_TRY(begin_value());
    if (is_skipping()) {
        ++skip_depth_;
        return {};
    }
    const Kind kind = expected()->kind;
    if (kind != Kind::kStructure && kind != Kind::kMap) {
        return malformed("Start of structure or map found where not expected");
    }
    BH_TRY_ASSIGN(const Slot slot, make_slot());
    frames_.push_back({.schema = slot.schema, .value = slot.value, .key = {}});
    return {};
}

Result<void> DecodeHandler::open_array() {
    BH_TRY(begin_value());
    if (is_skipping()) {
        ++skip_depth_;
        return {};
    }
    if (expected()->kind != Kind::kList) {
        return malformed("Start of list found where not expected");
    }
    BH_TRY_ASSIGN(const Slot slot, make_slot());
    frames_.push_back({.schema = slot.schema, .value = slot.value, .key = {}});
    return {};
}

Result<void> DecodeHandler::close_container() {
    if (skip_depth_ > 0) {
        --skip_depth_;
        return {};
    }
    const Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (check_ == Check::kConstraints) {
        if (frame.schema->kind == Kind::kStructure) {
            finish_structure(frame);
        } else {
            finish_list_or_map(frame);
        }
    }
    return {};
}

bool DecodeHandler::on_key_part(Text part, std::size_t, ErrorOut&) {
    text_ += view(part);
    return true;
}

bool DecodeHandler::on_key(Text rest, std::size_t, ErrorOut& ec) {
    if (text_.empty()) return settle(take_key(view(rest)), ec);
    text_ += view(rest);
    const std::string key = std::move(text_);
    text_.clear();
    return settle(take_key(key), ec);
}

Result<void> DecodeHandler::take_key(std::string_view key) {
    if (skip_depth_ > 0) return {};
    Frame& top = frames_.back();
    if (top.schema->kind == Kind::kMap) {
        if (key.find('\0') != std::string_view::npos) return malformed("A key can not hold U+0000");
        top.key = key;
        if (check_ == Check::kConstraints && !satisfies(*top.schema->key, &top.key)) {
            top.has_bad_key = true;
        }
        return {};
    }
    top.member = nullptr;
    for (std::size_t i = 0; i < top.schema->members.size(); ++i) {
        if (top.schema->members[i].name != key) continue;
        top.member = &top.schema->members[i];
        top.place = i;
        if ((top.named & bit(i)) != 0) return malformed("Duplicate key");
        top.named |= bit(i);
        break;
    }
    return {};
}

bool DecodeHandler::on_string_part(Text part, std::size_t, ErrorOut&) {
    if (!is_skipping()) text_ += view(part);
    return true;
}

bool DecodeHandler::on_string(Text rest, std::size_t, ErrorOut& ec) {
    // One piece, as for a blob without escapes: read where it lies in the request.
    if (text_.empty()) return settle(take_string(view(rest)), ec);
    text_ += view(rest);
    const std::string text = std::move(text_);
    text_.clear();
    return settle(take_string(text), ec);
}

Result<void> DecodeHandler::take_string(std::string_view text) {
    BH_TRY(begin_value());
    if (is_skipping()) return {};
    if (!is_scalar(expected()->kind)) return malformed("String found where not expected");
    BH_TRY_ASSIGN(const Slot slot, make_slot());
    if (auto why_not = store_string(*slot.schema, slot.value, text)) return malformed(*why_not);
    return finish_scalar(slot);
}

bool DecodeHandler::on_number_part(Text part, ErrorOut&) {
    text_ += view(part);
    return true;
}

Result<void> DecodeHandler::take_number(std::string_view rest) {
    text_ += rest;
    const std::string text = std::move(text_);
    text_.clear();
    BH_TRY(begin_value());
    if (is_skipping()) return {};
    if (!is_scalar(expected()->kind)) return malformed("Number found where not expected");
    BH_TRY_ASSIGN(const Slot slot, make_slot());
    if (auto why_not = store_number(*slot.schema, slot.value, text)) return malformed(*why_not);
    return finish_scalar(slot);
}

Result<void> DecodeHandler::take_bool(bool value) {
    BH_TRY(begin_value());
    if (is_skipping()) return {};
    if (expected()->kind != Kind::kBoolean) {
        return malformed(
            std::string(value ? "TRUE" : "FALSE") + "_VALUE can not be converted to " +
            std::string(json_name_of(expected()->kind))
        );
    }
    BH_TRY_ASSIGN(const Slot slot, make_slot());
    *static_cast<bool*>(slot.value) = value;
    return finish_scalar(slot);
}

Result<void> DecodeHandler::take_null() {
    BH_TRY(begin_value());
    if (is_skipping()) return {};
    // A member that is null is a member that is absent; lists and maps hold no such places.
    if (frames_.empty() || frames_.back().schema->kind != Kind::kStructure) {
        return malformed("Null found where not expected");
    }
    return {};
}

Result<void> DecodeHandler::finish_scalar(const Slot& slot) {
    if (check_ == Check::kTypes || satisfies(*slot.schema, slot.value)) return {};
    Frame& top = frames_.back();
    if (top.schema->kind != Kind::kStructure) {
        top.has_bad_element = true;
        return {};
    }
    for (const std::string& constraint : broken_constraints(*slot.schema, slot.value)) {
        add_violation(*slot.schema, slot.value, constraint);
    }
    return {};
}

void DecodeHandler::finish_structure(const Frame& frame) {
    // The place of a missing member is inside the structure, which is still open for path().
    frames_.push_back({.schema = frame.schema, .value = frame.value, .key = {}});
    for (std::size_t i = 0; i < frame.schema->members.size(); ++i) {
        const Member& member = frame.schema->members[i];
        if (!member.required || (frame.present & bit(i)) != 0) continue;
        frames_.back().member = &member;
        frames_.back().place = i;
        violations_.add(
            order(),
            "Value null at '" + path() + "' failed to satisfy constraint: Member must not be null"
        );
    }
    frames_.pop_back();
}

void DecodeHandler::finish_list_or_map(const Frame& frame) {
    const Schema& schema = *frame.schema;
    if (!satisfies(schema, frame.value)) {
        for (const std::string& constraint : broken_constraints(schema, frame.value)) {
            add_violation(schema, frame.value, constraint);
        }
    }
    const bool is_map = schema.kind == Kind::kMap;
    if (frame.has_bad_key) {
        const auto constraints = joined(all_constraints(*schema.key));
        add_violation(schema, frame.value, "Map keys must satisfy constraint: " + constraints);
    }
    if (frame.has_bad_element) {
        const auto constraints = joined(all_constraints(*schema.element));
        const std::string_view who = is_map ? "Map value" : "Member";
        add_violation(
            schema, frame.value, std::string(who) + " must satisfy constraint: " + constraints
        );
    }
}

void DecodeHandler::add_violation(
    const Schema& schema, const void* value, std::string_view constraint
) {
    violations_.add(
        order(), echo(schema, value) + " at '" + path() +
                     "' failed to satisfy constraint: " + std::string(constraint)
    );
}

std::string DecodeHandler::path() const {
    std::string path;
    for (const Frame& frame : frames_) {
        if (frame.schema->kind == Kind::kStructure) {
            if (frame.member != nullptr) append_member_name(path, frame.member->name);
        } else if (frame.schema->kind == Kind::kList) {
            path += "." + std::to_string(frame.place + 1) + ".member";
        } else {
            path += ".value";
        }
    }
    return path;
}

std::vector<std::size_t> DecodeHandler::order() const {
    std::vector<std::size_t> order;
    for (const Frame& frame : frames_) order.push_back(frame.place);
    return order;
}

tl::unexpected<Error> DecodeHandler::malformed(std::string what) const {
    const std::string where = path();
    if (!where.empty()) what += " at '" + where + "'";
    return fail(ErrorCode::kMalformedRequest, std::move(what));
}

}  // namespace beholden::wire
