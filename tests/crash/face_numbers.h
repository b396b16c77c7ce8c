#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "gallery/test_gallery.h"

namespace beholden::crash {

/// Faces are numbers: the number is the external id, and the template follows from it, so that
/// whoever knows the number can look for the face.
inline analysis::Template template_of(std::uint64_t number) {
    std::mt19937_64 random(number);
    return gallery::random_template(random);
}

inline gallery::NewFace face_of(std::uint64_t number) {
    return gallery::new_face(template_of(number), std::to_string(number));
}

inline constexpr const char* kCollection = "people";

/// Random templates of 32 values are this unlike: one of 100,000 pairs is above.
inline constexpr double kSameFacePct = 99;

}  // namespace beholden::crash
