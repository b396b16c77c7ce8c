#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "evaluate/calibrate.h"

/// The two files that a calibration leaves beside a pack (docs/packs.md), with their provenance.
namespace beholden::app {

/// Where the numbers come from, in words for the files' readers.
struct Provenance {
    std::string model;        ///< FacePack::model_id() of the pack that was calibrated.
    std::string data;         ///< The labelled pictures and their terms.
    std::string cohort_data;  ///< The pictures behind mean and covariance, and their terms.
    std::uint64_t seed = 0;   ///< Of the split into halves.
};

/// Reads mean and covariance from a pack's cohort file, or from one with the members `mean` and
/// `covariance_upper_rows` (the upper triangle row by row) and optionally `faces`.
///
/// errors  kIo; kCorruption: not such a file.
Result<evaluate::CohortMoments> read_cohort_moments(const std::filesystem::path& file);

/// The cohort file; its numbers have seven digits behind the point.
std::string cohort_file_text(const evaluate::CalibrationFit& fit, const Provenance& provenance);

/// The calibration file; says which rates were counted and which come from the tail.
std::string map_file_text(const evaluate::CalibrationFit& fit, const Provenance& provenance);

}  // namespace beholden::app
