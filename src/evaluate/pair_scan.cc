#include "evaluate/pair_scan.h"

#include <cstddef>
#include <iterator>

#include "evaluate/parallel.h"

namespace beholden::evaluate {

PairScores score_all_pairs(const FaceSet& set, std::size_t threads) {
    std::vector<PairScores> parts(threads);
    parallel_for(set.size(), threads, [&](std::size_t i, std::size_t worker) {
        PairScores& part = parts[worker];
        for (std::size_t j = i + 1; j < set.size(); ++j) {
            const bool same = set.subjects[i] == set.subjects[j];
            const double score = pair_score(set.templates[i], set.templates[j]);
            (same ? part.genuine : part.impostors).add(score);
        }
    });
    for (std::size_t i = 1; i < parts.size(); ++i) {
        parts.front().impostors.join(parts[i].impostors);
        parts.front().genuine.join(parts[i].genuine);
    }
    return std::move(parts.front());
}

std::vector<GroupPairs> collect_group_pairs(
    const FaceSet& set, double threshold_min, std::size_t threads
) {
    std::vector<std::vector<std::uint32_t>> members(set.group_names.size());
    for (std::size_t i = 0; i < set.size(); ++i) {
        members[set.groups[i]].push_back(static_cast<std::uint32_t>(i));
    }
    std::vector<GroupPairs> result(members.size());
    // One group per thread at a time: the order of pairs, and so the bootstrap, does not depend on
    // the number of threads.
    parallel_for(members.size(), threads, [&](std::size_t group, std::size_t) {
        const std::vector<std::uint32_t>& faces = members[group];
        for (std::size_t a = 0; a < faces.size(); ++a) {
            for (std::size_t b = a + 1; b < faces.size(); ++b) {
                const double score = pair_score(set.templates[faces[a]], set.templates[faces[b]]);
                if (set.subjects[faces[a]] == set.subjects[faces[b]]) {
                    result[group].genuine.push_back({faces[a], faces[b], score});
                } else if (score >= threshold_min) {
                    result[group].false_matches.push_back({faces[a], faces[b], score});
                }
            }
        }
    });
    return result;
}

}  // namespace beholden::evaluate
