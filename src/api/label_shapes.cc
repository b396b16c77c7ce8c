#include "api/label_shapes.h"

#include "api/face_shapes.h"

namespace beholden::api {

namespace rek = wire::rekognition;

namespace {

rek::DetectLabelsImageQuality quality(const analysis::AreaQuality& found) {
    rek::DetectLabelsImageQuality shape;
    shape.Brightness = found.brightness;
    shape.Sharpness = found.sharpness;
    shape.Contrast = found.contrast;
    return shape;
}

/// The foreground's and the background's shapes have the same members.
template <class Shape>
Shape area(const analysis::AreaProperties& found) {
    Shape shape;
    shape.Quality = quality(found.quality);
    shape.DominantColors = dominant_colors(found.colours);
    return shape;
}

}  // namespace

rek::Label label(
    const analysis::LabelFinding& finding,
    const analysis::LabelTable& table,
    const imaging::Image& image
) {
    const analysis::Label& known = table.labels()[finding.label];
    rek::Label shape;
    shape.Name = known.name;
    shape.Confidence = finding.confidence_pct;
    shape.Instances.emplace();
    for (const analysis::LabelInstance& found : finding.instances) {
        rek::Instance instance;
        instance.BoundingBox = bounding_box(relative(found.box_px, image));
        instance.Confidence = found.confidence_pct;
        shape.Instances->push_back(std::move(instance));
    }
    shape.Parents.emplace();
    for (const std::size_t ancestor : known.ancestors) {
        shape.Parents->emplace_back().Name = table.labels()[ancestor].name;
    }
    shape.Aliases.emplace();
    for (const std::string& alias : known.aliases) shape.Aliases->emplace_back().Name = alias;
    shape.Categories.emplace();
    for (const std::string& category : known.categories) {
        shape.Categories->emplace_back().Name = category;
    }
    return shape;
}

std::vector<rek::DominantColor> dominant_colors(const std::vector<analysis::DominantColour>& colours
) {
    std::vector<rek::DominantColor> shapes;
    for (const analysis::DominantColour& colour : colours) {
        rek::DominantColor& shape = shapes.emplace_back();
        shape.Red = colour.red;
        shape.Green = colour.green;
        shape.Blue = colour.blue;
        shape.HexCode = colour.hex();
        shape.CSSColor = std::string(colour.css_name);
        shape.SimplifiedColor = std::string(colour.simplified);
        shape.PixelPercent = static_cast<float>(colour.pixel_pct);
    }
    return shapes;
}

rek::DetectLabelsImageProperties image_properties(const analysis::ImageProperties& properties) {
    rek::DetectLabelsImageProperties shape;
    shape.Quality = quality(properties.whole.quality);
    shape.DominantColors = dominant_colors(properties.whole.colours);
    shape.Foreground = area<rek::DetectLabelsImageForeground>(properties.foreground);
    shape.Background = area<rek::DetectLabelsImageBackground>(properties.background);
    return shape;
}

}  // namespace beholden::api
