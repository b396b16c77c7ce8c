#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/faces/appearance.h"
#include "analysis/faces/cohort.h"
#include "analysis/faces/detector.h"
#include "analysis/faces/embedder.h"
#include "analysis/faces/expression.h"
#include "analysis/faces/eyes.h"
#include "analysis/faces/faces.h"
#include "analysis/faces/mesh.h"
#include "analysis/faces/person.h"

namespace beholden::analysis {

/// The face pack as loaded from files: FacePack over ONNX models.
class OnnxFacePack final : public FacePack {
public:
    /// Models that a pack need not have; absent where it has none.
    struct Extras {
        std::optional<FaceMesh> mesh{};
        std::optional<EyeContours> eyes{};
        std::optional<ChipClassifier> gender{};
        std::optional<ChipClassifier> age{};
        std::optional<Appearance> appearance{};
        std::optional<ExpressionClassifier> expression{};
    };
    /// Everything a pack is made of.
    struct Parts {
        std::string model_id;
        std::string model_version;
        float confidence_min = 0;
        double overlap_max = 0;
        Detector detector;
        Embedder embedder;
        std::optional<Cohort> cohort;  ///< Absent: scores are plain cosines.
        Calibration calibration;
        Extras extras;
    };
    explicit OnnxFacePack(Parts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] Result<std::vector<DetectedFace>> detect(
        const imaging::Image& image, std::optional<float> confidence_min
    ) const override;
    [[nodiscard]] Result<std::vector<DetectedFace>> detect_largest(
        const imaging::Image& image, std::optional<float> confidence_min
    ) const override;
    [[nodiscard]] Result<FaceFinding> analyse(
        const imaging::Image& image, const DetectedFace& face, const Wanted& wanted
    ) const override;
    [[nodiscard]] Result<std::vector<Template>> embed(
        const imaging::Image& image, std::span<const DetectedFace> faces
    ) const override;

    [[nodiscard]] float offset_of(std::span<const float> values) const override {
        return parts_.cohort ? parts_.cohort->offset(values) : 0.0F;
    }

    [[nodiscard]] const Calibration& calibration() const noexcept override {
        return parts_.calibration;
    }
    [[nodiscard]] int dimension() const noexcept override { return parts_.embedder.dimension(); }
    [[nodiscard]] const std::string& model_id() const noexcept override { return parts_.model_id; }
    [[nodiscard]] const std::string& model_version() const noexcept override {
        return parts_.model_version;
    }

private:
    [[nodiscard]] Result<void> add_shape(
        const imaging::Image& image, const Wanted& wanted, FaceFinding& finding
    ) const;
    [[nodiscard]] Result<void> add_person(
        const imaging::Image& image, const Wanted& wanted, FaceFinding& finding
    ) const;

    Parts parts_;
};

}  // namespace beholden::analysis
