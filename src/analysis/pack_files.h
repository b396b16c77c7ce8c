#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "analysis/pack_section.h"
#include "base/result.h"
#include "infer/runtime.h"

namespace beholden::analysis {

/// Opens and verifies the files that a pack names.
///
/// threads  const members are safe to call concurrently. The runtime must outlive it.
class PackFiles {
public:
    PackFiles(
        const infer::Runtime& runtime,
        std::filesystem::path pack_folder,
        std::filesystem::path assets_dir
    )
        : runtime_(runtime),
          pack_folder_(std::move(pack_folder)),
          assets_dir_(std::move(assets_dir)) {}

    /// errors  those of infer::Runtime::load().
    [[nodiscard]] Result<infer::Model> model(
        const PackedFile& file, infer::InputElements inputs = infer::InputElements::kFloats
    ) const;
    /// errors  those of infer::read_verified().
    [[nodiscard]] Result<std::string> text(const PackedFile& file) const;

private:
    const infer::Runtime& runtime_;
    std::filesystem::path pack_folder_;
    std::filesystem::path assets_dir_;
};

/// Says which part of which pack an error is about.
template <class T>
Result<T> in_part(std::string_view pack, std::string_view part, Result<T> result) {
    if (!result) {
        Error error = std::move(result).error();
        error.message =
            std::string(pack) + " [" + std::string(part) + "]: " + std::move(error.message);
        return tl::unexpected<Error>(std::move(error));
    }
    return result;
}

}  // namespace beholden::analysis
