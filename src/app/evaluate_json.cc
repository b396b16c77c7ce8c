#include "app/evaluate_json.h"

#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>

namespace beholden::app {
namespace {

namespace json = boost::json;

/// JSON has no infinity: null says that there is no finite value.
json::value finite(double value) {
    return std::isfinite(value) ? json::value(rounded(value)) : json::value();
}

json::array roc_json(const std::vector<evaluate::RocPoint>& roc) {
    json::array points;
    for (const evaluate::RocPoint& point : roc) {
        points.push_back(json::object{
            {"fmr", rounded(point.fmr)},
            {"tar", rounded(point.tar)},
            {"threshold", rounded(point.threshold)},
        });
    }
    return points;
}

json::object group_json(const evaluate::GroupErrors& group) {
    json::object object{
        {"group", group.group},
        {"subjects", group.subjects},
        {"pictures", group.pictures},
        {"failures_to_acquire", group.failures_to_acquire},
        {"false_match_rate", as_json(group.false_match)},
        {"in_differential", group.compared},
    };
    object["false_non_match_rate"] =
        group.false_non_match ? json::value(as_json(*group.false_non_match)) : json::value();
    return object;
}

json::object threshold_json(const evaluate::DemographicsAt& at) {
    const evaluate::Differential& differential = at.differential;
    json::array groups;
    for (const evaluate::GroupErrors& group : at.groups) groups.push_back(group_json(group));
    return {
        {"fmr_all_pairs", at.fmr},
        {"threshold", rounded(at.threshold)},
        {"worst_over_best", finite(differential.worst_over_best)},
        {"worst_over_best_low", finite(differential.interval.low)},
        {"worst_over_best_high", finite(differential.interval.high)},
        {"worst", at.groups[differential.worst].group},
        {"best", at.groups[differential.best].group},
        {"worst_over_geometric_mean", finite(differential.worst_over_geometric_mean)},
        {"log_spread", finite(differential.log_spread)},
        {"even_system_median", finite(differential.even_median)},
        {"even_system_high", finite(differential.even_high)},
        {"groups", std::move(groups)},
    };
}

json::object short_json(const evaluate::DemographicsAt& at) {
    return {
        {"fmr_all_pairs", at.fmr},
        {"worst_over_best", finite(at.differential.worst_over_best)},
        {"log_spread", finite(at.differential.log_spread)},
    };
}

json::array short_json(const evaluate::Demographics& demographics) {
    json::array thresholds;
    for (const auto& at : demographics.thresholds) thresholds.push_back(short_json(at));
    return thresholds;
}

}  // namespace

double rounded(double value) {
    const std::string text = fmt::format("{:.4g}", value);
    double result = value;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

json::object as_json(const evaluate::Rate& rate) {
    return {
        {"value", rounded(rate.value())},
        {"low", rounded(rate.interval.low)},
        {"high", rounded(rate.interval.high)},
        {"events", rate.events},
        {"trials", rate.trials},
    };
}

json::object as_json(const evaluate::AllPairs& pairs, const analysis::Calibration* calibration) {
    json::array tars;
    for (const evaluate::TarAt& at : pairs.tars) {
        json::object tar{
            {"fmr", at.fmr},
            {"threshold", rounded(at.threshold)},
            {"tar", as_json(at.tar)},
        };
        if (calibration != nullptr) {
            tar["similarity_pct"] = rounded(calibration->similarity_pct(at.threshold));
        }
        tars.push_back(std::move(tar));
    }
    return {
        {"impostor_pairs", pairs.impostor_pairs},
        {"genuine_pairs", pairs.genuine_pairs},
        {"tar", std::move(tars)},
        {"roc", roc_json(pairs.roc)},
    };
}

json::object as_json(const evaluate::Identification& identification) {
    json::array fnirs;
    for (const evaluate::FnirAt& at : identification.fnirs) {
        fnirs.push_back(json::object{
            {"fpir", at.fpir},
            {"threshold", rounded(at.threshold)},
            {"deciding_searches", at.deciding},
            {"fnir", as_json(at.fnir)},
        });
    }
    return {
        {"gallery_faces", identification.gallery_faces},
        {"gallery_failures_to_acquire", identification.gallery_failures},
        {"mated_searches", identification.mated_searches},
        {"non_mated_searches", identification.non_mated_searches},
        {"probe_failures_to_acquire", identification.probe_failures},
        {"rank1", as_json(identification.rank1)},
        {"fnir", std::move(fnirs)},
    };
}

json::object as_json(const evaluate::Demographics& demographics) {
    json::array thresholds;
    for (const auto& at : demographics.thresholds) thresholds.push_back(threshold_json(at));
    return {
        {"impostor_pairs", demographics.impostor_pairs},
        {"thresholds", std::move(thresholds)},
    };
}

json::object as_json(const evaluate::CalibrationFit& fit) {
    json::array tried;
    for (const evaluate::TriedScore& one : fit.tried) {
        tried.push_back(json::object{
            {"k", one.score.k},
            {"w", one.score.weight},
            {"fitting_half", short_json(one.fitting)},
            {"reporting_half", short_json(one.reporting)},
        });
    }
    json::array checks;
    for (const evaluate::MapCheck& check : fit.checks) {
        checks.push_back(json::object{
            {"similarity_pct", check.similarity_pct},
            {"fmr_stated", check.fmr},
            {"fmr_reporting_half", as_json(check.reporting)},
        });
    }
    return {
        {"k", fit.score.k},
        {"w", fit.score.weight},
        {"fitting_faces", fit.fitting_faces},
        {"reporting_faces", fit.reporting_faces},
        {"tried", std::move(tried)},
        {"map_fitted_on_one_half", std::move(checks)},
    };
}

}  // namespace beholden::app
