#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "policy/rules.h"

namespace beholden::policy {

/// What is done to a collection.
enum class Act : std::uint8_t { kSearch, kEnrol, kErase, kList };

/// What the caller says of a call; empty: not stated. Each is signed, or part of a session.
struct Stated {
    std::string human;              ///< Who asks, beyond the key.
    std::string purpose;            ///< Why; a word.
    std::string case_reference;     ///< For which case.
    std::string consent_reference;  ///< Where the consent of the enrolled is kept.
    std::string probe;              ///< Among kProbeNames; where the picture comes from.
};

/// Whether the caller said what the rules ask for.
///
/// errors  kAccessDenied, naming everything that is missing and how to state it, or the purpose
///         that is not allowed.
Result<void> check_stated(const Rules& rules, Act act, const Stated& stated);

/// Whether a picture of this origin may be searched or enrolled. Not stated is "unknown".
///
/// errors  kInvalidArgument: no such origin, or a refused one.
Result<void> check_probe(const Rules& rules, std::string_view probe);

/// Whether a picture with so many faces may be enrolled.
///
/// errors  kInvalidArgument.
Result<void> check_face_count(const Rules& rules, std::size_t faces);

/// The similarity in 0..100 that is used where `requested_pct` was asked for.
double threshold(const Rules& rules, double requested_pct) noexcept;

/// The least similarity from `similarity_pct` up at which comparing with `gallery_size` faces gives
/// at most `expected_false_matches_max` expected false matches.
///
/// fmr_at  False-match rate at a similarity; falls, as a calibration's does.
/// errors  kQuotaExceeded if no similarity up to 100 does: the gallery is too large for the model.
Result<double> hold_false_matches(
    const std::function<double(double)>& fmr_at,
    double similarity_pct,
    std::int64_t gallery_size,
    double expected_false_matches_max
);

/// Whether a role is told who a listed face is. True where identities are not under review.
bool identities_listed_to(const Rules& rules, std::string_view role) noexcept;

}  // namespace beholden::policy
