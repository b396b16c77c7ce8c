#include "evaluate/demographics.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "evaluate/pair_scan.h"

namespace beholden::evaluate {
namespace {

using FacesByGroup = std::vector<std::vector<std::uint32_t>>;

FacesByGroup faces_by_group(const FaceSet& set) {
    FacesByGroup members(set.group_names.size());
    for (std::size_t i = 0; i < set.size(); ++i) {
        members[set.groups[i]].push_back(static_cast<std::uint32_t>(i));
    }
    return members;
}

std::optional<Rate> false_non_matches(
    const FaceSet& set, std::span<const CountedPair> genuine, double threshold, std::uint64_t seed
) {
    if (genuine.empty()) return std::nullopt;
    std::map<std::uint32_t, ClusterCount> people;
    for (const CountedPair& pair : genuine) {
        ClusterCount& person = people[set.subjects[pair.first]];
        ++person.trials;
        if (pair.score < threshold) ++person.events;
    }
    std::vector<ClusterCount> clusters;
    for (const auto& [subject, count] : people) clusters.push_back(count);
    return bootstrap_rate(clusters, seed);
}

std::int64_t count_subjects(const FaceSet& set, std::span<const std::uint32_t> faces) {
    std::set<std::uint32_t> subjects;
    for (const std::uint32_t face : faces) subjects.insert(set.subjects[face]);
    return static_cast<std::int64_t>(subjects.size());
}

Result<DemographicsAt> measure_at(
    const FaceSet& set,
    const FacesByGroup& members,
    std::span<const GroupPairs> pairs,
    double threshold,
    const DemographicsOptions& options
) {
    DemographicsAt at;
    at.threshold = threshold;
    std::vector<GroupFalseMatches> compared;
    std::vector<std::size_t> places;
    for (std::size_t g = 0; g < members.size(); ++g) {
        const std::uint64_t seed = options.seed + g;
        GroupFalseMatches matches =
            count_false_matches(set.subjects, members[g], pairs[g].false_matches, threshold);
        GroupErrors errors;
        errors.group = set.group_names[g];
        errors.subjects = count_subjects(set, members[g]);
        errors.pictures = static_cast<std::int64_t>(members[g].size());
        errors.false_match = matches.rate;
        errors.false_non_match = false_non_matches(set, pairs[g].genuine, threshold, seed);
        errors.compared = matches.rate.trials >= options.comparisons_min;
        if (errors.compared) {
            places.push_back(g);
            compared.push_back(std::move(matches));
        }
        at.groups.push_back(std::move(errors));
    }
    if (compared.empty()) {
        return fail(ErrorCode::kInvalidArgument, "No group has enough people to compare.");
    }
    at.differential = compare_groups(compared, options.seed);
    at.differential.worst = places[at.differential.worst];
    at.differential.best = places[at.differential.best];
    return at;
}

}  // namespace

Result<Demographics> measure_demographics(const FaceSet& set, const DemographicsOptions& options) {
    const ScoreHistogram impostors = score_all_pairs(set, options.threads).impostors;
    if (impostors.count() == 0 || options.fmrs.empty()) {
        return fail(ErrorCode::kInvalidArgument, "There are no two different people to compare.");
    }
    const double fmr_max = std::ranges::max(options.fmrs);
    const auto pairs = collect_group_pairs(set, impostors.score_at(fmr_max), options.threads);
    const FacesByGroup members = faces_by_group(set);
    Demographics result;
    result.impostor_pairs = impostors.count();
    for (const double fmr : options.fmrs) {
        BH_TRY_ASSIGN(
            DemographicsAt at, measure_at(set, members, pairs, impostors.score_at(fmr), options)
        );
        at.fmr = fmr;
        result.thresholds.push_back(std::move(at));
    }
    return result;
}

void count_failures(
    std::span<const Picture> pictures,
    std::span<const std::optional<analysis::Template>> found,
    Demographics& demographics
) {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> counts;  // Pictures, failures.
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        auto& [taken, failed] = counts[pictures[i].group];
        ++taken;
        if (!found[i]) ++failed;
    }
    for (DemographicsAt& at : demographics.thresholds) {
        for (GroupErrors& group : at.groups) {
            group.pictures = counts[group.group].first;
            group.failures_to_acquire = counts[group.group].second;
        }
    }
}

}  // namespace beholden::evaluate
