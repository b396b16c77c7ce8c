#include <algorithm>
#include <utility>

#include "analysis/text/text.h"
#include "api/image_input.h"
#include "api/operations.h"
#include "api/regions.h"
#include "base/limits.h"

namespace beholden::api {

namespace {

constexpr float kMinConfidenceDefault = 80;
/// "More than half in that region."
constexpr double kShareMin = 0.5;

/// What Filters ask for.
struct TextFilter {
    float confidence_min_pct = kMinConfidenceDefault;
    float height_min = 0;  ///< Of a word's box, as a share of the picture's.
    float width_min = 0;
    Regions regions;
};

Result<TextFilter> text_filter(const std::optional<rek::DetectTextFilters>& filters) {
    TextFilter filter;
    if (!filters) return filter;
    if (filters->WordFilter) {
        const rek::DetectionFilter& word = *filters->WordFilter;
        filter.confidence_min_pct = word.MinConfidence.value_or(kMinConfidenceDefault);
        filter.height_min = word.MinBoundingBoxHeight.value_or(0);
        filter.width_min = word.MinBoundingBoxWidth.value_or(0);
    }
    if (filters->RegionsOfInterest) {
        BH_TRY_ASSIGN(filter.regions, Regions::make(*filters->RegionsOfInterest));
    }
    return filter;
}

/// In shares of the picture's sides, inside the picture.
analysis::Quad relative(const analysis::Quad& quad_px, const imaging::Image& image) noexcept {
    analysis::Quad quad = quad_px;
    for (analysis::Point& corner : quad.corners) {
        // A pixel reaches half its side around its centre.
        corner.x = std::clamp((corner.x + 0.5F) / static_cast<float>(image.width_px), 0.0F, 1.0F);
        corner.y = std::clamp((corner.y + 0.5F) / static_cast<float>(image.height_px), 0.0F, 1.0F);
    }
    return quad;
}

bool passes(const TextFilter& filter, const analysis::TextWord& word, const imaging::Image& image) {
    const analysis::Quad quad = relative(word.quad_px, image);
    const analysis::Box box = analysis::bounds_of(quad);
    return word.confidence * 100 >= filter.confidence_min_pct && box.height >= filter.height_min &&
           box.width >= filter.width_min && filter.regions.share_of(quad.corners) > kShareMin;
}

rek::Geometry geometry(const analysis::Quad& quad) {
    const analysis::Box box = analysis::bounds_of(quad);
    rek::Geometry geometry;
    geometry.BoundingBox.emplace();
    geometry.BoundingBox->Width = box.width;
    geometry.BoundingBox->Height = box.height;
    geometry.BoundingBox->Left = box.left;
    geometry.BoundingBox->Top = box.top;
    geometry.Polygon.emplace();
    for (const analysis::Point& corner : quad.corners) {
        rek::Point point;
        point.X = corner.x;
        point.Y = corner.y;
        geometry.Polygon->push_back(point);
    }
    return geometry;
}

/// A TextLine or a TextWord.
template <class Text>
rek::TextDetection detection(
    const Text& text, std::string_view type, std::size_t id, const imaging::Image& image
) {
    rek::TextDetection shape;
    shape.DetectedText = text.text;
    shape.Type = std::string(type);
    shape.Id = static_cast<int>(id);
    shape.Confidence = std::min(text.confidence * 100, 100.0F);
    shape.Geometry = geometry(relative(text.quad_px, image));
    return shape;
}

/// All lines, then all words; ids go on from one to the other.
std::vector<rek::TextDetection> detections(
    const std::vector<analysis::TextLine>& lines, const imaging::Image& image
) {
    std::vector<rek::TextDetection> shapes;
    shapes.reserve(lines.size());
    for (const analysis::TextLine& line : lines) {
        shapes.push_back(detection(line, rek::TextTypes::LINE, shapes.size(), image));
    }
    for (std::size_t parent = 0; parent < lines.size(); ++parent) {
        for (const analysis::TextWord& word : lines[parent].words) {
            shapes.push_back(detection(word, rek::TextTypes::WORD, shapes.size(), image));
            shapes.back().ParentId = static_cast<int>(parent);
        }
    }
    return shapes;
}

}  // namespace

Result<rek::DetectTextResponse> detect_text(
    const Services& services, const rek::DetectTextRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const TextFilter filter, text_filter(request.Filters));
    BH_TRY_ASSIGN(const auto* packs, picture_packs(services));
    const analysis::TextPack& pack = *packs->text;
    BH_TRY_ASSIGN(const auto image, load_image(services, request.Image, "picture", context.entry));
    const analysis::ReadOptions options{
        .words_max = limits::kWordsPerImageMax,
        .wants_line = [&](const analysis::Quad& line_px
                      ) { return filter.regions.share_of(relative(line_px, image).corners) > 0; },
        .keeps_word = [&](const analysis::TextWord& word) { return passes(filter, word, image); },
    };
    BH_TRY_ASSIGN(const auto lines, pack.read(image, options));
    rek::DetectTextResponse response;
    response.TextDetections = detections(lines, image);
    response.TextModelVersion = pack.model_version();
    return response;
}

}  // namespace beholden::api
