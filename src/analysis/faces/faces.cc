#include "analysis/faces/faces.h"
#include "base/check.h"

namespace beholden::analysis {

float score(const Template& a, const Template& b) noexcept {
    BH_CHECK(a.values.size() == b.values.size(), "templates of different models are not compared");
    double product = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        product += static_cast<double>(a.values[i]) * static_cast<double>(b.values[i]);
    }
    // The offsets first, so that a pair scores the same both ways round.
    const double offsets = static_cast<double>(a.offset) + static_cast<double>(b.offset);
    return static_cast<float>(product - offsets);
}

Result<std::vector<DetectedFace>> FacePack::detect_largest(
    const imaging::Image& image, std::optional<float> confidence_min
) const {
    BH_TRY_ASSIGN(std::vector<DetectedFace> faces, detect(image, confidence_min));
    if (faces.size() > 1) faces.resize(1);
    return faces;
}

}  // namespace beholden::analysis
