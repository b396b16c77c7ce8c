#include "audit/report/leaf_facts.h"

#include <boost/json.hpp>

#include "base/bytes.h"

namespace beholden::audit::report {

namespace {

namespace json = boost::json;

constexpr std::size_t kDepthMax = 4;  // A leaf has lists of words, nothing deeper.

/// Reads members; remembers whether one had another type.
class Reader {
public:
    explicit Reader(const json::object& object) : object_(object) {}

    void text(const char* name, std::string& out) {
        const json::value* value = object_.if_contains(name);
        if (value == nullptr) return;
        const json::string* string = value->if_string();
        if (string != nullptr) out.assign(string->data(), string->size());
        good_ = good_ && string != nullptr;
    }
    void number(const char* name, std::optional<std::int64_t>& out) {
        const json::value* value = object_.if_contains(name);
        if (value == nullptr) return;
        const std::int64_t* number = value->if_int64();
        if (number != nullptr) out = *number;
        good_ = good_ && number != nullptr;
    }
    [[nodiscard]] bool good() const noexcept { return good_; }

private:
    const json::object& object_;
    bool good_ = true;
};

}  // namespace

Result<LeafFacts> read_leaf(std::span<const std::byte> entry) {
    const auto broken = [] {
        return fail(ErrorCode::kCorruption, "an entry of the log is not a leaf of this program");
    };
    json::parse_options options;
    options.max_depth = kDepthMax;
    json::error_code error;
    const json::value value = json::parse(as_text(entry), error, {}, options);
    if (error || !value.is_object()) return broken();
    Reader reader(value.get_object());
    LeafFacts facts;
    std::optional<std::int64_t> ended_ms;
    std::optional<std::int64_t> status;
    reader.text("kind", facts.kind);
    reader.text("operation", facts.operation);
    reader.text("exception", facts.exception);
    reader.text("request", facts.request);
    reader.text("purpose", facts.purpose);
    reader.text("offence", facts.offence);
    reader.text("lead", facts.lead);
    reader.text("search", facts.search);
    reader.text("lead_status", facts.lead_status);
    reader.text("disposition", facts.disposition);
    reader.number("ended_ms", ended_ms);
    reader.number("status", status);
    reader.number("candidates", facts.candidates);
    reader.number("candidates_shown", facts.candidates_shown);
    reader.number("threshold_requested_milli", facts.threshold_requested_milli);
    reader.number("threshold_effective_milli", facts.threshold_effective_milli);
    reader.number("faces_enrolled", facts.faces_enrolled);
    reader.number("faces_deleted", facts.faces_deleted);
    reader.number("collections_deleted", facts.collections_deleted);
    reader.number("payloads_erased", facts.payloads_erased);
    reader.number("requests", facts.requests);
    if (!reader.good() || facts.kind.empty() || !ended_ms) return broken();
    facts.ended_ms = *ended_ms;
    facts.status = status.value_or(0);
    return facts;
}

}  // namespace beholden::audit::report
