#pragma once

#include <filesystem>
#include <memory>
#include <random>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/result.h"

namespace beholden::bench {

/// Makes templates of people who do not exist, spread like those of a pack's cohort: drawn from the
/// normal distribution with its mean and covariance, brought to unit length, with the offset that
/// the pack would give them.
class SyntheticTemplates {
public:
    /// errors  kInvalidArgument: the pack has no cohort; those of reading its files.
    static Result<SyntheticTemplates> load(
        const std::filesystem::path& pack_file, const std::filesystem::path& assets_dir
    );

    [[nodiscard]] analysis::Template make(std::mt19937_64& random) const;

private:
    struct Cohort;
    std::shared_ptr<const Cohort> cohort_;
};

}  // namespace beholden::bench
