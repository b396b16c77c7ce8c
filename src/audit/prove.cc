#include "audit/prove.h"

#include <utility>

#include "audit/checkpoint.h"
#include "audit/note_text.h"
#include "audit/tree_proof.h"
#include "base/bytes.h"

namespace beholden::audit {

namespace {

Result<void> check_covered(std::uint64_t index, std::uint64_t size) {
    if (index < size) return {};
    return fail(
        ErrorCode::kNotFound, "No signed head covers that entry yet; ask again in some seconds."
    );
}

}  // namespace

Result<LogProof> prove_entry(std::uint64_t index, std::string checkpoint, const TreeReader& tree) {
    BH_TRY_ASSIGN(const auto note, parse_note(checkpoint));
    BH_TRY_ASSIGN(const Checkpoint head, parse_checkpoint(note.text));
    BH_TRY(check_covered(index, head.size));
    LogProof proof;
    proof.index = index;
    proof.checkpoint = std::move(checkpoint);
    BH_TRY_ASSIGN(proof.inclusion, prove_inclusion(index, head.size, tree(head.size)));
    return proof;
}

Result<std::string> read_entry(std::uint64_t index, std::uint64_t size, const TileReader& read) {
    BH_TRY(check_covered(index, size));
    const std::uint64_t number = index / kTileWidth;
    const unsigned width = tile_width(0, number, size);
    BH_TRY_ASSIGN(const Bytes bundle, read({TileKind::kEntries, 0, number, width}));
    BH_TRY_ASSIGN(const auto entries, parse_entry_bundle(bundle, width));
    return std::string(as_text(entries[index % kTileWidth]));
}

}  // namespace beholden::audit
