#include "app/calibration_files.h"

#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "evaluate/score_map.h"

namespace beholden::app {
namespace {

namespace json = boost::json;
using evaluate::CalibrationFit;

Result<std::vector<double>> numbers_of(const json::value* value) {
    const json::array* array = value == nullptr ? nullptr : value->if_array();
    if (array == nullptr) return fail(ErrorCode::kCorruption, "The cohort file lacks an array.");
    std::vector<double> numbers;
    for (const json::value& item : *array) {
        if (!item.is_number()) {
            return fail(ErrorCode::kCorruption, "The cohort file has no number where one must be.");
        }
        numbers.push_back(item.to_number<double>());
    }
    return numbers;
}

/// From `covariance`, rows of numbers.
Result<std::vector<double>> square_of(const json::array& rows) {
    std::vector<double> square;
    for (const json::value& row : rows) {
        BH_TRY_ASSIGN(const std::vector<double> line, numbers_of(&row));
        square.insert(square.end(), line.begin(), line.end());
    }
    return square;
}

/// From `covariance_upper_rows`.
std::vector<double> mirrored(std::span<const double> triangle, std::size_t dimension) {
    std::vector<double> square(dimension * dimension);
    std::size_t next = 0;
    for (std::size_t row = 0; row < dimension; ++row) {
        for (std::size_t column = row; column < dimension; ++column, ++next) {
            square[row * dimension + column] = triangle[next];
            square[column * dimension + row] = triangle[next];
        }
    }
    return square;
}

Result<std::vector<double>> covariance_of(const json::object& object, std::size_t dimension) {
    std::vector<double> square;
    if (const json::value* rows = object.if_contains("covariance"); rows && rows->is_array()) {
        BH_TRY_ASSIGN(square, square_of(rows->get_array()));
    } else {
        BH_TRY_ASSIGN(
            const std::vector<double> triangle,
            numbers_of(object.if_contains("covariance_upper_rows"))
        );
        if (triangle.size() == dimension * (dimension + 1) / 2) {
            square = mirrored(triangle, dimension);
        }
    }
    if (square.size() != dimension * dimension) {
        return fail(ErrorCode::kCorruption, "The cohort's covariance does not fit its mean.");
    }
    return square;
}

json::array short_numbers(std::span<const double> numbers) {
    constexpr double kPerUnit = 1e7;  // An offset changes by less than 1e-6 for the rest.
    json::array array;
    for (const double number : numbers) array.push_back(std::round(number * kPerUnit) / kPerUnit);
    return array;
}

json::object tail_json(const evaluate::TailFit& tail) {
    return {
        {"model", "generalised Pareto, maximum likelihood with censoring"},
        {"fmr_begin", rounded(tail.rate_begin)},
        {"score_begin", rounded(tail.begin)},
        {"shape", rounded(tail.shape)},
        {"scale", rounded(tail.scale)},
        {"pairs_measured", tail.measured},
        {"pairs_censored", tail.censored},
    };
}

/// How the map that one half alone gives holds on the other.
json::array checks_json(const CalibrationFit& fit) {
    json::array checks;
    for (const evaluate::MapCheck& check : fit.checks) {
        checks.push_back(json::object{
            {"similarity_pct", check.similarity_pct},
            {"fmr_stated", check.fmr},
            {"fmr_reporting_half", as_json(check.reporting)},
        });
    }
    return checks;
}

}  // namespace

Result<evaluate::CohortMoments> read_cohort_moments(const std::filesystem::path& file) {
    BH_TRY_ASSIGN(const std::string text, read_whole_file(file));
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    const json::object* object = value.if_object();
    if (error || object == nullptr) {
        return fail(ErrorCode::kCorruption, "The cohort file is not a JSON object.");
    }
    evaluate::CohortMoments moments;
    BH_TRY_ASSIGN(moments.mean, numbers_of(object->if_contains("mean")));
    BH_TRY_ASSIGN(moments.covariance, covariance_of(*object, moments.mean.size()));
    if (const json::value* faces = object->if_contains("faces"); faces && faces->is_int64()) {
        moments.faces = faces->get_int64();
    }
    return moments;
}

std::string cohort_file_text(const CalibrationFit& fit, const Provenance& provenance) {
    const std::size_t dimension = fit.cohort.mean.size();
    json::array rows;
    for (std::size_t row = 0; row < dimension; ++row) {
        rows.push_back(
            short_numbers(std::span(fit.cohort.covariance).subspan(row * dimension, dimension))
        );
    }
    return to_text(json::object{
        {"about",
         "Mean and covariance of the unit embeddings of many people, nobody's template: "
         "offset(x) = w/2 (mean.x + k sqrt(x' covariance x))"},
        {"k", fit.score.k},
        {"w", fit.score.weight},
        {"faces", fit.cohort.faces},
        {"provenance",
         json::object{
             {"model", provenance.model},
             {"mean_and_covariance", provenance.cohort_data},
             {"k",
              "the least whose spread of group rates at FMR 1e-3 is within 15 % of the least spread"
             },
             {"k_fitted_on", provenance.data},
             {"k_fitted_on_faces", fit.fitting_faces},
             {"split_seed", provenance.seed},
         }},
        {"mean", short_numbers(fit.cohort.mean)},
        {"covariance", std::move(rows)},
    });
}

std::string map_file_text(const CalibrationFit& fit, const Provenance& provenance) {
    json::array knots;
    for (const analysis::Calibration::Knot& knot : fit.knots) {
        knots.push_back(json::object{
            {"score", std::round(knot.score * 1e5) / 1e5},
            {"similarity_pct", knot.similarity_pct},
            {"fmr", rounded(knot.fmr)},
        });
    }
    return to_text(json::object{
        {"about",
         "Similarity and false-match rate by score: counted down to an FMR of 1e-5, beyond that "
         "from the fitted tail"},
        {"knots", std::move(knots)},
        {"provenance",
         json::object{
             {"model", provenance.model},
             {"data", provenance.data},
             {"faces", fit.fitting_faces + fit.reporting_faces},
             {"impostor_pairs", fit.impostor_pairs},
             {"tail", tail_json(fit.tail)},
             {"held_out_check",
              json::object{
                  {"fitting_faces", fit.fitting_faces},
                  {"reporting_faces", fit.reporting_faces},
                  {"split_seed", provenance.seed},
                  {"map_of_the_fitting_half", checks_json(fit)},
              }},
         }},
    });
}

}  // namespace beholden::app
