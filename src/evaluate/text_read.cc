#include "evaluate/text_read.h"

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

using Lines = std::vector<analysis::TextLine>;

Result<Lines> read_one(
    const analysis::TextPack& pack, const TextPage& page, const TextReadOptions& options
) {
    std::ifstream stream(page.picture, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    if (!stream.is_open() || stream.bad()) {
        return fail(ErrorCode::kIo, "A picture cannot be read.");
    }
    BH_TRY_ASSIGN(const imaging::Image image, imaging::decode(as_bytes(bytes)));
    analysis::ReadOptions how;
    how.keeps_word = [&options](const analysis::TextWord& word) {
        return word.confidence >= options.confidence_min;
    };
    return pack.read(image, how);
}

}  // namespace

Result<std::vector<Lines>> read_text(
    const analysis::TextPack& pack, std::span<const TextPage> pages, const TextReadOptions& options
) {
    std::vector<Lines> read(pages.size());
    std::mutex mutex;
    std::size_t done = 0;
    std::optional<Error> first_error;
    std::atomic<bool> failed{false};
    parallel_for(pages.size(), options.threads, [&](std::size_t i, std::size_t) {
        if (failed) return;
        auto lines = read_one(pack, pages[i], options);
        const std::lock_guard lock(mutex);
        if (!lines) {
            failed = true;
            if (!first_error) {
                first_error = std::move(lines).error();
                first_error->detail = pages[i].picture.string() + " " + first_error->detail;
            }
            return;
        }
        read[i] = std::move(*lines);
        if (options.on_progress) options.on_progress(++done);
    });
    if (first_error) return tl::unexpected<Error>(std::move(*first_error));
    return read;
}

std::vector<FoundWord> found_words(std::span<const analysis::TextLine> lines) {
    std::vector<FoundWord> words;
    for (const analysis::TextLine& line : lines) {
        for (const analysis::TextWord& word : line.words) {
            words.push_back({word.text, analysis::centre_of(word.quad_px)});
        }
    }
    return words;
}

std::vector<LabelledLine> as_labels(std::span<const analysis::TextLine> lines) {
    std::vector<LabelledLine> labels;
    for (const analysis::TextLine& line : lines) {
        labels.push_back({line.quad_px, line.text, false});
    }
    return labels;
}

}  // namespace beholden::evaluate
