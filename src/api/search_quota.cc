#include "api/search_quota.h"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "base/limits.h"

namespace beholden::api {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;

/// The two kinds of names cannot be taken for each other.
std::string name_of(const auth::Principal& who) {
    if (!who.source_identity.empty()) return "person " + who.source_identity;
    return "key " + who.access_key_id.str();
}

tl::unexpected<Error> used_up(const std::string& what) {
    return fail(ErrorCode::kAccessDenied, "The quota of " + what + " per person is used up.");
}

tl::unexpected<Error> cannot_count() {
    return fail(
        ErrorCode::kOverloaded, "More is asked by more people than can be counted.",
        "search quota: out of memory for counting"
    );
}

}  // namespace

std::size_t SearchQuota::people() const {
    const std::lock_guard lock(mutex_);
    return people_.size();
}

/// Forgets the minutes that have left the hour, and yesterday's faces.
void SearchQuota::advance(Person& person, TimePoint now) {
    const auto minute = floor<minutes>(now);
    const auto passed =
        std::clamp<std::int64_t>((minute - person.minute).count(), 0, kWindowMinutes);
    for (std::int64_t i = 1; i <= passed; ++i) {
        const auto slot = (person.minute.time_since_epoch().count() + i) % kWindowMinutes;
        person.searches[static_cast<std::size_t>(slot)] = 0;
    }
    person.minute = std::max(person.minute, minute);
    const auto day = floor<days>(now);
    if (day > person.day) {
        faces_ -= person.faces.size();
        person.faces.clear();
        person.day = day;
    }
}

void SearchQuota::forget_idle(TimePoint now) {
    for (auto person = people_.begin(); person != people_.end();) {
        advance(person->second, now);
        const auto& [minute, searches, day, faces] = person->second;
        const bool idle =
            faces.empty() && std::ranges::all_of(searches, [](auto n) { return n == 0; });
        person = idle ? people_.erase(person) : std::next(person);
    }
}

Result<SearchQuota::Person*> SearchQuota::find(const auth::Principal& who, TimePoint now) {
    const std::string name = name_of(who);
    if (!people_.contains(name) && people_.size() >= limits::kQuotaPeopleMax) {
        forget_idle(now);
        if (people_.size() >= limits::kQuotaPeopleMax) return cannot_count();
    }
    const auto [place, added] = people_.try_emplace(name);
    if (added) {
        place->second.minute = floor<minutes>(now);
        place->second.day = floor<days>(now);
    }
    advance(place->second, now);
    return &place->second;
}

Result<void> SearchQuota::admit_search(const auth::Principal& who) {
    if (limits_.searches_per_hour == 0) return {};
    const TimePoint now = clock_.now();
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(Person * person, find(who, now));
    const auto count =
        std::accumulate(person->searches.begin(), person->searches.end(), std::int64_t{0});
    if (count >= limits_.searches_per_hour) {
        return used_up(std::to_string(limits_.searches_per_hour) + " searches per hour");
    }
    const auto slot = person->minute.time_since_epoch().count() % kWindowMinutes;
    ++person->searches[static_cast<std::size_t>(slot)];
    return {};
}

Result<void> SearchQuota::note_hashes(
    const auth::Principal& who, std::span<const std::size_t> hashes
) {
    if (hashes.empty()) return {};
    const TimePoint now = clock_.now();
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(Person * person, find(who, now));
    std::unordered_set<std::size_t> fresh;
    for (const std::size_t hash : hashes) {
        if (!person->faces.contains(hash)) fresh.insert(hash);
    }
    if (person->faces.size() + fresh.size() > static_cast<std::size_t>(limits_.faces_per_day)) {
        return used_up(std::to_string(limits_.faces_per_day) + " different faces per day");
    }
    if (faces_ + fresh.size() > limits::kQuotaFacesMax) return cannot_count();
    faces_ += fresh.size();
    person->faces.merge(fresh);
    return {};
}

}  // namespace beholden::api
