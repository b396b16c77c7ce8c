// The JSON files of a pack: cohort and calibration.
#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "analysis/faces/calibration_file.h"
#include "analysis/faces/cohort.h"

namespace beholden::analysis {
namespace {

namespace json = boost::json;

Result<json::object> parse_object(std::string_view text, const char* what) {
    boost::system::error_code error;
    json::value value = json::parse(text, error);
    if (error || !value.is_object()) {
        return fail(ErrorCode::kCorruption, std::string(what) + ": not a JSON object");
    }
    return std::move(value.as_object());
}

/// errors  kCorruption: no such member, or not a number.
Result<double> number_of(const json::object& object, const char* what, std::string_view member) {
    const json::value* value = object.if_contains(member);
    if (value == nullptr || !value->is_number()) {
        return fail(
            ErrorCode::kCorruption,
            std::string(what) + ": " + std::string(member) + " must be a number"
        );
    }
    return value->to_number<double>();
}

/// Appends the numbers of an array; false if it is none or holds something else.
bool append_numbers(const json::value* value, std::vector<double>& numbers) {
    if (value == nullptr || !value->is_array()) return false;
    for (const json::value& item : value->get_array()) {
        if (!item.is_number()) return false;
        numbers.push_back(item.to_number<double>());
    }
    return true;
}

}  // namespace

Result<Cohort> Cohort::parse(std::string_view text) {
    BH_TRY_ASSIGN(const json::object object, parse_object(text, "cohort"));
    BH_TRY_ASSIGN(const double k, number_of(object, "cohort", "k"));
    BH_TRY_ASSIGN(const double weight, number_of(object, "cohort", "w"));
    std::vector<double> mean;
    if (!append_numbers(object.if_contains("mean"), mean)) {
        return fail(ErrorCode::kCorruption, "cohort: mean must be an array of numbers");
    }
    std::vector<double> covariance;
    const json::value* rows = object.if_contains("covariance");
    if (rows == nullptr || !rows->is_array()) {
        return fail(ErrorCode::kCorruption, "cohort: covariance must be an array of rows");
    }
    for (const json::value& row : rows->get_array()) {
        const std::size_t before = covariance.size();
        if (!append_numbers(&row, covariance) || covariance.size() - before != mean.size()) {
            return fail(ErrorCode::kCorruption, "cohort: a row of covariance is not like mean");
        }
    }
    return make(std::move(mean), std::move(covariance), k, weight);
}

Result<Calibration> parse_calibration(std::string_view text) {
    BH_TRY_ASSIGN(const json::object object, parse_object(text, "calibration"));
    const json::value* list = object.if_contains("knots");
    if (list == nullptr || !list->is_array()) {
        return fail(ErrorCode::kCorruption, "calibration: knots must be an array");
    }
    std::vector<Calibration::Knot> knots;
    for (const json::value& item : list->get_array()) {
        if (!item.is_object()) {
            return fail(ErrorCode::kCorruption, "calibration: a knot must be an object");
        }
        const json::object& knot = item.get_object();
        BH_TRY_ASSIGN(const double score, number_of(knot, "calibration", "score"));
        BH_TRY_ASSIGN(const double pct, number_of(knot, "calibration", "similarity_pct"));
        BH_TRY_ASSIGN(const double fmr, number_of(knot, "calibration", "fmr"));
        knots.push_back({score, pct, fmr});
    }
    return Calibration::make(std::move(knots));
}

}  // namespace beholden::analysis
