#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "imaging/geometry.h"

namespace beholden::evaluate {

/// A box that was found, of one label in one picture.
struct FoundBox {
    imaging::Box box_px;
    float score = 0;
};

/// A box that is there; crowds excuse what is found in them.
struct TrueBox {
    imaging::Box box_px;
    bool is_crowd = false;
};

/// What was found and what is there in one picture, of one label.
struct PictureBoxes {
    std::vector<FoundBox> found;
    std::vector<TrueBox> truth;
};

/// What became of a found box.
enum class Match : unsigned char {
    kRight,
    kWrong,
    kExcused,  ///< Lies in a crowd.
};

/// Gives each found box, highest score first, the true one it overlaps most and by at least
/// `overlap_min` (intersection over union) and that is not taken yet.
///
/// returns  one verdict per found box, in the order of `found`.
std::vector<Match> match_boxes(const PictureBoxes& boxes, double overlap_min);

/// Average precision of one label over pictures: the mean, at 101 recalls from 0 to 1, of the best
/// precision at that recall or beyond.
///
/// returns  0..1; 0 where nothing is there to be found.
/// source   the COCO evaluation's definition (area "all", 100 boxes a picture).
double average_precision(std::span<const PictureBoxes> pictures, double overlap_min);

/// Mean of average_precision() over overlaps of 0.50, 0.55, ... 0.95.
double mean_average_precision(std::span<const PictureBoxes> pictures);

}  // namespace beholden::evaluate
