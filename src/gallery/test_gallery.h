#pragma once

#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "analysis/faces/faces.h"
#include "audit/testing/any_entry.h"
#include "base/ids.h"
#include "crypto/secret.h"
#include "gallery/gallery.h"
#include "store/data_directory.h"
#include "store/sqlite/sqlite_store.h"
#include "store/test_folder.h"

namespace beholden::gallery {

/// A pack that knows its calibration and nothing of images. Similarity is 50 + 50 x score.
class FakePack final : public analysis::FacePack {
public:
    explicit FakePack(int dimension = 32, std::string model_id = "fake-model")
        : dimension_(dimension),
          model_id_(std::move(model_id)),
          calibration_(analysis::Calibration::make(
                           {{-1, 0, 1}, {0, 50, 1e-1}, {0.5, 75, 1e-3}, {1, 100, 1e-6}}
          )
                           .value()) {}

    [[nodiscard]] Result<std::vector<analysis::DetectedFace>> detect(
        const imaging::Image& /*image*/, std::optional<float> /*confidence_min*/
    ) const override {
        return std::vector<analysis::DetectedFace>{};
    }
    [[nodiscard]] Result<analysis::FaceFinding> analyse(
        const imaging::Image& /*image*/,
        const analysis::DetectedFace& /*face*/,
        const analysis::Wanted& /*wanted*/
    ) const override {
        return analysis::FaceFinding{};
    }
    [[nodiscard]] Result<std::vector<analysis::Template>> embed(
        const imaging::Image& /*image*/, std::span<const analysis::DetectedFace> /*faces*/
    ) const override {
        return std::vector<analysis::Template>{};
    }
    /// Not zero and not linear: an aggregate's is not the mean of its faces'.
    [[nodiscard]] float offset_of(std::span<const float> values) const override {
        return 0.01F * values.front() * values.front();
    }
    [[nodiscard]] const analysis::Calibration& calibration() const noexcept override {
        return calibration_;
    }
    [[nodiscard]] int dimension() const noexcept override { return dimension_; }
    [[nodiscard]] const std::string& model_id() const noexcept override { return model_id_; }
    [[nodiscard]] const std::string& model_version() const noexcept override { return version_; }

private:
    const int dimension_;
    const std::string model_id_;
    const std::string version_ = "7.0";
    const analysis::Calibration calibration_;
};

/// A random template of unit length.
inline analysis::Template random_template(std::mt19937_64& random, int dimension = 32) {
    std::normal_distribution<float> normal;
    analysis::Template made;
    float square = 0;
    for (int i = 0; i < dimension; ++i) {
        made.values.push_back(normal(random));
        square += made.values.back() * made.values.back();
    }
    for (float& value : made.values) value /= std::sqrt(square);
    return made;
}

/// A template whose dot product with `base` is `cosine`.
inline analysis::Template alike(
    std::mt19937_64& random, const analysis::Template& base, float cosine
) {
    const int dimension = static_cast<int>(base.values.size());
    analysis::Template other = random_template(random, dimension);
    float along = 0;
    for (std::size_t i = 0; i < base.values.size(); ++i) along += base.values[i] * other.values[i];
    float square = 0;
    for (std::size_t i = 0; i < base.values.size(); ++i) {
        other.values[i] -= along * base.values[i];
        square += other.values[i] * other.values[i];
    }
    const float across = std::sqrt(1 - cosine * cosine) / std::sqrt(square);
    for (std::size_t i = 0; i < base.values.size(); ++i) {
        other.values[i] = cosine * base.values[i] + across * other.values[i];
    }
    return other;
}

inline NewFace new_face(analysis::Template face_template, std::string external_id = {}) {
    NewFace face;
    face.record.image_id = ImageId(make_uuid());
    face.record.external_image_id = std::move(external_id);
    face.record.box = {0.25F, -0.5F, 0.125F, 1.5F};
    face.record.confidence_pct = 99.5F;
    face.face_template = std::move(face_template);
    return face;
}

class FixedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time{std::chrono::milliseconds(1'795'510'800'007)};
};

/// A gallery in a folder of its own that can be closed and opened again.
class GalleryTest : public testing::Test {
protected:
    /// Opens, or closes and opens again.
    void open() { open(pack_); }
    void open(const analysis::FacePack& pack) { ASSERT_TRUE(try_open(pack)); }

    Result<void> try_open(
        const analysis::FacePack& pack, store::sqlite::StoreOptions options = {}
    ) {
        close();
        BH_TRY_ASSIGN(auto directory, store::DataDirectory::lock(folder_.path()));
        BH_TRY_ASSIGN(
            store_, store::sqlite::open_store(std::move(directory), root_key_, std::move(options))
        );
        BH_TRY_ASSIGN(gallery_, Gallery::open(*store_, pack, clock_));
        return {};
    }

    void close() {
        gallery_.reset();
        store_.reset();
    }

    /// Enrols one face.
    FaceId enrol(
        const CollectionId& id, const analysis::Template& face, const std::string& external_id = {}
    ) {
        std::vector<NewFace> faces{new_face(face, external_id)};
        const auto records = gallery_->enrol(id, std::move(faces), audit::AnyEntry());
        EXPECT_TRUE(records) << records.error().message << records.error().detail;
        return records ? records->front().face_id : FaceId();
    }

    store::TestFolder folder_;
    crypto::SecureKey root_key_ = crypto::SecureKey::random();
    FixedClock clock_;
    FakePack pack_;
    std::mt19937_64 random_{7};
    const CollectionId people_{"people"};
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<Gallery> gallery_;
};

}  // namespace beholden::gallery
