#include "analysis/equipment/people.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "analysis/equipment/boxes.h"
#include "analysis/faces/nms.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

/// Two boxes that overlap by this share are one person.
constexpr double kSamePersonMin = 0.5;
/// The person around whose box the pose model looked overlaps it at least so much.
constexpr double kPosedMin = 0.3;
/// Points of a head below this are guesses about what is hidden.
constexpr float kHeadPointMin = 0.2F;
/// A face whose middle is farther from a head, in its own widths, is another's.
constexpr float kHeadDistanceMax = 1;
/// What a face costs that only lies in the box of somebody: more than any head close to it.
constexpr float kBoxDistance = 0.99F;

constexpr std::array<BodyPoint, 5> kHead{
    BodyPoint::kNose, BodyPoint::kLeftEye, BodyPoint::kRightEye, BodyPoint::kLeftEar,
    BodyPoint::kRightEar
};

float both_pct(float first_pct, float second_pct) {
    return 100 * (1 - (1 - first_pct / 100) * (1 - second_pct / 100));
}

float distance(const Person& person, const DetectedFace& face) {
    if (person.pose) {
        const float away = head_distance(*person.pose, face);
        if (std::isfinite(away)) return away;
    }
    return holds(person.box_px, middle_of(face.box_px)) ? kBoxDistance
                                                        : std::numeric_limits<float>::infinity();
}

/// A face and who it may belong to.
struct Claim {
    float distance = 0;
    std::size_t face = 0;
    std::size_t person = 0;
};

}  // namespace

std::vector<Person> join_people(
    std::span<const LabelInstance> boxes, std::span<const PosedPerson> posed
) {
    std::vector<Person> people;
    for (const LabelInstance& box : boxes) {
        people.push_back({box.box_px, box.confidence_pct, {}, {}});
    }
    std::vector<float> seen_pct(boxes.size(), 0);  // By the pose model.
    for (const PosedPerson& person : posed) {
        std::size_t best = boxes.size();
        double most = kSamePersonMin;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const double shared = overlap(boxes[i].box_px, person.box_px);
            if (shared < most) continue;
            most = shared;
            best = i;
        }
        if (best < boxes.size()) {
            seen_pct[best] = std::max(seen_pct[best], 100 * person.score);
        } else {
            people.push_back({person.box_px, 100 * person.score, {}, {}});
        }
    }
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        people[i].confidence_pct = both_pct(people[i].confidence_pct, seen_pct[i]);
    }
    std::ranges::stable_sort(people, std::ranges::greater{}, &Person::confidence_pct);
    std::vector<Person> kept;
    for (const Person& person : people) {
        const bool is_new = std::ranges::none_of(kept, [&](const Person& other) {
            return overlap(other.box_px, person.box_px) > kSamePersonMin;
        });
        if (is_new) kept.push_back(person);
    }
    return kept;
}

const PosedPerson* posed_in(const imaging::Box& box_px, std::span<const PosedPerson> posed) {
    const PosedPerson* best = nullptr;
    double most = kPosedMin;
    for (const PosedPerson& person : posed) {
        const double shared = overlap(box_px, person.box_px);
        if (shared < most) continue;
        most = shared;
        best = &person;
    }
    return best;
}

float head_distance(const PosedPerson& pose, const DetectedFace& face) noexcept {
    float weight = 0;
    float x = 0;
    float y = 0;
    for (const BodyPoint which : kHead) {
        const PlacedPoint& point = pose.point(which);
        if (point.score < kHeadPointMin) continue;
        weight += point.score;
        x += point.score * point.at_px.x;
        y += point.score * point.at_px.y;
    }
    if (!(weight > 0) || !(face.box_px.width > 0)) return std::numeric_limits<float>::infinity();
    const imaging::Point middle = middle_of(face.box_px);
    return std::hypot(x / weight - middle.x, y / weight - middle.y) / face.box_px.width;
}

std::vector<std::size_t> give_faces(std::span<const DetectedFace> faces, std::span<Person> people) {
    std::vector<Claim> claims;
    for (std::size_t face = 0; face < faces.size(); ++face) {
        for (std::size_t person = 0; person < people.size(); ++person) {
            if (people[person].face) continue;
            const float away = distance(people[person], faces[face]);
            if (away < kHeadDistanceMax) claims.push_back({away, face, person});
        }
    }
    std::ranges::stable_sort(claims, {}, &Claim::distance);
    std::vector<bool> given(faces.size(), false);
    for (const Claim& claim : claims) {
        if (given[claim.face] || people[claim.person].face) continue;
        people[claim.person].face = claim.face;
        given[claim.face] = true;
    }
    std::vector<std::size_t> left;
    for (std::size_t face = 0; face < faces.size(); ++face) {
        if (!given[face]) left.push_back(face);
    }
    return left;
}

void add_faced(Person found, std::size_t face, std::vector<Person>& people) {
    found.face = face;
    const auto same = std::ranges::find_if(people, [&](const Person& person) {
        return !person.face && overlap(person.box_px, found.box_px) > kSamePersonMin;
    });
    if (same != people.end()) {
        found.confidence_pct = std::max(found.confidence_pct, same->confidence_pct);
        *same = found;
    } else if (people.size() < limits::kPersonsPerImageMax) {
        people.push_back(found);
    }
}

imaging::Box body_around(const DetectedFace& face) noexcept {
    const float width = face.box_px.width;
    const float height = face.box_px.height;
    return {face.box_px.left - 2 * width, face.box_px.top - height / 2, 5 * width, 8 * height};
}

}  // namespace beholden::analysis
