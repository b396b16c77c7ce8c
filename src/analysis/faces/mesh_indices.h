#pragma once

#include <cstdint>

/// Points of the face mesh by the API's names; "left" is the image's left.
namespace beholden::analysis::mesh_index {

inline constexpr std::uint16_t kLeftEyeLeft = 33;
inline constexpr std::uint16_t kLeftEyeRight = 133;
inline constexpr std::uint16_t kLeftEyeUp = 159;
inline constexpr std::uint16_t kLeftEyeDown = 145;
inline constexpr std::uint16_t kRightEyeLeft = 362;
inline constexpr std::uint16_t kRightEyeRight = 263;
inline constexpr std::uint16_t kRightEyeUp = 386;
inline constexpr std::uint16_t kRightEyeDown = 374;
inline constexpr std::uint16_t kLeftBrowLeft = 70;
inline constexpr std::uint16_t kLeftBrowRight = 107;
inline constexpr std::uint16_t kLeftBrowUp = 105;
inline constexpr std::uint16_t kRightBrowLeft = 336;
inline constexpr std::uint16_t kRightBrowRight = 300;
inline constexpr std::uint16_t kRightBrowUp = 334;
inline constexpr std::uint16_t kNose = 4;
inline constexpr std::uint16_t kNoseLeft = 98;
inline constexpr std::uint16_t kNoseRight = 327;
inline constexpr std::uint16_t kMouthLeft = 61;
inline constexpr std::uint16_t kMouthRight = 291;
inline constexpr std::uint16_t kMouthUp = 0;
inline constexpr std::uint16_t kMouthDown = 17;
inline constexpr std::uint16_t kLipInnerUp = 13;
inline constexpr std::uint16_t kLipInnerDown = 14;
inline constexpr std::uint16_t kUpperJawLeft = 234;
inline constexpr std::uint16_t kMidJawLeft = 172;
inline constexpr std::uint16_t kChin = 152;
inline constexpr std::uint16_t kMidJawRight = 397;
inline constexpr std::uint16_t kUpperJawRight = 454;

}  // namespace beholden::analysis::mesh_index
