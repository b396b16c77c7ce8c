#pragma once

#include <boost/json/fwd.hpp>

#include "analysis/faces/faces.h"
#include "evaluate/calibrate.h"
#include "evaluate/demographics.h"
#include "evaluate/identification.h"
#include "evaluate/verification.h"

/// Measures as JSON, as docs/accuracy.md describes it.
namespace beholden::app {

/// Four significant digits: more would claim more than was measured.
double rounded(double value);

/// {"value", "low", "high", "events", "trials"}; low and high bound 95 %.
boost::json::object as_json(const evaluate::Rate& rate);

/// calibration  gives each threshold its similarity; nullptr for scores that are not the pack's.
boost::json::object as_json(
    const evaluate::AllPairs& pairs, const analysis::Calibration* calibration
);

boost::json::object as_json(const evaluate::Identification& identification);

boost::json::object as_json(const evaluate::Demographics& demographics);

/// The report of a calibration: what was tried, and how the map holds on the reporting half.
boost::json::object as_json(const evaluate::CalibrationFit& fit);

}  // namespace beholden::app
