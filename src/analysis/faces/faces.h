#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "imaging/geometry.h"
#include "imaging/image.h"

namespace beholden::infer {
class Runtime;
}

/// Image -> faces -> templates -> scores. Pure functions around models; no state, no I/O after
/// load.
namespace beholden::analysis {

using imaging::Box;
using imaging::Point;

/// A face as the detector saw it.
struct DetectedFace {
    Box box_px;                         ///< May reach outside the image.
    float confidence = 0;               ///< 0..1.
    std::array<Point, 5> landmarks_px;  ///< Eye, eye, nose, mouth, mouth corner: image left first.
};

/// Degrees. Roll: clockwise tilt in the image plane. Yaw: positive to the image's right.
/// Pitch: positive upward. The published API's conventions.
struct Pose {
    float roll_deg = 0;
    float yaw_deg = 0;
    float pitch_deg = 0;
};

/// 0..100 each.
struct Quality {
    float brightness = 0;
    float sharpness = 0;
};

/// A measured yes or no. confidence_pct in 50..100.
struct Judgement {
    bool value = false;
    float confidence_pct = 50;
};

/// One of the API's emotions with how sure it is, 0..100.
struct Emotion {
    std::string_view type;  ///< Static storage.
    float confidence_pct = 0;
};

/// Attributes beyond the default set; absent means not asked or not measurable by this pack.
struct Attributes {
    std::optional<std::pair<int, int>> age_range_years;   ///< Low, high.
    std::optional<std::pair<std::string, float>> gender;  ///< "Male" or "Female", 50..100.
    std::optional<Judgement> eyes_open;
    std::optional<Judgement> mouth_open;
    std::optional<Judgement> smile;
    std::optional<Judgement> eyeglasses;
    std::optional<Judgement> sunglasses;
    std::optional<Judgement> beard;
    std::optional<Judgement> mustache;
    std::optional<Judgement> face_occluded;
    std::vector<Emotion> emotions;  ///< Surest first; the confidences add up to 100. Or empty.
};

/// One of the API's landmark types ("eyeLeft") with its place in pixels of the image.
struct NamedLandmark {
    std::string_view type;  ///< Static storage.
    Point at_px;
};

/// All that the default answer says of a face, and what was asked besides.
struct FaceFinding {
    DetectedFace face;
    Pose pose;
    Quality quality;
    std::vector<NamedLandmark> landmarks;  ///< 5, or 30 with the mesh.
    Attributes attributes;
};

/// What analyse() is to find beyond the default set.
struct Wanted {
    bool landmarks = false;  ///< All 30.
    bool age_range = false;
    bool gender = false;
    bool eyes_open = false;
    bool mouth_open = false;
    bool smile = false;
    bool eyeglasses = false;
    bool sunglasses = false;
    bool beard = false;
    bool mustache = false;
    bool face_occluded = false;
    bool emotions = false;
};

/// A biometric template. `values` has unit length; `offset` is how crowded its region is
/// (models: cohort correction), already multiplied by the pack's weight / 2, so that
/// score = dot(a.values, b.values) - a.offset - b.offset.
struct Template {
    std::vector<float> values;
    float offset = 0;
};

/// The score of a pair; higher is more alike; comparable across groups of people.
float score(const Template& a, const Template& b) noexcept;

/// Score -> similarity and false-match rate, fixed per pack and kept in a file with its provenance.
///
/// threads  immutable.
class Calibration {
public:
    /// knots  (score, similarity_pct, fmr), strictly rising in score and similarity, falling in
    /// fmr. errors kCorruption if they are not, or fewer than 2.
    struct Knot {
        double score = 0;
        double similarity_pct = 0;
        double fmr = 0;
    };
    static Result<Calibration> make(std::vector<Knot> knots);

    /// 0..100, monotone; clamps outside the knots.
    [[nodiscard]] double similarity_pct(double score) const noexcept;
    /// The least score whose similarity is at least `similarity_pct`: minus infinity where every
    /// score's is, plus infinity where none's is.
    [[nodiscard]] double score_at(double similarity_pct) const noexcept;
    /// Probability that two different people reach `similarity_pct`.
    [[nodiscard]] double fmr_at(double similarity_pct) const noexcept;

private:
    std::vector<Knot> knots_;
};

/// The face pack: detector, embedder, mesh, attributes, cohort and calibration.
///
/// threads  all members are safe to call concurrently; each call runs on its caller's thread.
class FacePack {
public:
    /// Loads and verifies (sha256) every file that `pack_file` (TOML, see docs/packs.md) names.
    ///
    /// runtime     must outlive the pack.
    /// assets_dir  where relative paths are looked for after the pack file's own folder.
    /// errors  kNotFound, kCorruption, kInvalidArgument, kIo, each naming the file or the field.
    static Result<std::unique_ptr<FacePack>> load(
        const infer::Runtime& runtime,
        const std::filesystem::path& pack_file,
        const std::filesystem::path& assets_dir
    );
    virtual ~FacePack() = default;

    /// Faces, largest box first, at most limits::kFacesPerImageMax.
    ///
    /// confidence_min  0..1; the pack's own default where absent.
    [[nodiscard]] virtual Result<std::vector<DetectedFace>> detect(
        const imaging::Image& image, std::optional<float> confidence_min = std::nullopt
    ) const = 0;

    /// The largest face, for callers that ignore all others: empty, or detect().front() unless the
    /// search by size missed that one at first. Several times cheaper where the face is large.
    [[nodiscard]] virtual Result<std::vector<DetectedFace>> detect_largest(
        const imaging::Image& image, std::optional<float> confidence_min = std::nullopt
    ) const;

    [[nodiscard]] virtual Result<FaceFinding> analyse(
        const imaging::Image& image, const DetectedFace& face, const Wanted& wanted
    ) const = 0;

    /// One template per face, in order; all faces in one batch.
    [[nodiscard]] virtual Result<std::vector<Template>> embed(
        const imaging::Image& image, std::span<const DetectedFace> faces
    ) const = 0;

    /// The offset of a template with these values; what embed() gives its templates.
    ///
    /// values  [dimension()], unit length.
    [[nodiscard]] virtual float offset_of(std::span<const float> values) const = 0;

    [[nodiscard]] virtual const Calibration& calibration() const noexcept = 0;
    /// Length of a template's values.
    [[nodiscard]] virtual int dimension() const noexcept = 0;
    /// Stable name of embedder and recipe; templates of different models are never compared.
    [[nodiscard]] virtual const std::string& model_id() const noexcept = 0;
    /// What `FaceModelVersion` says, e.g. "7.0".
    [[nodiscard]] virtual const std::string& model_version() const noexcept = 0;
};

}  // namespace beholden::analysis
