#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "infer/tensor.h"

/// Models and the library that runs them. The only user of ONNX Runtime.
namespace beholden::infer {

/// What one run produced, in the memory where the library left it.
class Outputs {
public:
    ~Outputs();
    Outputs(Outputs&&) noexcept;
    Outputs& operator=(Outputs&&) noexcept;

    [[nodiscard]] std::size_t size() const noexcept;
    /// requires  index < size(). The view lives as long as this object.
    [[nodiscard]] std::span<const float> values(std::size_t index) const noexcept;
    /// requires  index < size().
    [[nodiscard]] const Shape& shape(std::size_t index) const noexcept;

private:
    friend class Model;
    struct Impl;
    explicit Outputs(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// What the inputs of a network may be made of.
enum class InputElements : std::uint8_t {
    kFloats,            ///< fp32 alone, as of networks that look at pictures.
    kFloatsOrIntegers,  ///< Also int32 and int64, as of networks that read token ids.
};

/// One loaded network whose outputs are fp32 tensors, and its inputs too unless it was loaded
/// otherwise.
///
/// Each run works on its caller's thread alone: with more callers than cores, threads of the
/// library's own doubled the latency.
///
/// threads  all members are safe to call concurrently. The Runtime must outlive every Model.
class Model {
public:
    ~Model();
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;

    [[nodiscard]] const std::vector<Port>& inputs() const noexcept;
    [[nodiscard]] const std::vector<Port>& outputs() const noexcept;
    /// Position of the output of that name, if there is one.
    [[nodiscard]] std::optional<std::size_t> output_index(std::string_view name) const noexcept;
    /// A text that the file carries beside the network, e.g. a dictionary, if it has one so named.
    [[nodiscard]] std::optional<std::string> metadata(const std::string& key) const;

    /// Runs once; outputs in the file's order.
    ///
    /// inputs  in the file's order.
    /// errors  kInvalidArgument: number, elements, rank or sizes of the inputs do not fit the
    ///         model, or values do not fit their shape. kInternal: the library failed.
    [[nodiscard]] Result<Outputs> run(std::span<const Input> inputs) const;

    /// Runs once and writes every output into memory of the caller, without a copy.
    ///
    /// outputs  in the file's order, all of them.
    /// errors   as run(); also where an output is not of the shape that the model produces.
    [[nodiscard]] Result<void> run_into(
        std::span<const Input> inputs, std::span<const Output> outputs
    ) const;

private:
    friend class Runtime;
    struct Impl;
    explicit Model(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// The opened library and its environment (allocator and log level shared by all models).
///
/// The library keeps one table of functions per process, set by open(): open it once, before
/// threads start. Nothing else here is global.
///
/// threads  load() is safe to call concurrently.
class Runtime {
public:
    /// Opens ONNX Runtime from that file.
    ///
    /// errors  kNotFound: no such file. kInvalidArgument: not that library, or older than the
    ///         interface (21) this is built for.
    static Result<std::unique_ptr<Runtime>> open(const std::filesystem::path& library);

    /// Where the library lies in a build and in an installation: ../lib beside the executable's
    /// folder.
    static std::filesystem::path default_library();

    ~Runtime();
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    /// Version of the opened library, e.g. "1.26.0".
    [[nodiscard]] const std::string& version() const noexcept;

    /// Verifies and loads an ONNX file; the bytes that were hashed are the bytes that are loaded.
    ///
    /// errors  those of read_verified(); kInvalidArgument: the library does not accept it, or an
    ///         input or output is a tensor of other elements than `inputs` allows and fp32.
    [[nodiscard]] Result<Model> load(
        const std::filesystem::path& file,
        std::string_view sha256,
        InputElements inputs = InputElements::kFloats
    ) const;

    /// Loads an ONNX model from memory; `name` is for messages.
    ///
    /// errors  as load() without those of the file.
    [[nodiscard]] Result<Model> load_bytes(
        std::span<const std::byte> bytes,
        std::string_view name,
        InputElements inputs = InputElements::kFloats
    ) const;

private:
    struct Impl;
    explicit Runtime(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace beholden::infer
