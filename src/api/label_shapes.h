#pragma once

#include <vector>

#include "analysis/labels/image_properties.h"
#include "analysis/labels/labels.h"
#include "imaging/image.h"
#include "wire/rekognition/shapes.h"

/// Labels and image properties as the API's shapes.
namespace beholden::api {

/// A finding with everything that the table knows of its label; instances as they are given.
wire::rekognition::Label label(
    const analysis::LabelFinding& finding,
    const analysis::LabelTable& table,
    const imaging::Image& image
);

std::vector<wire::rekognition::DominantColor> dominant_colors(
    const std::vector<analysis::DominantColour>& colours
);

wire::rekognition::DetectLabelsImageProperties image_properties(
    const analysis::ImageProperties& properties
);

}  // namespace beholden::api
