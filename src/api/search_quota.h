#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <ranges>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "auth/authenticator.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"

namespace beholden::api {

/// How much one person may ask of galleries. Zero: as much as they like.
struct SearchQuotaLimits {
    int searches_per_hour = 0;
    int faces_per_day = 0;  ///< Different faces seen in answers: copying a gallery needs many.
};

/// Counts searches and faces shown per person: the source identity, or the long-term key where
/// nobody is named. Whoever opens many sessions stays one.
///
/// Hours slide by the minute; days are those of UTC. Counts are lost at a restart.
/// threads  safe to call concurrently.
class SearchQuota {
public:
    /// clock  must outlive this.
    SearchQuota(SearchQuotaLimits limits, const Clock& clock) : limits_(limits), clock_(clock) {}

    /// Counts one more search; a refused one does not count.
    ///
    /// errors  kAccessDenied: the hour's searches are used up. kOverloaded: more than
    ///         limits::kQuotaPeopleMax were active within their day.
    Result<void> admit_search(const auth::Principal& who);

    /// Counts the faces of an answer before it is given. A refused answer shows nothing and does
    /// not count.
    ///
    /// faces       A range of whatever the answer is made of.
    /// face_id_of  Its elements' FaceId.
    /// errors  kAccessDenied: the day's faces would be exceeded. kOverloaded as above, or more than
    ///         limits::kQuotaFacesMax faces are remembered.
    template <class Range, class Projection>
    Result<void> note_faces(const auth::Principal& who, const Range& faces, Projection face_id_of) {
        if (limits_.faces_per_day == 0) return {};
        std::vector<std::size_t> hashes;
        if constexpr (std::ranges::sized_range<Range>) hashes.reserve(std::ranges::size(faces));
        for (const auto& face : faces) {
            hashes.push_back(std::hash<FaceId>{}(std::invoke(face_id_of, face)));
        }
        return note_hashes(who, hashes);
    }

    /// Persons counted now, for tests of the bound.
    [[nodiscard]] std::size_t people() const;

private:
    static constexpr std::int64_t kWindowMinutes = 60;
    using Minute = std::chrono::sys_time<std::chrono::minutes>;

    struct Person {
        Minute minute{};  ///< Of the last count; `searches` holds the hour up to here.
        std::array<std::uint32_t, kWindowMinutes> searches{};  ///< By minute modulo 60.
        std::chrono::sys_days day{};
        std::unordered_set<std::size_t> faces;  ///< Hashes of what was shown on `day`.
    };

    Result<void> note_hashes(const auth::Principal& who, std::span<const std::size_t> hashes);
    Result<Person*> find(const auth::Principal& who, TimePoint now);
    void advance(Person& person, TimePoint now);
    void forget_idle(TimePoint now);

    const SearchQuotaLimits limits_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Person> people_;
    std::size_t faces_ = 0;  ///< Over all people.
};

}  // namespace beholden::api
