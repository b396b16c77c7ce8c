#include "evaluate/each_face.h"

#include <atomic>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "evaluate/parallel.h"
#include "imaging/decode.h"

namespace beholden::evaluate {
namespace {

Result<void> look_at(
    const analysis::FacePack& pack,
    std::span<const Picture> pictures,
    std::size_t index,
    const ExtractOptions& options,
    const FaceWork& work
) {
    std::ifstream stream(pictures[index].file, std::ios::binary);
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
    const analysis::DetectedFace* face = choose_face(faces, image, options.choice);
    return face == nullptr ? Result<void>() : work(index, image, *face);
}

}  // namespace

Result<void> for_each_face(
    const analysis::FacePack& pack,
    std::span<const Picture> pictures,
    const ExtractOptions& options,
    const FaceWork& work
) {
    std::mutex mutex;
    std::size_t done = 0;
    std::optional<Error> first_error;
    std::atomic<bool> failed{false};
    parallel_for(pictures.size(), options.threads, [&](std::size_t i, std::size_t) {
        if (failed) return;
        auto result = look_at(pack, pictures, i, options, work);
        const std::lock_guard lock(mutex);
        if (!result) {
            failed = true;
            if (!first_error) {
                first_error = std::move(result).error();
                first_error->detail = pictures[i].file.string() + " " + first_error->detail;
            }
            return;
        }
        if (options.on_progress) options.on_progress(++done);
    });
    if (first_error) return tl::unexpected<Error>(std::move(*first_error));
    return {};
}

}  // namespace beholden::evaluate
