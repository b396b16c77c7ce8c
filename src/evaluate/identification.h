#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "evaluate/dataset.h"
#include "evaluate/face_set.h"
#include "evaluate/interval.h"

namespace beholden::evaluate {

/// Misses at a threshold that searches without a mate exceed at the rate `fpir`.
struct FnirAt {
    double fpir = 0;
    double threshold = 0;       ///< A candidate counts above it.
    std::int64_t deciding = 0;  ///< Searches without a mate that exceed it: few say little.
    Rate fnir;                  ///< Of mated searches: mate not first, or below the threshold.
};

struct Identification {
    std::int64_t gallery_faces = 0;
    std::int64_t gallery_failures = 0;  ///< Pictures to enrol without a face; their mates miss.
    std::int64_t mated_searches = 0;    ///< The person is in the gallery folder.
    std::int64_t non_mated_searches = 0;
    std::int64_t probe_failures = 0;  ///< Probes without a face; mated ones count as missed.
    Rate rank1;                       ///< Mated searches whose first candidate is the person.
    std::vector<FnirAt> fnirs;        ///< Only those fpirs that at least one search decides.
};

/// Pictures with what was found in them.
struct Enrolment {
    std::span<const Picture> pictures;
    std::span<const std::optional<analysis::Template>> templates;  ///< One entry per picture.
};

/// Open-set identification through the product's exact index.
///
/// A search without a mate is every probe against the gallery less the person's own pictures; so
/// every probe serves for the false-positive rate, also where everyone is enrolled. A mated search
/// is right at rank 1 when the best of the person's pictures scores above everyone else's.
/// Intervals resample people.
///
/// errors  kInvalidArgument: nobody enrolled, or no mated search; those of the index.
/// source  Grother, Ngan and Hanaoka, NIST FRVT part 2: FNIR(N, R = 1, T), FPIR(N, T).
Result<Identification> measure_identification(
    const Enrolment& gallery,
    const Enrolment& probes,
    std::span<const double> fpirs,
    std::uint64_t seed
);

/// A gallery with the first pictures of each person, and the rest as probes.
struct FirstPictureSplit {
    std::vector<Picture> gallery;
    std::vector<Picture> probes;
};

/// pictures  in the order that says which is first.
/// enrolled  Pictures of each person to enrol, at least 1; people with fewer are enrolled with all.
FirstPictureSplit split_first_picture(std::span<const Picture> pictures, int enrolled = 1);

/// Everyone enrolled as one template of all their pictures, as the product's users are.
struct PersonEnrolment {
    std::vector<Picture> pictures;  ///< Each person's first, in order of the people's first.
    std::vector<std::optional<analysis::Template>> templates;  ///< Absent: no picture has a face.
};

/// pack  The one that the templates are of.
PersonEnrolment combine_by_person(const Enrolment& enrolment, const analysis::FacePack& pack);

}  // namespace beholden::evaluate
