#include "policy/human_loop.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/limits.h"
#include "policy/json_fields.h"

namespace beholden::policy {

namespace {

namespace json = boost::json;

json::array write_words(const std::vector<std::string>& words) {
    json::array out;
    for (const std::string& word : words) out.push_back(json::object{{"word", word}});
    return out;
}

std::vector<std::string> read_words(JsonFields& fields, std::string_view name) {
    std::vector<std::string> words;
    fields.objects(name, [&words](JsonFields& each) { words.push_back(each.text("word")); });
    return words;
}

}  // namespace

HumanLoopStatus status(const HumanLoop& loop, TimePoint now) noexcept {
    if (loop.decision) return HumanLoopStatus::kCompleted;
    return now >= loop.due ? HumanLoopStatus::kExpired : HumanLoopStatus::kInProgress;
}

TimePoint end_of(const HumanLoop& loop) noexcept {
    return (loop.decision ? loop.decision->at : loop.due) + limits::kHumanLoopKept;
}

Result<void> decide(
    HumanLoop& loop, const Caller& who, std::vector<std::string> labels, TimePoint now
) {
    BH_TRY(check_own(who));
    if (may_be_one(loop.requester, who)) {
        return fail(ErrorCode::kAccessDenied, "Who asked may not decide the human loop.");
    }
    if (!loop.reviewers.empty() &&
        std::ranges::find(loop.reviewers, who.human) == loop.reviewers.end()) {
        return fail(ErrorCode::kAccessDenied, "You are none of the reviewers of this flow.");
    }
    if (status(loop, now) != HumanLoopStatus::kInProgress) {
        return fail(ErrorCode::kInvalidArgument, "The human loop is not in progress.");
    }
    loop.decision = HumanLoopDecision{who, std::move(labels), now};
    return {};
}

std::string write_human_loop(const HumanLoop& loop) {
    json::array labels;
    for (const HumanLoopLabel& each : loop.labels) {
        labels.push_back(json::object{{"name", each.name}, {"confidence", each.confidence_pct}});
    }
    json::array decisions;
    if (loop.decision) {
        decisions.push_back(json::object{
            {"human", loop.decision->reviewer.human},
            {"key", loop.decision->reviewer.key},
            {"labels", write_words(loop.decision->labels)},
            {"at", milliseconds(loop.decision->at)}
        });
    }
    return json::serialize(json::object{
        {"name", loop.name},
        {"flow", loop.flow},
        {"region", loop.region},
        {"request_id", loop.request_id},
        {"requester", loop.requester.human},
        {"requester_key", loop.requester.key},
        {"created", milliseconds(loop.created)},
        {"due", milliseconds(loop.due)},
        {"reviewers", write_words(loop.reviewers)},
        {"classifiers", write_words(loop.classifiers)},
        {"labels", std::move(labels)},
        {"evaluation", loop.evaluation},
        {"picture_id", loop.picture_id},
        {"decisions", std::move(decisions)},
    });
}

Result<HumanLoop> read_human_loop(std::string_view text) {
    BH_TRY_ASSIGN(const json::object object, parse_object(text));
    JsonFields fields(object);
    HumanLoop loop;
    loop.name = fields.text("name");
    loop.flow = fields.text("flow");
    loop.region = fields.text("region");
    loop.request_id = fields.text("request_id");
    loop.requester = {fields.text("requester"), fields.text("requester_key")};
    loop.created = fields.time("created");
    loop.due = fields.time("due");
    loop.reviewers = read_words(fields, "reviewers");
    loop.classifiers = read_words(fields, "classifiers");
    fields.objects("labels", [&loop](JsonFields& each) {
        loop.labels.push_back({each.text("name"), each.number("confidence")});
    });
    loop.evaluation = fields.text("evaluation");
    loop.picture_id = fields.text("picture_id");
    fields.objects("decisions", [&loop](JsonFields& each) {
        const Person reviewer{each.text("human"), each.text("key")};
        auto words = read_words(each, "labels");
        loop.decision = HumanLoopDecision{reviewer, std::move(words), each.time("at")};
    });
    if (!fields.good()) {
        return fail(
            ErrorCode::kCorruption, "A stored human loop is damaged.", "a member is missing"
        );
    }
    return loop;
}

}  // namespace beholden::policy
