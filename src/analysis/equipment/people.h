#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/equipment/body_points.h"
#include "analysis/faces/faces.h"
#include "analysis/labels/labels.h"

namespace beholden::analysis {

/// Somebody in a picture, before their parts are told.
struct Person {
    imaging::Box box_px;
    float confidence_pct = 0;
    std::optional<PosedPerson> pose;  ///< Absent where the points of the body were not found.
    std::optional<std::size_t> face;  ///< Index among the picture's faces.
};

/// The people that an object detector and the pose model see in a whole picture. Whom both see is
/// surer: 1 - (1 - a)(1 - b).
///
/// boxes    of persons, with calibrated confidences.
/// posed    with scores, which are taken as probabilities.
/// returns  surest first; of boxes that overlap by more than half one is kept. The detector's box
///          where both see somebody; points of the body are not taken over.
/// threads  pure, as all functions here.
std::vector<Person> join_people(
    std::span<const LabelInstance> boxes, std::span<const PosedPerson> posed
);

/// Who of those that the pose model saw around a box is the one in the box; null if nobody is.
const PosedPerson* posed_in(const imaging::Box& box_px, std::span<const PosedPerson> posed);

/// How far a face is from a body's head, in widths of the face; infinite where no point of the head
/// was found.
float head_distance(const PosedPerson& pose, const DetectedFace& face) noexcept;

/// Gives each face to the nearest person whose head it can be, and each person at most one: by the
/// points of the head, and to those without points whose box holds the face's middle.
///
/// returns  indices of the faces that nobody got.
std::vector<std::size_t> give_faces(std::span<const DetectedFace> faces, std::span<Person> people);

/// Adds somebody who was found by their face: where a person without a face is at the same place,
/// that person gets the face; else a new one, unless there are limits::kPersonsPerImageMax.
void add_faced(Person found, std::size_t face, std::vector<Person>& people);

/// Where the body of a face may reach, as far as arms do.
imaging::Box body_around(const DetectedFace& face) noexcept;

}  // namespace beholden::analysis
