#pragma once

#include <string_view>

#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// Reads a calibration file (docs/packs.md): `knots` with `score`, `similarity_pct`, `fmr`.
///
/// errors   kCorruption: not such a file, or knots that Calibration::make() refuses.
/// threads  pure.
Result<Calibration> parse_calibration(std::string_view json);

}  // namespace beholden::analysis
