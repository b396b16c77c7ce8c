#include "policy/change.h"

#include <boost/json/serialize.hpp>
#include <utility>

#include "base/limits.h"
#include "policy/json_fields.h"

namespace beholden::policy {

namespace {

namespace json = boost::json;

}  // namespace

Result<Change> propose(
    std::string change_id, const Policy& from, const Policy& to, const Caller& who, TimePoint now
) {
    BH_TRY(check_stated(who));
    if (from.document() == to.document()) {
        return fail(ErrorCode::kInvalidArgument, "The change would change nothing.");
    }
    Change change;
    change.change_id = std::move(change_id);
    change.proposer = who;
    change.from_hash = from.hash();
    change.document = to.document();
    change.weakens = weakenings(from, to);
    change.proposed = now;
    if (!change.weakens.empty()) BH_TRY(check_own(who));
    change.status = change.weakens.empty() ? ChangeStatus::kApplied : ChangeStatus::kPending;
    return change;
}

bool has_lapsed(const Change& change, TimePoint now) noexcept {
    return change.status == ChangeStatus::kPending &&
           now - change.proposed >= limits::kPolicyChangeLife;
}

Result<void> decide(
    Change& change, const Caller& who, bool approve, std::string_view current_hash, TimePoint now
) {
    BH_TRY(check_stated(who));
    if (change.status != ChangeStatus::kPending) {
        return fail(ErrorCode::kInvalidArgument, "The change has been decided already.");
    }
    if (has_lapsed(change, now)) {
        return fail(ErrorCode::kInvalidArgument, "The change has lapsed; propose it again.");
    }
    if (approve) BH_TRY(check_own(who));
    if (approve && may_be_one(who, change.proposer)) {
        return fail(
            ErrorCode::kAccessDenied,
            "The change weakens the policy: another human than its proposer, with another key, "
            "must approve it."
        );
    }
    if (approve && current_hash != change.from_hash) {
        return fail(
            ErrorCode::kInvalidArgument,
            "The policy has changed since this change was proposed; propose it again."
        );
    }
    change.decider = who;
    change.status = approve ? ChangeStatus::kApplied : ChangeStatus::kRejected;
    return {};
}

std::string write_change(const Change& change) {
    json::array weakens;
    for (const std::string& rule : change.weakens) weakens.push_back(json::object{{"rule", rule}});
    return json::serialize(json::object{
        {"change_id", change.change_id},
        {"proposer", change.proposer.human},
        {"proposer_key", change.proposer.key},
        {"decider", change.decider.human},
        {"decider_key", change.decider.key},
        {"from_hash", change.from_hash},
        {"document", change.document},
        {"weakens", std::move(weakens)},
        {"proposed", milliseconds(change.proposed)},
        {"status", kChangeStatusNames.at(static_cast<std::size_t>(change.status))},
    });
}

Result<Change> read_change(std::string_view text) {
    BH_TRY_ASSIGN(const json::object object, parse_object(text));
    JsonFields fields(object);
    Change change;
    change.change_id = fields.text("change_id");
    change.proposer = {fields.text("proposer"), fields.text("proposer_key")};
    change.decider = {fields.text("decider"), fields.text("decider_key")};
    change.from_hash = fields.text("from_hash");
    change.document = fields.text("document");
    fields.objects("weakens", [&change](JsonFields& each) {
        change.weakens.push_back(each.text("rule"));
    });
    change.proposed = fields.time("proposed");
    change.status = static_cast<ChangeStatus>(fields.one_of("status", kChangeStatusNames));
    if (!fields.good()) {
        return fail(ErrorCode::kCorruption, "A stored change is damaged.", "a member is missing");
    }
    return change;
}

}  // namespace beholden::policy
