#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

/// Who may ask what of a collection: rules as data, and what follows from them. Pure: nothing here
/// knows requests, storage or models.
namespace beholden::policy {

/// The least a face must have to be enrolled; names of the API's quality filter.
enum class Quality : std::uint8_t { kNone, kLow, kMedium, kHigh };
inline constexpr std::array<std::string_view, 4> kQualityNames = {"none", "low", "medium", "high"};

/// Whether identities of matches are told at once, or after two people have compared the faces.
enum class Review : std::uint8_t { kNone, kDual };
inline constexpr std::array<std::string_view, 2> kReviewNames = {"none", "dual"};

/// Where a picture comes from, as its bringer says.
inline constexpr std::array<std::string_view, 5> kProbeNames = {
    "photograph", "video-still", "sketch", "composite", "unknown"
};

/// Words in order, each once.
using Words = std::set<std::string, std::less<>>;

/// What holds for a collection. A default-made set asks nothing: the API behaves as published.
struct Rules {
    double threshold_min_pct = 0;  ///< Lower requests are answered at this similarity.
    /// The similarity is raised until no more false matches than this are to be expected.
    std::optional<double> expected_false_matches_max;
    std::optional<int> candidates_max;  ///< Matches in one answer.
    bool human_required = false;        ///< Who asks, beyond the key.
    bool purpose_required = false;      ///< Of searches and enrolments.
    bool case_required = false;         ///< Of searches.
    Words purposes_allowed;             ///< Of searches; empty: any.
    Words purposes_denied;              ///< Of everything.
    bool legal_basis_required = false;  ///< Of the collection.
    bool consent_required = false;      ///< A reference with every enrolment.
    std::optional<int> retention_days;  ///< Faces expire after this; absent: never.
    Quality enrolment_quality_min = Quality::kNone;
    bool one_face_per_picture = false;  ///< Of enrolments.
    Words probes_refused;               ///< Among kProbeNames.
    Review review = Review::kNone;
    bool requester_may_review = false;  ///< Whether who searched counts as one of the two.
    int lead_days = 30;                 ///< A lead that nobody confirmed goes after this.
    Words identities_listed_to;         ///< Roles that may list who is in a dual collection.

    bool operator==(const Rules&) const = default;
};

}  // namespace beholden::policy
