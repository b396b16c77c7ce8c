#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "evaluate/dataset.h"
#include "evaluate/face_set.h"
#include "evaluate/group_rates.h"

namespace beholden::evaluate {

/// One group at one threshold, under the headings of ISO/IEC 19795-10: who was tested, failures
/// to acquire, false matches among different people of the group, false non-matches of one person.
struct GroupErrors {
    std::string group;
    std::int64_t subjects = 0;
    std::int64_t pictures = 0;
    std::int64_t failures_to_acquire = 0;  ///< Pictures in which no face was found.
    Rate false_match;
    std::optional<Rate> false_non_match;  ///< None where nobody has two pictures.
    bool compared = false;                ///< Large enough to take part in the differential.
};

/// All groups at the one threshold that gives a false-match rate over all pairs of the data.
struct DemographicsAt {
    double fmr = 0;        ///< Asked for, over all pairs of different people of any groups.
    double threshold = 0;  ///< The same for every group.
    std::vector<GroupErrors> groups;
    Differential differential;  ///< Its indices point into `groups`.
};

struct Demographics {
    std::int64_t impostor_pairs = 0;
    std::vector<DemographicsAt> thresholds;
};

struct DemographicsOptions {
    std::vector<double> fmrs{1e-3, 1e-4};
    /// A group with fewer comparisons is listed, but its rate would only add noise to the ratio.
    std::int64_t comparisons_min = 1'000;
    std::uint64_t seed = 1;
    std::size_t threads = 1;
};

/// Measures every group at thresholds common to all.
///
/// set       the faces found; its groups are those reported.
/// errors    kInvalidArgument: no two people to compare, or no group large enough.
Result<Demographics> measure_demographics(const FaceSet& set, const DemographicsOptions& options);

/// Enters how many pictures each group had and in how many no face was found.
///
/// found  one entry per picture.
void count_failures(
    std::span<const Picture> pictures,
    std::span<const std::optional<analysis::Template>> found,
    Demographics& demographics
);

}  // namespace beholden::evaluate
