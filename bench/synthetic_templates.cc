#include "synthetic_templates.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

#include <boost/json.hpp>

#include "analysis/faces/cohort.h"
#include "analysis/faces/pack_file.h"

namespace beholden::bench {
namespace {

Result<std::string> read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::kNotFound, "cannot read a file", path.string());
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// Lower triangular L with L L' = S, row-major [d, d]. requires  S positive definite.
std::vector<double> cholesky(const boost::json::array& covariance) {
    const std::size_t d = covariance.size();
    std::vector<double> lower(d * d);
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double rest = covariance[i].as_array()[j].to_number<double>();
            for (std::size_t k = 0; k < j; ++k) rest -= lower[i * d + k] * lower[j * d + k];
            lower[i * d + j] = i == j ? std::sqrt(std::max(rest, 1e-12)) : rest / lower[j * d + j];
        }
    }
    return lower;
}

}  // namespace

struct SyntheticTemplates::Cohort {
    analysis::Cohort offsets;
    std::vector<double> mean;
    std::vector<double> spread;
};

Result<SyntheticTemplates> SyntheticTemplates::load(
    const std::filesystem::path& pack_file, const std::filesystem::path& assets_dir
) {
    BH_TRY_ASSIGN(const std::string toml, read_text(pack_file));
    BH_TRY_ASSIGN(const analysis::PackFile pack, analysis::parse_pack_file(toml));
    if (!pack.cohort) return fail(ErrorCode::kInvalidArgument, "the pack has no cohort");
    const auto path = analysis::resolve(pack.cohort->file, pack_file.parent_path(), assets_dir);
    BH_TRY_ASSIGN(const std::string text, read_text(path));
    BH_TRY_ASSIGN(analysis::Cohort offsets, analysis::Cohort::parse(text));
    const boost::json::value json = boost::json::parse(text);
    std::vector<double> mean;
    for (const auto& value : json.at("mean").as_array()) mean.push_back(value.to_number<double>());
    std::vector<double> spread = cholesky(json.at("covariance").as_array());
    SyntheticTemplates made;
    made.cohort_ = std::make_shared<const Cohort>(
        Cohort{std::move(offsets), std::move(mean), std::move(spread)}
    );
    return made;
}

analysis::Template SyntheticTemplates::make(std::mt19937_64& random) const {
    std::normal_distribution<double> normal;
    const std::size_t d = cohort_->mean.size();
    std::vector<double> steps(d);
    for (double& step : steps) step = normal(random);
    std::vector<double> values = cohort_->mean;
    double norm_sq = 0;
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t k = 0; k <= i; ++k) values[i] += cohort_->spread[i * d + k] * steps[k];
        norm_sq += values[i] * values[i];
    }
    analysis::Template made;
    for (const double value : values) {
        made.values.push_back(static_cast<float>(value / std::sqrt(norm_sq)));
    }
    made.offset = cohort_->offsets.offset(made.values);
    return made;
}

}  // namespace beholden::bench
