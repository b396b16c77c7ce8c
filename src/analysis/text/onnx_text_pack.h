#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analysis/text/angle_classifier.h"
#include "analysis/text/recogniser.h"
#include "analysis/text/text.h"
#include "analysis/text/text_detector.h"

namespace beholden::analysis {

/// The text pack as loaded from files: TextPack over ONNX models.
class OnnxTextPack final : public TextPack {
public:
    /// Everything a pack is made of.
    struct Parts {
        std::string model_id;
        std::string model_version;
        TextDetector detector;
        AngleClassifier angle;
        Recogniser recogniser;
        float line_confidence_min = 0;
    };
    explicit OnnxTextPack(Parts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] Result<std::vector<TextLine>> read(
        const imaging::Image& image, const ReadOptions& options
    ) const override;
    [[nodiscard]] const std::string& model_id() const noexcept override { return parts_.model_id; }
    [[nodiscard]] const std::string& model_version() const noexcept override {
        return parts_.model_version;
    }

private:
    [[nodiscard]] Result<std::vector<Quad>> find_lines(
        HalvedImages& images, const ReadOptions& options
    ) const;
    [[nodiscard]] Result<std::vector<std::vector<TextWord>>> read_as_they_lie(
        HalvedImages& images, std::span<const Quad> quads
    ) const;
    [[nodiscard]] Result<std::vector<std::vector<TextWord>>> read_lines(
        HalvedImages& images, std::span<const Quad> quads, const Point& direction
    ) const;

    Parts parts_;
};

}  // namespace beholden::analysis
