#include "audit/verify/source.h"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

namespace beholden::audit::verify {

namespace {

/// The longest file of a log: 256 entries of 65,535 bytes with their lengths.
constexpr std::uintmax_t kFileBytesMax = std::uintmax_t{kTileWidth} * (kEntryBytesMax + 2);

Result<Bytes> read_file(const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
        return fail(ErrorCode::kNotFound, "a file of the log is missing", path.string());
    }
    if (error) return fail(ErrorCode::kIo, "a file of the log cannot be read", path.string());
    if (size > kFileBytesMax) {
        return fail(ErrorCode::kCorruption, "a file of the log is too long", path.string());
    }
    std::ifstream file(path, std::ios::binary);
    Bytes bytes(size);
    file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!file || file.gcount() != static_cast<std::streamsize>(size)) {
        return fail(ErrorCode::kIo, "a file of the log cannot be read", path.string());
    }
    return bytes;
}

class FolderSource final : public LogSource {
public:
    explicit FolderSource(std::filesystem::path folder) : folder_(std::move(folder)) {}

    Result<std::string> checkpoint() override {
        BH_TRY_ASSIGN(const Bytes bytes, read_file(folder_ / "checkpoint"));
        return std::string(as_text(bytes));
    }

    Result<Bytes> tile(const TileId& tile) override {
        auto bytes = read_file(folder_ / tile_path(tile));
        if (bytes || bytes.error().code != ErrorCode::kNotFound || tile.width == kTileWidth) {
            return bytes;
        }
        TileId whole = tile;
        whole.width = kTileWidth;
        const auto full = read_file(folder_ / tile_path(whole));
        return full ? clip_tile(*full, tile) : bytes;
    }

private:
    const std::filesystem::path folder_;
};

}  // namespace

std::unique_ptr<LogSource> make_folder_source(std::filesystem::path folder) {
    return std::make_unique<FolderSource>(std::move(folder));
}

Result<Bytes> clip_tile(const Bytes& full, const TileId& partial) {
    if (partial.kind == TileKind::kHashes) {
        BH_TRY(parse_hash_tile(full, kTileWidth));
        const auto bytes = std::span(full).first(partial.width * sizeof(Hash));
        return Bytes(bytes.begin(), bytes.end());
    }
    BH_TRY_ASSIGN(const auto entries, parse_entry_bundle(full, kTileWidth));
    Bytes clipped;
    for (const auto entry : std::span(entries).first(partial.width)) {
        BH_TRY(append_entry(clipped, entry));
    }
    return clipped;
}

}  // namespace beholden::audit::verify
