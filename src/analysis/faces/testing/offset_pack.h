#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/faces/faces.h"

namespace beholden::analysis::testing {

/// Knows how crowded a place is and nothing else.
class OffsetPack final : public FacePack {
public:
    [[nodiscard]] Result<std::vector<DetectedFace>>
    detect(const imaging::Image&, std::optional<float>) const override {
        return std::vector<DetectedFace>{};
    }
    [[nodiscard]] Result<FaceFinding>
    analyse(const imaging::Image&, const DetectedFace&, const Wanted&) const override {
        return FaceFinding{};
    }
    [[nodiscard]] Result<std::vector<Template>>
    embed(const imaging::Image&, std::span<const DetectedFace>) const override {
        return std::vector<Template>{};
    }
    [[nodiscard]] float offset_of(std::span<const float> values) const override {
        return values[0] / 2;
    }
    [[nodiscard]] const Calibration& calibration() const noexcept override { return calibration_; }
    [[nodiscard]] int dimension() const noexcept override { return 2; }
    [[nodiscard]] const std::string& model_id() const noexcept override { return name_; }
    [[nodiscard]] const std::string& model_version() const noexcept override { return name_; }

private:
    const std::string name_ = "offset";
    const Calibration calibration_ = Calibration::make({{-1, 0, 1}, {1, 100, 1e-6}}).value();
};

}  // namespace beholden::analysis::testing
