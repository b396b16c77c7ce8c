#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "analysis/faces/faces.h"

namespace beholden::analysis {

/// An attribute of a face that is so or not, under the name that heads files and labels use.
struct JudgedAttribute {
    std::string_view name;
    bool Wanted::* wanted;
    std::optional<Judgement> Attributes::* judged;
};

inline constexpr std::array<JudgedAttribute, 8> kJudgedAttributes{{
    {"smile", &Wanted::smile, &Attributes::smile},
    {"eyeglasses", &Wanted::eyeglasses, &Attributes::eyeglasses},
    {"sunglasses", &Wanted::sunglasses, &Attributes::sunglasses},
    {"beard", &Wanted::beard, &Attributes::beard},
    {"mustache", &Wanted::mustache, &Attributes::mustache},
    {"face_occluded", &Wanted::face_occluded, &Attributes::face_occluded},
    {"eyes_open", &Wanted::eyes_open, &Attributes::eyes_open},
    {"mouth_open", &Wanted::mouth_open, &Attributes::mouth_open},
}};

}  // namespace beholden::analysis
