#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "evaluate/attribute_labels.h"
#include "evaluate/extract.h"
#include "evaluate/interval.h"

namespace beholden::evaluate {

/// What the pack told of each picture's face, in order; none where no face was found.
///
/// wanted   what is asked of the pack; less is faster.
/// errors   those of for_each_face() and of FacePack::analyse().
/// threads  uses `options.threads` of its own.
Result<std::vector<std::optional<analysis::Attributes>>> find_attributes(
    const analysis::FacePack& pack,
    std::span<const Picture> pictures,
    const analysis::Wanted& wanted,
    const ExtractOptions& options
);

/// A measured number with its 95 % interval.
struct Estimate {
    double value = 0;
    Interval interval;
};

/// How often a yes or no was right.
struct YesNoRates {
    Rate right;      ///< Of all.
    Rate precision;  ///< Told yes that are yes.
    Rate recall;     ///< Yes that were told.
    Rate false_yes;  ///< No that were told as yes.
    /// Half of recall and of the share of no told as no. Interval: Wilson's of both, combined.
    Estimate balanced;
    Estimate auc;  ///< Probability that a yes is told surer than a no. Interval: Hanley and McNeil.
    double confidence = 0;  ///< Mean of the told ones, 0.5..1: an honest one is near right.value().
};

/// One answer beside its label.
struct YesNoAnswer {
    bool is = false;
    analysis::Judgement told;
};

/// source  Newcombe 1998 for combining two intervals; Hanley and McNeil 1982 for the AUC.
YesNoRates rate_yes_no(std::span<const YesNoAnswer> answers);

/// How near ages came. An age is the middle of the told range.
struct AgeRates {
    Rate in_bin;              ///< The age rounds into the labelled bin.
    Rate near_bin;            ///< Into it or one beside it.
    Rate range_holds;         ///< The told range holds the middle of the bin.
    Estimate error_years;     ///< Mean distance of the age from the middle of the bin.
    double signed_years = 0;  ///< Mean of age less middle: above 0 where people are told too old.
};

struct AgeAnswer {
    AgeBin is;
    std::pair<int, int> told;
};

/// bins  all bins of the data set, rising. The middle of one that is open above is its low end
///       plus 5.
AgeRates rate_ages(std::span<const AgeAnswer> answers, std::span<const AgeBin> bins);

/// The groups of one face: its race, its sex, and both ("White / Female"); parts that no label
/// tells are left out.
std::vector<std::string> groups_of(const AttributeLabels& labels);

/// A measure over all faces and over those of each group that occurs.
template <class Measure>
struct ByGroup {
    Measure all;
    std::map<std::string, Measure> groups;
};

/// Everything that a labels file lets be measured; absent where it has no such label or the pack
/// told nothing.
struct AttributeReport {
    std::map<std::string, ByGroup<YesNoRates>, std::less<>> yes_no;  ///< By name; gender: male.
    std::optional<ByGroup<AgeRates>> age;
    /// Each emotion that is labelled anywhere, by its type: told where it is the surest.
    std::map<std::string, ByGroup<YesNoRates>, std::less<>> emotions;
    std::optional<ByGroup<Rate>>
        surest_emotion;  ///< Faces whose surest emotion is the labelled one.
    std::int64_t faces = 0;
    std::int64_t not_found = 0;  ///< Pictures without a face.
};

/// requires  found.size() == labels.size().
AttributeReport measure_attributes(
    std::span<const AttributeLabels> labels,
    std::span<const std::optional<analysis::Attributes>> found
);

}  // namespace beholden::evaluate
