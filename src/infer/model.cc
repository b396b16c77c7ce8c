#include <algorithm>
#include <utility>

#include "base/check.h"
#include "infer/model_impl.h"
#include "infer/runtime.h"

namespace beholden::infer {
namespace {

bool fits(std::span<const std::int64_t> shape, const Shape& declared) {
    // A file may leave even the rank of an output open; it then declares no sizes.
    if (declared.empty()) return true;
    return std::equal(
        shape.begin(), shape.end(), declared.begin(), declared.end(),
        [](std::int64_t given, std::int64_t wanted) { return wanted < 0 || given == wanted; }
    );
}

Result<void> check_tensor(
    std::size_t values, std::span<const std::int64_t> shape, const Port& port
) {
    if (!fits(shape, port.shape)) {
        return fail(
            ErrorCode::kInvalidArgument, "a tensor's shape does not fit the model", port.name
        );
    }
    if (values == 0 || element_count(shape) != static_cast<std::int64_t>(values)) {
        return fail(ErrorCode::kInvalidArgument, "a tensor's size is not its shape's", port.name);
    }
    return {};
}

Result<void> check_inputs(std::span<const Input> inputs, const std::vector<Port>& ports) {
    if (inputs.size() != ports.size()) {
        return fail(ErrorCode::kInvalidArgument, "the model has another number of inputs");
    }
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        if (inputs[i].values.index() != static_cast<std::size_t>(ports[i].element)) {
            return fail(
                ErrorCode::kInvalidArgument, "a tensor's elements do not fit the model",
                ports[i].name
            );
        }
        const auto count = [](const auto& values) { return values.size(); };
        BH_TRY(check_tensor(std::visit(count, inputs[i].values), inputs[i].shape, ports[i]));
    }
    return {};
}

std::vector<const char*> names_of(const std::vector<Port>& ports) {
    std::vector<const char*> names;
    for (const Port& port : ports) names.push_back(port.name.c_str());
    return names;
}

/// A tensor over the caller's memory.
template <class T>
Ort::Value wrap(std::span<const T> values, const Shape& shape) {
    const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
    // The library's interface knows no constant tensors; it does not write to inputs.
    T* data = const_cast<T*>(values.data());
    return Ort::Value::CreateTensor<T>(memory, data, values.size(), shape.data(), shape.size());
}

std::vector<Ort::Value> wrap_all(std::span<const Input> inputs) {
    std::vector<Ort::Value> values;
    for (const Input& input : inputs) {
        const auto tensor = [&](const auto& elements) { return wrap(elements, input.shape); };
        values.push_back(std::visit(tensor, input.values));
    }
    return values;
}

}  // namespace

std::int64_t element_count(std::span<const std::int64_t> shape) noexcept {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) {
        if (size < 0) return 0;
        count *= size;
    }
    return count;
}

struct Outputs::Impl {
    std::vector<Ort::Value> values;
    std::vector<Shape> shapes;
    std::vector<std::span<const float>> views;
};

Outputs::Outputs(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Outputs::~Outputs() = default;
Outputs::Outputs(Outputs&&) noexcept = default;
Outputs& Outputs::operator=(Outputs&&) noexcept = default;

std::size_t Outputs::size() const noexcept { return impl_->views.size(); }
std::span<const float> Outputs::values(std::size_t index) const noexcept {
    BH_DCHECK(index < size(), "no such output");
    return impl_->views[index];
}
const Shape& Outputs::shape(std::size_t index) const noexcept {
    BH_DCHECK(index < size(), "no such output");
    return impl_->shapes[index];
}

Model::Model(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

const std::vector<Port>& Model::inputs() const noexcept { return impl_->inputs; }
const std::vector<Port>& Model::outputs() const noexcept { return impl_->outputs; }

std::optional<std::size_t> Model::output_index(std::string_view name) const noexcept {
    const auto& ports = impl_->outputs;
    const auto found = std::ranges::find(ports, name, &Port::name);
    if (found == ports.end()) return std::nullopt;
    return static_cast<std::size_t>(found - ports.begin());
}

std::optional<std::string> Model::metadata(const std::string& key) const {
    try {
        Ort::AllocatorWithDefaultOptions allocator;
        const auto all = impl_->session.GetModelMetadata();
        const auto text = all.LookupCustomMetadataMapAllocated(key.c_str(), allocator);
        if (!text) return std::nullopt;
        return std::string(text.get());
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

Result<Outputs> Model::run(std::span<const Input> inputs) const {
    BH_TRY(check_inputs(inputs, impl_->inputs));
    try {
        const std::vector<Ort::Value> values = wrap_all(inputs);
        const auto input_names = names_of(impl_->inputs);
        const auto output_names = names_of(impl_->outputs);
        auto outputs = std::make_unique<Outputs::Impl>();
        outputs->values = impl_->session.Run(
            Ort::RunOptions{}, input_names.data(), values.data(), values.size(),
            output_names.data(), output_names.size()
        );
        for (const Ort::Value& value : outputs->values) {
            const auto info = value.GetTensorTypeAndShapeInfo();
            outputs->shapes.push_back(info.GetShape());
            outputs->views.emplace_back(value.GetTensorData<float>(), info.GetElementCount());
        }
        return Outputs(std::move(outputs));
    } catch (const std::exception& e) {
        return fail(ErrorCode::kInternal, "inference failed", e.what());
    }
}

Result<void> Model::run_into(std::span<const Input> inputs, std::span<const Output> outputs) const {
    BH_TRY(check_inputs(inputs, impl_->inputs));
    if (outputs.size() != impl_->outputs.size()) {
        return fail(ErrorCode::kInvalidArgument, "the model has another number of outputs");
    }
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        BH_TRY(check_tensor(outputs[i].values.size(), outputs[i].shape, impl_->outputs[i]));
    }
    try {
        const std::vector<Ort::Value> values = wrap_all(inputs);
        std::vector<Ort::Value> targets;
        for (const Output& output : outputs) {
            targets.push_back(wrap(std::span<const float>(output.values), output.shape));
        }
        const auto input_names = names_of(impl_->inputs);
        const auto output_names = names_of(impl_->outputs);
        impl_->session.Run(
            Ort::RunOptions{}, input_names.data(), values.data(), values.size(),
            output_names.data(), targets.data(), targets.size()
        );
        return {};
    } catch (const std::exception& e) {
        return fail(ErrorCode::kInternal, "inference failed", e.what());
    }
}

}  // namespace beholden::infer
