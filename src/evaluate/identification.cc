#include "evaluate/identification.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "analysis/faces/template_sum.h"
#include "index/index.h"

namespace beholden::evaluate {
namespace {

constexpr double kNone = -std::numeric_limits<double>::infinity();

/// The enrolled, findable by row, and how many rows each person has.
struct Gallery {
    std::unique_ptr<index::Index> index;
    std::vector<std::string> person_of_row;  ///< By row_id.
    std::map<std::string, int> rows_of_person;
    std::set<std::string> people;  ///< Also those in whose pictures no face was found.
    std::int64_t failures = 0;
};

/// What one search gave.
struct Search {
    std::string person;
    bool mated = false;
    double mate = kNone;      ///< Best score of the person; kNone if below the best other.
    double stranger = kNone;  ///< Best score of anyone else.
};

Result<Gallery> enrol(const Enrolment& enrolment) {
    Gallery gallery;
    for (std::size_t i = 0; i < enrolment.pictures.size(); ++i) {
        const std::string& person = enrolment.pictures[i].subject;
        gallery.people.insert(person);
        const auto& face = enrolment.templates[i];
        if (!face) {
            ++gallery.failures;
            continue;
        }
        if (!gallery.index) {
            BH_TRY_ASSIGN(gallery.index, index::Index::make(static_cast<int>(face->values.size())));
        }
        const std::uint64_t row_id = gallery.person_of_row.size();
        BH_TRY(gallery.index->append(
            index::Row{.row_id = row_id, .values = face->values, .offset = face->offset}
        ));
        gallery.person_of_row.push_back(person);
        ++gallery.rows_of_person[person];
    }
    if (!gallery.index) return fail(ErrorCode::kInvalidArgument, "The gallery has no face.");
    return gallery;
}

/// One more hit than the person has pictures: the best stranger is then always among them.
Result<Search> search(
    const Gallery& gallery, const std::string& person, const analysis::Template& probe
) {
    const auto own = gallery.rows_of_person.find(person);
    const int own_rows = own == gallery.rows_of_person.end() ? 0 : own->second;
    BH_TRY_ASSIGN(
        const index::SearchHits found,
        gallery.index->search(
            {.values = probe.values, .offset = probe.offset, .hits_max = own_rows + 1}
        )
    );
    Search result;
    for (const index::Hit& hit : found.hits) {
        const bool same = gallery.person_of_row[hit.row_id] == person;
        double& best = same ? result.mate : result.stranger;
        best = std::max(best, hit.score);
    }
    return result;
}

Result<std::vector<Search>> search_all(
    const Gallery& gallery, const Enrolment& probes, Identification& counts
) {
    std::vector<Search> searches;
    for (std::size_t i = 0; i < probes.pictures.size(); ++i) {
        const std::string& person = probes.pictures[i].subject;
        const bool mated = gallery.people.contains(person);
        Search one;
        if (probes.templates[i]) {
            BH_TRY_ASSIGN(one, search(gallery, person, *probes.templates[i]));
        } else {
            ++counts.probe_failures;
        }
        one.person = person;
        one.mated = mated;
        ++(mated ? counts.mated_searches : counts.non_mated_searches);
        searches.push_back(std::move(one));
    }
    return searches;
}

/// Share of mated searches for which `is_event` holds, by person.
template <class IsEvent>
Rate rate_of_mated(std::span<const Search> searches, std::uint64_t seed, const IsEvent& is_event) {
    std::map<std::string, ClusterCount> people;
    for (const Search& one : searches) {
        if (!one.mated) continue;
        ClusterCount& person = people[one.person];
        ++person.trials;
        if (is_event(one)) ++person.events;
    }
    std::vector<ClusterCount> clusters;
    for (const auto& [name, count] : people) clusters.push_back(count);
    return bootstrap_rate(clusters, seed);
}

bool is_first(const Search& one) { return one.mate > one.stranger; }

/// The least score that at most `fpir` of the searches' best strangers exceed.
double threshold_at(std::span<const Search> searches, double fpir) {
    std::vector<double> strangers;
    for (const Search& one : searches) strangers.push_back(one.stranger);
    std::ranges::sort(strangers, std::greater());
    return strangers[static_cast<std::size_t>(fpir * static_cast<double>(strangers.size()))];
}

}  // namespace

Result<Identification> measure_identification(
    const Enrolment& gallery,
    const Enrolment& probes,
    std::span<const double> fpirs,
    std::uint64_t seed
) {
    Identification result;
    BH_TRY_ASSIGN(const Gallery enrolled, enrol(gallery));
    result.gallery_faces = enrolled.index->size();
    result.gallery_failures = enrolled.failures;
    BH_TRY_ASSIGN(const std::vector<Search> searches, search_all(enrolled, probes, result));
    if (result.mated_searches == 0) {
        return fail(ErrorCode::kInvalidArgument, "No probe shows a person of the gallery.");
    }
    result.rank1 = rate_of_mated(searches, seed, is_first);
    for (const double fpir : fpirs) {
        if (fpir * static_cast<double>(searches.size()) < 1) continue;
        const double threshold = threshold_at(searches, fpir);
        const auto is_missed = [threshold](const Search& one) {
            return !is_first(one) || one.mate <= threshold;
        };
        const auto deciding = std::ranges::count_if(searches, [threshold](const Search& one) {
            return one.stranger > threshold;
        });
        result.fnirs.push_back({fpir, threshold, deciding, rate_of_mated(searches, seed, is_missed)}
        );
    }
    return result;
}

FirstPictureSplit split_first_picture(std::span<const Picture> pictures, int enrolled) {
    FirstPictureSplit split;
    std::map<std::string, int> seen;
    for (const Picture& picture : pictures) {
        (seen[picture.subject]++ < enrolled ? split.gallery : split.probes).push_back(picture);
    }
    return split;
}

PersonEnrolment combine_by_person(const Enrolment& enrolment, const analysis::FacePack& pack) {
    std::map<std::string, std::size_t> place_of;
    std::vector<analysis::TemplateSum> sums;
    PersonEnrolment people;
    for (std::size_t i = 0; i < enrolment.pictures.size(); ++i) {
        const auto [place, is_new] =
            place_of.emplace(enrolment.pictures[i].subject, people.pictures.size());
        if (is_new) {
            people.pictures.push_back(enrolment.pictures[i]);
            sums.emplace_back();
        }
        if (enrolment.templates[i]) sums[place->second].add(enrolment.templates[i]->values);
    }
    for (const analysis::TemplateSum& sum : sums) {
        people.templates.push_back(sum.count() > 0 ? std::optional(sum.mean(pack)) : std::nullopt);
    }
    return people;
}

}  // namespace beholden::evaluate
