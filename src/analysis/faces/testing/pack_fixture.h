#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "analysis/faces/faces.h"
#include "analysis/testing/runtime_fixture.h"
#include "base/test_paths.h"
#include "imaging/decode.h"
#include "infer/model_file.h"
#include "infer/runtime.h"

namespace beholden::analysis::testing {

/// Where the tests find models, samples and packs.
inline const std::filesystem::path kAssets = BH_ASSETS_DIR;
inline const std::filesystem::path kSamples = kAssets / "samples";
inline const std::filesystem::path kDefaultPack =
    std::filesystem::path(BH_SOURCE_DIR) / "assets/packs/face-default.toml";
/// Labelled pictures, where this machine has them.
inline const std::filesystem::path kData =
    std::filesystem::path(BH_SOURCE_DIR).parent_path() / "shared/data";

inline imaging::Image read_image(const std::filesystem::path& file) {
    const auto bytes = infer::read_file(file);
    EXPECT_TRUE(bytes) << file;
    auto image = imaging::decode(*bytes);
    EXPECT_TRUE(image) << file << ": " << image.error().message;
    return std::move(image).value();
}

/// The default pack, loaded once for a suite.
class PackTest : public RuntimeSuite {
protected:
    static void SetUpTestSuite() {
        RuntimeSuite::SetUpTestSuite();
        auto pack = FacePack::load(*runtime_, kDefaultPack, kAssets);
        ASSERT_TRUE(pack) << pack.error().message << " " << pack.error().detail;
        pack_ = std::move(pack).value();
    }
    static void TearDownTestSuite() {
        pack_.reset();
        RuntimeSuite::TearDownTestSuite();
    }

    static std::vector<DetectedFace> detect(const imaging::Image& image) {
        auto faces = pack_->detect(image);
        EXPECT_TRUE(faces) << faces.error().message;
        return std::move(faces).value();
    }

    /// Template of the largest face of a sample.
    static Template enrol(const std::string& sample) {
        const imaging::Image image = read_image(kSamples / sample);
        const std::vector<DetectedFace> faces = detect(image);
        EXPECT_FALSE(faces.empty()) << sample;
        auto templates = pack_->embed(image, std::span(faces).first(1));
        EXPECT_TRUE(templates) << templates.error().message;
        return std::move(templates->front());
    }

    inline static std::unique_ptr<FacePack> pack_;
};

}  // namespace beholden::analysis::testing
