#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Builds small ONNX files in memory, so that tests need no model of anyone's.
namespace beholden::infer::testing {

/// A protobuf message being written, field by field.
class Message {
public:
    Message& number(int field, std::uint64_t value) {
        varint(static_cast<std::uint64_t>(field) << 3U);
        varint(value);
        return *this;
    }
    Message& text(int field, std::string_view value) {
        varint((static_cast<std::uint64_t>(field) << 3U) | 2U);
        varint(value.size());
        bytes_.append(value);
        return *this;
    }
    Message& message(int field, const Message& value) { return text(field, value.bytes_); }
    [[nodiscard]] const std::string& str() const noexcept { return bytes_; }

private:
    void varint(std::uint64_t value) {
        while (value >= 0x80U) {
            bytes_.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
            value >>= 7U;
        }
        bytes_.push_back(static_cast<char>(value));
    }
    std::string bytes_;
};

/// fp32 in onnx.TensorProto.DataType.
inline constexpr std::uint64_t kFp32 = 1;

/// A named fp32 input or output; negative sizes are left open.
inline Message value_info(
    std::string_view name, std::span<const std::int64_t> shape, std::uint64_t type = kFp32
) {
    Message dims;
    for (const std::int64_t size : shape) {
        Message dim;
        if (size < 0) {
            dim.text(2, "open");
        } else {
            dim.number(1, static_cast<std::uint64_t>(size));
        }
        dims.message(1, dim);
    }
    Message tensor;
    tensor.number(1, type).message(2, dims);
    Message wrapped;
    wrapped.message(1, tensor);
    Message info;
    info.text(1, name).message(2, wrapped);
    return info;
}

/// Weights.
inline Message initializer(
    std::string_view name, std::span<const std::int64_t> shape, std::span<const float> values
) {
    Message tensor;
    for (const std::int64_t size : shape) tensor.number(1, static_cast<std::uint64_t>(size));
    std::string raw(values.size_bytes(), '\0');
    std::memcpy(raw.data(), values.data(), values.size_bytes());
    tensor.number(2, kFp32).text(8, name).text(9, raw);
    return tensor;
}

/// An operator without attributes.
inline Message node(
    std::string_view type, const std::vector<std::string>& inputs, std::string_view output
) {
    Message message;
    for (const std::string& input : inputs) message.text(1, input);
    message.text(2, output).text(4, type);
    return message;
}

/// What a graph is made of.
struct Graph {
    std::vector<Message> nodes;
    std::vector<Message> initializers;
    std::vector<Message> inputs;
    std::vector<Message> outputs;
};

/// The bytes of an ONNX file (opset 13).
inline std::string model_bytes(const Graph& graph) {
    Message body;
    for (const Message& part : graph.nodes) body.message(1, part);
    body.text(2, "test");
    for (const Message& part : graph.initializers) body.message(5, part);
    for (const Message& part : graph.inputs) body.message(11, part);
    for (const Message& part : graph.outputs) body.message(12, part);
    Message opset;
    opset.text(1, "").number(2, 13);
    Message model;
    model.number(1, 8).message(7, body).message(8, opset);
    return model.str();
}

}  // namespace beholden::infer::testing
