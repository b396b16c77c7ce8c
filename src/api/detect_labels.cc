#include <algorithm>
#include <string_view>

#include "api/image_input.h"
#include "api/label_filter.h"
#include "api/label_shapes.h"
#include "api/operations.h"
#include "base/limits.h"

namespace beholden::api {

namespace {

constexpr float kMinConfidenceDefault = 55;
/// An object as sure as this belongs to the foreground.
constexpr float kForegroundConfidenceMin = 50;

/// What a request asks for, with defaults and limits applied.
struct Asked {
    bool labels = true;
    bool properties = false;
    float confidence_min = kMinConfidenceDefault;
    std::size_t labels_max = limits::kLabelsMax;
    std::size_t colours_max = limits::kDominantColoursDefault;
    LabelFilter filter;
};

bool has_feature(const rek::DetectLabelsRequest& request, std::string_view name) {
    return request.Features &&
           std::ranges::find(*request.Features, name) != request.Features->end();
}

/// Settings of a feature that was not asked for are a mistake, not a wish.
Result<void> check_settings(const rek::DetectLabelsRequest& request, const Asked& asked) {
    const bool general = request.MaxLabels || request.MinConfidence ||
                         (request.Settings && request.Settings->GeneralLabels);
    if (general && !asked.labels) {
        return fail(
            ErrorCode::kInvalidArgument,
            "MaxLabels, MinConfidence and Settings.GeneralLabels are only valid with the feature "
            "GENERAL_LABELS."
        );
    }
    if (request.Settings && request.Settings->ImageProperties && !asked.properties) {
        return fail(
            ErrorCode::kInvalidArgument,
            "Settings.ImageProperties is only valid with the feature IMAGE_PROPERTIES."
        );
    }
    return {};
}

Result<Asked> read_request(const rek::DetectLabelsRequest& request) {
    Asked asked;
    asked.properties = has_feature(request, rek::DetectLabelsFeatureName::IMAGE_PROPERTIES);
    asked.labels =
        !asked.properties || has_feature(request, rek::DetectLabelsFeatureName::GENERAL_LABELS);
    BH_TRY(check_settings(request, asked));
    asked.confidence_min = request.MinConfidence.value_or(kMinConfidenceDefault);
    if (request.MaxLabels) {
        asked.labels_max =
            std::min(limits::kLabelsMax, static_cast<std::size_t>(*request.MaxLabels));
    }
    if (!request.Settings) return asked;
    if (request.Settings->GeneralLabels)
        asked.filter = LabelFilter(*request.Settings->GeneralLabels);
    if (const auto& settings = request.Settings->ImageProperties;
        settings && settings->MaxDominantColors) {
        asked.colours_max = static_cast<std::size_t>(*settings->MaxDominantColors);
    }
    return asked;
}

/// What passes filter and confidence, most confident first.
std::vector<analysis::LabelFinding> chosen(
    std::vector<analysis::LabelFinding> findings,
    const Asked& asked,
    const analysis::LabelTable& table
) {
    std::erase_if(findings, [&](const analysis::LabelFinding& finding) {
        return finding.confidence_pct < asked.confidence_min ||
               !asked.filter.passes(table.labels()[finding.label]);
    });
    if (findings.size() > asked.labels_max) findings.resize(asked.labels_max);
    for (analysis::LabelFinding& finding : findings) {
        std::erase_if(finding.instances, [&](const analysis::LabelInstance& instance) {
            return instance.confidence_pct < asked.confidence_min;
        });
    }
    return findings;
}

std::vector<imaging::Box> foreground(
    const std::vector<analysis::DetectedObject>& objects, const analysis::LabelPack& pack
) {
    std::vector<imaging::Box> boxes;
    for (const analysis::DetectedObject& object : objects) {
        const auto score = static_cast<double>(object.score);
        if (pack.calibration().box.confidence_pct(score) < kForegroundConfidenceMin) break;
        boxes.push_back(object.box_px);
    }
    return boxes;
}

void add_colours(
    const analysis::LabelFinding& finding,
    const imaging::Image& image,
    std::size_t colours_max,
    std::vector<rek::Instance>& instances
) {
    for (std::size_t i = 0; i < finding.instances.size(); ++i) {
        instances[i].DominantColors =
            dominant_colors(analysis::colours_in(image, finding.instances[i].box_px, colours_max));
    }
}

}  // namespace

Result<rek::DetectLabelsResponse> detect_labels(
    const Services& services, const rek::DetectLabelsRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const Asked asked, read_request(request));
    BH_TRY_ASSIGN(const auto* packs, picture_packs(services));
    const analysis::LabelPack& pack = *packs->labels;
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "picture", context.entry));
    BH_TRY_ASSIGN(const auto objects, pack.detect(image));
    rek::DetectLabelsResponse response;
    response.LabelModelVersion = pack.model_version();
    response.Labels.emplace();
    if (asked.labels) {
        BH_TRY_ASSIGN(const auto concepts, pack.classify(image));
        for (const auto& finding : chosen(pack.judge(objects, concepts), asked, pack.table())) {
            rek::Label shape = label(finding, pack.table(), image);
            if (asked.properties && shape.Instances) {
                add_colours(finding, image, asked.colours_max, *shape.Instances);
            }
            response.Labels->push_back(std::move(shape));
        }
    }
    if (asked.properties) {
        const auto boxes = foreground(objects, pack);
        response.ImageProperties =
            image_properties(analysis::measure_properties(image, boxes, asked.colours_max));
    }
    return response;
}

}  // namespace beholden::api
