#pragma once

#include <vector>

// The library is opened at run time: its function table is set by Runtime::open(), not by a linker.
#define ORT_API_MANUAL_INIT
#include <onnxruntime_cxx_api.h>

#include "infer/runtime.h"

namespace beholden::infer {

/// What runtime.cc fills and model.cc runs; seen by no other file.
struct Model::Impl {
    Ort::Session session{nullptr};
    std::vector<Port> inputs;
    std::vector<Port> outputs;
};

}  // namespace beholden::infer
