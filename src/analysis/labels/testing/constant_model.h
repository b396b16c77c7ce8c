#pragma once

#include <string>
#include <utility>
#include <vector>

#include "infer/testing/onnx_bytes.h"

namespace beholden::analysis::testing {

/// An output of a model that says the same of every picture.
struct ConstantOutput {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;
    std::vector<std::int64_t> declared;  ///< What the file says of it; empty: `shape`.
};

/// An ONNX file with one input [1, 3, height, width] and constant outputs: what a detector decodes
/// is then known to the last number.
inline std::string constant_model(
    std::int64_t height, std::int64_t width, const std::vector<ConstantOutput>& outputs
) {
    namespace onnx = infer::testing;
    const std::vector<std::int64_t> input{1, 3, height, width};
    onnx::Graph graph;
    graph.inputs.push_back(onnx::value_info("x", input));
    for (const ConstantOutput& output : outputs) {
        graph.initializers.push_back(
            onnx::initializer(output.name + "_is", output.shape, output.values)
        );
        graph.nodes.push_back(onnx::node("Identity", {output.name + "_is"}, output.name));
        graph.outputs.push_back(
            onnx::value_info(output.name, output.declared.empty() ? output.shape : output.declared)
        );
    }
    return onnx::model_bytes(graph);
}

}  // namespace beholden::analysis::testing
