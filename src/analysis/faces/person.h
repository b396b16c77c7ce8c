#pragma once

#include <string>
#include <utility>
#include <vector>

#include "analysis/faces/faces.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// A classifier of small aligned faces: one input [n or open, 3, size, size], one output of class
/// probabilities. Crops are aligned and normalised as dlib's networks are trained.
///
/// threads  const members are safe to call concurrently.
class ChipClassifier {
public:
    /// errors  kInvalidArgument: the model's input or output is not of that size.
    static Result<ChipClassifier> make(infer::Model model, int size_px, int classes);

    /// errors  kInvalidArgument: the landmarks coincide. kInternal: inference failed.
    [[nodiscard]] Result<std::vector<float>> classify(
        const imaging::Image& image, const DetectedFace& face
    ) const;

private:
    ChipClassifier(infer::Model model, int size_px, int classes);

    infer::Model model_;
    int size_px_;
    int classes_;
};

inline constexpr int kGenderSizePx = 32;
inline constexpr int kGenderClasses = 2;  ///< Female, male.
inline constexpr int kAgeSizePx = 64;
inline constexpr int kAgeClasses = 81;  ///< 0..80 years.

/// "Female" or "Male" with a confidence that its accuracy bears out, 50..100.
///
/// probabilities  kGenderClasses of them.
std::pair<std::string, float> judge_gender(const std::vector<float>& probabilities);

/// Years, low and high, that hold the true age of about two people in three.
///
/// probabilities  kAgeClasses of them.
std::pair<int, int> judge_age(const std::vector<float>& probabilities);

}  // namespace beholden::analysis
