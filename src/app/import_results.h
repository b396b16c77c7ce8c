#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "app/import_rows.h"
#include "base/ids.h"
#include "base/result.h"

namespace beholden::app {

/// What became of a row.
struct RowResult {
    enum class Kind : std::uint8_t {
        kEnrolled,
        kNoFace,     ///< None found, or none that passes the quality filter.
        kRefused,    ///< `error` says why.
        kDuplicate,  ///< An earlier row has the same path and external id.
    };
    Kind kind = Kind::kEnrolled;
    std::size_t row = 0;  ///< From 1.
    std::string key{};
    std::string external_image_id{};
    ImageId image_id{};
    std::vector<FaceId> faces{};
    std::vector<std::vector<std::string>> unindexed{};  ///< Reasons of each face left out.
    std::string error{};                                ///< The exception's name.
    std::string message{};
};

/// The name in the file: "enrolled", "no-face", "refused", "duplicate".
std::string_view name_of(RowResult::Kind kind) noexcept;

/// A file of JSON lines: which collection it is about, then a line for every row, also those of
/// earlier runs. It names people wherever paths and external ids do, so only its owner may read it.
///
/// threads  one.
class ImportResults {
public:
    /// Opens, or makes. A line that a crash cut short is cut off.
    ///
    /// about   What the results are of; those of something else are refused.
    /// errors  kInvalidArgument: a file of something else. kIo.
    static Result<ImportResults> open(const std::filesystem::path& file, const std::string& about);
    ImportResults(ImportResults&& other) noexcept;
    ImportResults& operator=(ImportResults&& other) noexcept;
    ImportResults(const ImportResults&) = delete;
    ImportResults& operator=(const ImportResults&) = delete;
    ~ImportResults();

    /// Whether earlier runs have a result for that picture that is not "refused".
    [[nodiscard]] bool is_done(const ImageId& image) const { return done_.contains(image); }
    [[nodiscard]] bool is_refused(const ImageId& image) const { return refused_.contains(image); }

    /// Whether an earlier run found that row to repeat another.
    [[nodiscard]] bool is_duplicate(std::size_t row) const { return duplicates_.contains(row); }

    void add(const RowResult& result);
    /// Makes what was added durable.
    ///
    /// errors  kIo.
    Result<void> flush();

private:
    ImportResults(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
    Result<void> begin(const std::string& about);
    Result<void> take_line(std::string_view line, bool first, const std::string& about);

    std::filesystem::path path_;
    int fd_;
    std::string pending_;
    std::unordered_set<ImageId> done_;
    std::unordered_set<ImageId> refused_;
    std::unordered_set<std::size_t> duplicates_;
};

}  // namespace beholden::app
