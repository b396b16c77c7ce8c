#pragma once

#include <string>

namespace beholden::analysis::testing {

/// A pack as an administrator writes it around an embedder of his own; hashes of no file.
inline std::string pack_text() {
    return R"(name = "mine"
model_id = "mine-v1"
model_version = "1.0"
[detector]
file = "models/yunet.onnx"
sha256 = "DETECTOR"
confidence_min = 0.6
overlap_max = 0.45
[embedder]
file = "mine.onnx"
sha256 = "EMBEDDER"
licence = "bought"
input_size = 32
dimension = 8
channel_order = "BGR"
mean = [127.5, 127.5, 127.5]
scale = [0.0078125, 0.0078125, 0.0078125]
template = [[11, 15], [21, 15], [16, 20], [12, 26], [20, 26]]
[calibration]
file = "mine.json"
sha256 = "CALIBRATION"
)";
}

/// The text with every `from` replaced.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

}  // namespace beholden::analysis::testing
