#include <boost/json/serialize.hpp>

#include "policy/json_fields.h"
#include "policy/lead.h"

namespace beholden::policy {

namespace {

namespace json = boost::json;

json::array write_decisions(const Lead& lead) {
    json::array out;
    for (const Decision& each : lead.decisions) {
        out.push_back(json::object{
            {"human", each.reviewer.human},
            {"key", each.reviewer.key},
            {"verdict", kVerdictNames.at(static_cast<std::size_t>(each.verdict))},
            {"at", milliseconds(each.at)}
        });
    }
    return out;
}

json::array write_dispositions(const Lead& lead) {
    json::array out;
    for (const Disposition& each : lead.dispositions) {
        out.push_back(json::object{
            {"human", each.recorder.human},
            {"key", each.recorder.key},
            {"outcome", kOutcomeNames.at(static_cast<std::size_t>(each.outcome))},
            {"at", milliseconds(each.at)}
        });
    }
    return out;
}

}  // namespace

std::string write_lead(const Lead& lead) {
    return json::serialize(json::object{
        {"lead_id", lead.lead_id},
        {"search_id", lead.search_id},
        {"face_id", lead.face_id},
        {"requester", lead.requester.human},
        {"requester_key", lead.requester.key},
        {"purpose", lead.purpose},
        {"case", lead.case_reference},
        {"probe", lead.probe},
        {"created", milliseconds(lead.created)},
        {"similarity", lead.similarity_pct},
        {"threshold", lead.threshold_pct},
        {"gallery_size", lead.gallery_size},
        {"expected_false_matches", lead.expected_false_matches},
        {"decisions", write_decisions(lead)},
        {"dispositions", write_dispositions(lead)},
        {"probe_picture", lead.probe_picture},
    });
}

Result<Lead> read_lead(std::string_view text) {
    BH_TRY_ASSIGN(const json::object object, parse_object(text));
    JsonFields fields(object);
    Lead lead;
    lead.lead_id = fields.text("lead_id");
    lead.search_id = fields.text("search_id");
    lead.face_id = fields.text("face_id");
    lead.requester = {fields.text("requester"), fields.text("requester_key")};
    lead.purpose = fields.text("purpose");
    lead.case_reference = fields.text("case");
    lead.probe = fields.text("probe");
    lead.created = fields.time("created");
    lead.similarity_pct = fields.number("similarity");
    lead.threshold_pct = fields.number("threshold");
    lead.gallery_size = fields.integer("gallery_size");
    lead.expected_false_matches = fields.number("expected_false_matches");
    fields.objects("decisions", [&lead](JsonFields& each) {
        const auto verdict = static_cast<Verdict>(each.one_of("verdict", kVerdictNames));
        lead.decisions.push_back({{each.text("human"), each.text("key")}, verdict, each.time("at")}
        );
    });
    fields.objects("dispositions", [&lead](JsonFields& each) {
        const auto outcome = static_cast<Outcome>(each.one_of("outcome", kOutcomeNames));
        lead.dispositions.push_back(
            {{each.text("human"), each.text("key")}, outcome, each.time("at")}
        );
    });
    lead.probe_picture = fields.text("probe_picture");
    if (!fields.good()) {
        return fail(ErrorCode::kCorruption, "A stored lead is damaged.", "a member is missing");
    }
    return lead;
}

}  // namespace beholden::policy
