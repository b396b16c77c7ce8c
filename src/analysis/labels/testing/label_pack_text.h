#pragma once

#include <string>

namespace beholden::analysis::testing {

/// A label pack as an administrator writes it around networks of his own; hashes of no file.
inline std::string label_pack_text() {
    return R"(name = "mine"
model_id = "mine-v1"
model_version = "1.0"
[labels]
file = "labels.json"
sha256 = "LABELS"
[detector]
file = "detector.onnx"
sha256 = "DETECTOR"
licence = "bought"
format = "yolox"
input_width = 64
input_height = 64
fit = "letterbox"
channel_order = "BGR"
mean = [0, 0, 0]
scale = [1, 1, 1]
score_min = 0.1
overlap_max = 0.65
classes = ["Helmet", ""]
[classifier]
file = "classifier.onnx"
sha256 = "CLASSIFIER"
input_size = 32
fit = "centre-crop"
crop_share = 0.875
channel_order = "RGB"
mean = [127, 127, 127]
scale = [0.0078125, 0.0078125, 0.0078125]
activation = "sigmoid"
classes = ["Building Site", "Person"]
[calibration]
file = "calibration.json"
sha256 = "CALIBRATION"
)";
}

}  // namespace beholden::analysis::testing
