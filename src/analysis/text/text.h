#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "analysis/text/quad.h"
#include "base/result.h"
#include "imaging/image.h"

namespace beholden::infer {
class Runtime;
}

namespace beholden::analysis {

/// Characters without a space between them.
struct TextWord {
    std::string text;      ///< UTF-8.
    float confidence = 0;  ///< Mean probability of its characters, 0..1.
    Quad quad_px;
};

/// Words that follow each other on one line.
struct TextLine {
    std::string text;      ///< The words, a space between them.
    float confidence = 0;  ///< Mean probability of the characters of its words, 0..1.
    Quad quad_px;          ///< Around its words, clockwise from the beginning of the text.
    std::vector<TextWord> words;
};

/// What is to be read. Lines that need not be read cost nothing but their detection.
struct ReadOptions {
    /// Reading ends when as many words are kept.
    std::size_t words_max = std::numeric_limits<std::size_t>::max();
    /// Lines it denies are not read; without it all are.
    std::function<bool(const Quad& line_px)> wants_line;
    /// Words it denies are dropped, and lines without words; without it all are kept.
    std::function<bool(const TextWord& word)> keeps_word;
};

/// The text pack: finds lines of text, turns them upright and reads them.
///
/// threads  all members are safe to call concurrently; each call runs on its caller's thread.
class TextPack {
public:
    /// Loads and verifies (sha256) every file that `pack_file` (TOML, see docs/packs.md) names.
    ///
    /// runtime     must outlive the pack.
    /// assets_dir  where relative paths are looked for after the pack file's own folder.
    /// errors  kNotFound, kCorruption, kInvalidArgument, kIo, each naming the file or the field.
    static Result<std::unique_ptr<TextPack>> load(
        const infer::Runtime& runtime,
        const std::filesystem::path& pack_file,
        const std::filesystem::path& assets_dir
    );
    virtual ~TextPack() = default;

    /// The lines of a picture in reading order: row by row, along the direction of most of its
    /// text. Text may lie at any angle.
    ///
    /// errors  kInternal: inference failed.
    [[nodiscard]] virtual Result<std::vector<TextLine>> read(
        const imaging::Image& image, const ReadOptions& options
    ) const = 0;

    /// Stable name of models and recipe, e.g. "pp-ocrv6-small-v1".
    [[nodiscard]] virtual const std::string& model_id() const noexcept = 0;
    /// What the API reports as TextModelVersion.
    [[nodiscard]] virtual const std::string& model_version() const noexcept = 0;
};

}  // namespace beholden::analysis
