#pragma once

#include <filesystem>
#include <memory>

#include "analysis/faces/faces.h"
#include "infer/runtime.h"
#include "measure.h"
#include "program.h"

namespace beholden::bench {

/// The face pack that `--assets`, `--pack` and `--onnxruntime` name, with what it needs.
struct OpenedPack {
    std::filesystem::path assets;
    std::filesystem::path file;
    std::unique_ptr<infer::Runtime> runtime;
    std::unique_ptr<analysis::FacePack> pack;

    explicit OpenedPack(const Arguments& arguments)
        : assets(arguments.text("assets")),
          file(arguments.text("pack", (assets / "packs/face-default.toml").string())),
          runtime(value_or_end(
              infer::Runtime::open(
                  arguments.text("onnxruntime", infer::Runtime::default_library().string())
              ),
              "library"
          )),
          pack(value_or_end(analysis::FacePack::load(*runtime, file, assets), "pack")) {}
};

}  // namespace beholden::bench
