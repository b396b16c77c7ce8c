#include "evaluate/extract.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <iterator>
#include <mutex>
#include <utility>

#include "base/bytes.h"
#include "evaluate/parallel.h"
#include "imaging/decode.h"

namespace beholden::evaluate {
namespace {

using analysis::DetectedFace;
using MaybeTemplate = std::optional<analysis::Template>;

double distance_to_centre(const DetectedFace& face, const imaging::Image& image) noexcept {
    const double x =
        face.box_px.left + face.box_px.width / 2 - static_cast<float>(image.width_px) / 2;
    const double y =
        face.box_px.top + face.box_px.height / 2 - static_cast<float>(image.height_px) / 2;
    return std::hypot(x, y);
}

Result<MaybeTemplate> extract_one(
    const analysis::FacePack& pack, const Picture& picture, const ExtractOptions& options
) {
    std::ifstream stream(picture.file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    if (!stream.is_open() || stream.bad()) {
        return fail(ErrorCode::kIo, "A picture cannot be read.");
    }
    BH_TRY_ASSIGN(const imaging::Image image, imaging::decode(as_bytes(bytes)));
    BH_TRY_ASSIGN(
        const auto faces, options.choice == FaceChoice::kLargest
                              ? pack.detect_largest(image, options.confidence_min)
                              : pack.detect(image, options.confidence_min)
    );
    const DetectedFace* face = choose_face(faces, image, options.choice);
    if (face == nullptr) return MaybeTemplate();
    BH_TRY_ASSIGN(auto templates, pack.embed(image, std::span(face, 1)));
    return MaybeTemplate(std::move(templates.front()));
}

}  // namespace

const DetectedFace* choose_face(
    std::span<const DetectedFace> faces, const imaging::Image& image, FaceChoice choice
) noexcept {
    if (faces.empty()) return nullptr;
    if (choice == FaceChoice::kLargest) return faces.data();  // detect() orders by size.
    return &*std::ranges::min_element(faces, {}, [&image](const DetectedFace& face) {
        return distance_to_centre(face, image);
    });
}

Result<std::vector<MaybeTemplate>> extract_templates(
    const analysis::FacePack& pack, std::span<const Picture> pictures, const ExtractOptions& options
) {
    std::vector<MaybeTemplate> templates(pictures.size());
    std::mutex mutex;
    std::size_t done = 0;
    std::optional<Error> first_error;
    std::atomic<bool> failed{false};
    parallel_for(pictures.size(), options.threads, [&](std::size_t i, std::size_t) {
        if (failed) return;
        auto result = extract_one(pack, pictures[i], options);
        const std::lock_guard lock(mutex);
        if (!result) {
            failed = true;
            if (!first_error) {
                first_error = std::move(result).error();
                first_error->detail = pictures[i].file.string() + " " + first_error->detail;
            }
            return;
        }
        templates[i] = std::move(*result);
        if (options.on_progress) options.on_progress(++done);
    });
    if (first_error) return tl::unexpected<Error>(std::move(*first_error));
    return templates;
}

}  // namespace beholden::evaluate
