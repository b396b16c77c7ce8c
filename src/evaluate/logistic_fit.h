#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/labels/confidence.h"
#include "base/result.h"

namespace beholden::evaluate {

/// A raw score and whether what it spoke for was so.
struct ScoredFact {
    double score = 0;  ///< 0..1.
    bool is_true = false;
};

/// The map that makes the facts most likely, with Platt's correction of the targets (which keeps it
/// finite where scores separate true from false).
///
/// errors   kInvalidArgument: fewer than 10 true or 10 false facts, or more score goes with fewer
///          true ones.
/// threads  pure.
/// source   Platt 1999; Lin, Lin and Weng 2007, "A note on Platt's probabilistic outputs".
Result<analysis::ConfidenceMap> fit_confidence(std::span<const ScoredFact> facts);

/// How often what was said with a confidence was so, in one range of confidences.
struct ReliabilityBin {
    double low_pct = 0;
    double high_pct = 0;
    std::size_t said = 0;
    std::size_t right = 0;
    double mean_confidence_pct = 0;
};

/// A confidence that was told, and whether it was right.
struct ToldConfidence {
    double confidence_pct = 0;
    bool is_true = false;
};

/// Ten ranges of equal width; empty ones have said == 0.
std::vector<ReliabilityBin> reliability(std::span<const ToldConfidence> told);

/// Mean distance of confidence and share right over the ranges, weighted by what was said; in
/// points (0..100).
///
/// source  Naeini, Cooper and Hauskrecht 2015 (expected calibration error).
double calibration_error_pct(std::span<const ReliabilityBin> bins);

}  // namespace beholden::evaluate
