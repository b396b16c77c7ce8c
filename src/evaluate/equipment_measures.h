#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "analysis/equipment/equipment.h"
#include "base/result.h"
#include "evaluate/coco.h"
#include "evaluate/interval.h"

namespace beholden::evaluate {

/// Who was found in a picture, and who is there.
struct PeoplePicture {
    std::vector<analysis::PersonFinding> found;
    std::vector<MarkedObject> truth;  ///< Persons alone.
};

/// How often a part of a body is told, of persons who were found.
struct PartRates {
    Rate told_marked;    ///< Of persons who show the part.
    Rate told_unmarked;  ///< Of persons at whom it was not marked.
};

/// Boxes match where they overlap by half (intersection over union).
struct PeopleMeasures {
    double ap50 = 0;
    Rate precision;  ///< Of persons told.
    Rate recall;     ///< Of persons there.
    /// In the order of analysis::BodyPart. A face is shown where the nose is visible, a head where
    /// any point of it is marked, a hand where its wrist is.
    std::array<PartRates, 4> parts;
};

/// threads  pure.
PeopleMeasures measure_people(std::span<const PeoplePicture> pictures);

/// A picture of one face, and whether nose and mouth are covered in it.
struct CoverPicture {
    std::filesystem::path file;
    bool is_covered = false;
};

/// Reads a CSV file with the columns `file` and `covered` (0 or 1).
///
/// images  folder in which `file` is looked for.
/// errors  kInvalidArgument: a column is missing, or a row says neither 0 nor 1.
Result<std::vector<CoverPicture>> parse_cover_labels(
    std::string_view csv, const std::filesystem::path& images
);

/// What was told of the face of such a picture.
struct ToldCover {
    bool is_covered = false;  ///< In truth.
    bool is_face_told = false;
    float cover_confidence_pct = 0;  ///< 0: no cover was told.
};

/// At one confidence, of faces that were told.
struct CoverRates {
    double confidence_min_pct = 0;
    Rate found;         ///< Of covered faces: those told as covered.
    Rate false_alarms;  ///< Of bare faces: those told as covered.
};

CoverRates measure_covers(std::span<const ToldCover> told, double confidence_min_pct);

/// The face of the largest person whose face is told.
ToldCover told_cover(std::span<const analysis::PersonFinding> people, bool is_covered);

/// Runs the pack over pictures, each decoded once.
///
/// on_picture  told after each picture, from any thread; may be empty.
/// errors      those of reading, decoding and the models, with the file named.
Result<std::vector<std::vector<analysis::PersonFinding>>> find_people(
    const analysis::EquipmentPack& pack,
    std::span<const std::filesystem::path> files,
    std::size_t threads,
    const std::function<void()>& on_picture
);

}  // namespace beholden::evaluate
