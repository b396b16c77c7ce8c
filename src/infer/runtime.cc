#include "infer/runtime.h"

#include <dlfcn.h>

#include <optional>
#include <system_error>
#include <utility>

#include "infer/model_file.h"
#include "infer/model_impl.h"

namespace beholden::infer {
namespace {

/// Interface version of the headers this is built with; newer libraries keep serving it.
constexpr std::uint32_t kOrtApi = 21;

/// Grow the arena by what is asked, not by powers of two: picture sizes vary, and a doubled block
/// for the largest canvas would stay for good.
Ort::ArenaCfg make_arena_config() {
    constexpr int kDefault = -1;
    constexpr int kExtendAsRequested = 1;
    return {0, kExtendAsRequested, kDefault, kDefault};
}

std::optional<Element> element_of(ONNXTensorElementDataType type) {
    switch (type) {
        case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT: return Element::kFloat32;
        case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32: return Element::kInt32;
        case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64: return Element::kInt64;
        default: return std::nullopt;
    }
}

/// Names, shapes and elements of one side of a model; empty if something is not of an allowed
/// element.
template <class Names, class Types>
std::vector<Port> describe(
    const Names& names, std::size_t count, const Types& type_of, InputElements allowed
) {
    std::vector<Port> ports;
    for (std::size_t i = 0; i < count; ++i) {
        const Ort::TypeInfo type = type_of(i);
        if (type.GetONNXType() != ONNX_TYPE_TENSOR) return {};
        const auto tensor = type.GetTensorTypeAndShapeInfo();
        const auto element = element_of(tensor.GetElementType());
        if (!element) return {};
        if (*element != Element::kFloat32 && allowed == InputElements::kFloats) return {};
        ports.push_back({names(i), tensor.GetShape(), *element});
    }
    return ports;
}

}  // namespace

struct Runtime::Impl {
    std::string version;
    Ort::Env env{nullptr};
};

Runtime::Runtime(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Runtime::~Runtime() = default;

std::filesystem::path Runtime::default_library() {
    std::error_code error;
    const auto executable = std::filesystem::read_symlink("/proc/self/exe", error);
    return executable.parent_path().parent_path() / "lib" / BH_ORT_LIBRARY;
}

Result<std::unique_ptr<Runtime>> Runtime::open(const std::filesystem::path& library) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(library, error)) {
        return fail(ErrorCode::kNotFound, "the inference library is missing", library.string());
    }
    // Never closed: the library leaves thread-local state behind that must stay mapped.
    void* handle = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        return fail(
            ErrorCode::kInvalidArgument, "the inference library cannot be opened", dlerror()
        );
    }
    using GetBase = const OrtApiBase* (*)();
    const auto get_base = reinterpret_cast<GetBase>(dlsym(handle, "OrtGetApiBase"));
    const OrtApiBase* base = get_base != nullptr ? get_base() : nullptr;
    const OrtApi* api = base != nullptr ? base->GetApi(kOrtApi) : nullptr;
    if (api == nullptr) {
        return fail(
            ErrorCode::kInvalidArgument, "not a usable inference library", library.string()
        );
    }
    // The C++ headers reach the library through one table per process; this sets it.
    Ort::InitApi(api);
    try {
        auto impl = std::make_unique<Impl>();
        impl->version = base->GetVersionString();
        // Failures come back as errors; the library's own log would bypass ours.
        impl->env = Ort::Env(ORT_LOGGING_LEVEL_FATAL, "beholden");
        impl->env.DisableTelemetryEvents();
        impl->env.CreateAndRegisterAllocator(
            Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault), make_arena_config()
        );
        return std::unique_ptr<Runtime>(new Runtime(std::move(impl)));
    } catch (const std::exception& e) {
        return fail(ErrorCode::kInvalidArgument, "the inference library does not start", e.what());
    }
}

const std::string& Runtime::version() const noexcept { return impl_->version; }

Result<Model> Runtime::load(
    const std::filesystem::path& file, std::string_view sha256, InputElements inputs
) const {
    BH_TRY_ASSIGN(const Bytes bytes, read_verified(file, sha256));
    return load_bytes(bytes, file.filename().string(), inputs);
}

Result<Model> Runtime::load_bytes(
    std::span<const std::byte> bytes, std::string_view name, InputElements inputs
) const {
    try {
        Ort::SessionOptions options;
        options.SetIntraOpNumThreads(1);
        options.SetInterOpNumThreads(1);
        options.SetExecutionMode(ORT_SEQUENTIAL);
        options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
        // Plans are kept per input shape; canvases come in hundreds of shapes.
        options.DisableMemPattern();
        options.AddConfigEntry("session.use_env_allocators", "1");
        auto impl = std::make_unique<Model::Impl>();
        impl->session = Ort::Session(impl_->env, bytes.data(), bytes.size(), options);
        const Ort::Session& session = impl->session;
        Ort::AllocatorWithDefaultOptions allocator;
        impl->inputs = describe(
            [&](std::size_t i) {
                return std::string(session.GetInputNameAllocated(i, allocator).get());
            },
            session.GetInputCount(), [&](std::size_t i) { return session.GetInputTypeInfo(i); },
            inputs
        );
        impl->outputs = describe(
            [&](std::size_t i) {
                return std::string(session.GetOutputNameAllocated(i, allocator).get());
            },
            session.GetOutputCount(), [&](std::size_t i) { return session.GetOutputTypeInfo(i); },
            InputElements::kFloats
        );
        if (impl->inputs.empty() || impl->outputs.empty()) {
            return fail(
                ErrorCode::kInvalidArgument,
                std::string(name) + ": inputs and outputs must be fp32 tensors" +
                    (inputs == InputElements::kFloats ? "" : ", inputs also int32 or int64")
            );
        }
        return Model(std::move(impl));
    } catch (const std::exception& e) {
        return fail(
            ErrorCode::kInvalidArgument, std::string(name) + ": not a model that can be loaded",
            e.what()
        );
    }
}

}  // namespace beholden::infer
