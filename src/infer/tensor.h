#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace beholden::infer {

/// Sizes of a tensor, outermost first; -1 where a model leaves the size open.
using Shape = std::vector<std::int64_t>;

/// Number of values of a tensor; 0 if a size is open or negative.
std::int64_t element_count(std::span<const std::int64_t> shape) noexcept;

/// What a tensor is made of.
enum class Element : std::uint8_t { kFloat32, kInt32, kInt64 };

/// What a model reads, row-major; in the order of Element. The values must outlive the call.
struct Input {
    std::variant<
        std::span<const float>,
        std::span<const std::int32_t>,
        std::span<const std::int64_t>>
        values;
    Shape shape;
};

/// Where a model writes: memory of the caller, exactly as large as `shape` says.
struct Output {
    std::span<float> values;
    Shape shape;
};

/// A named input or output of a model, as its file declares it.
struct Port {
    std::string name;
    Shape shape;
    Element element = Element::kFloat32;
};

}  // namespace beholden::infer
