#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "imaging/geometry.h"

namespace beholden::evaluate {

/// Whether a point of somebody's body was marked.
enum class Mark : std::uint8_t {
    kAbsent,   ///< Not in the picture, or not marked.
    kHidden,   ///< Marked where something hides it.
    kVisible,  ///< Marked and seen.
};

/// A thing that somebody marked in a picture.
struct MarkedObject {
    imaging::Box box_px;
    std::size_t category = 0;       ///< Index into MarkedSet::categories.
    bool is_crowd = false;          ///< One box around many: found things in it count neither way.
    std::vector<Mark> points = {};  ///< Of a body, in COCO's order; empty where none are told.
};

struct MarkedPicture {
    std::filesystem::path file;
    std::vector<MarkedObject> objects;
};

/// Pictures in which every thing of every category is marked.
struct MarkedSet {
    std::vector<std::string> categories;
    std::vector<MarkedPicture> pictures;
};

/// Reads an annotation file in the format of COCO's instances (boxes; masks are not needed), with
/// the marks of its keypoints if it has them.
///
/// images   folder in which `file_name` is looked for.
/// errors   kIo: the file cannot be read. kInvalidArgument: not JSON, a member missing or of
///          another type, an annotation of an unknown picture or category.
/// source   the "Data format" page of the COCO data set, object and keypoint detection.
Result<MarkedSet> read_coco(
    const std::filesystem::path& annotations, const std::filesystem::path& images
);

/// The same from text, for tests.
Result<MarkedSet> parse_coco(std::string_view json, const std::filesystem::path& images);

}  // namespace beholden::evaluate
