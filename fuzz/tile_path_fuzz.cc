/// Paths and contents of tiles made of hostile bytes: what is taken has one form only.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "audit/tile.h"
#include "base/bytes.h"
#include "base/check.h"

namespace {

namespace audit = beholden::audit;

void check_path(std::string_view text) {
    const auto tile = audit::parse_tile_path(text);
    if (!tile) return;
    BH_CHECK(audit::tile_path(*tile) == text, "one form");
    BH_CHECK(tile->width >= 1 && tile->width <= audit::kTileWidth && tile->level <= 63, "bounded");
    BH_CHECK(text.find("..") == std::string_view::npos, "no way out of the folder");
}

void check_bundle(std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const unsigned width = std::to_integer<unsigned>(bytes[0]);
    const auto entries = audit::parse_entry_bundle(bytes.subspan(1), width);
    if (!entries) return;
    beholden::Bytes again;
    for (const auto entry : *entries) {
        BH_CHECK(audit::append_entry(again, entry).has_value(), "no longer than it came");
    }
    BH_CHECK(std::ranges::equal(again, bytes.subspan(1)), "one form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_path(text);
    check_bundle(beholden::as_bytes(text));
    return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed
) {
    static constexpr std::string_view kStarts[] = {
        "tile/0/x001/x234/067", "tile/entries/000.p/17",
        std::string_view("\x02\x00\x01z\x00\x00", 6)
    };
    if (size < 4 || seed % 300 < 3) {
        const std::string_view start = kStarts[seed % 3];
        if (start.size() <= size_max) {
            std::ranges::copy(start, data);
            size = start.size();
        }
    }
    return LLVMFuzzerMutate(data, size, size_max);
}
