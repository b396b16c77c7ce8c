#include "audit/testing/log_writer.h"

#include <utility>

#include "audit/checkpoint.h"
#include "base/check.h"

namespace beholden::audit {

void TestLog::append(std::string entry) {
    range_.append(leaf_hash(as_bytes(entry)), [this](NodeId id, const Hash& hash) {
        nodes_[id] = hash;
    });
    entries_.push_back(std::move(entry));
}

void TestLog::grow(std::uint64_t size, const std::string& label) {
    while (range_.size() < size) {
        const std::string number = std::to_string(range_.size());
        // Every 97th has no bytes at all.
        append(
            range_.size() % 97 == 96 ? "" : label + std::string(range_.size() % 61, '.') + number
        );
    }
}

std::string TestLog::checkpoint_text() const {
    return print_checkpoint({signer_.key().name, range_.size(), range_.root(), {}});
}

std::string TestLog::checkpoint(const std::vector<NoteSignature>& more) const {
    NoteText note{checkpoint_text(), {signer_.sign(checkpoint_text())}};
    note.signatures.insert(note.signatures.end(), more.begin(), more.end());
    return print_note(note);
}

Bytes TestLog::tile(const TileId& tile) const {
    if (tile.kind == TileKind::kHashes) return make_hash_tile(tile, nodes()).value();
    Bytes bundle;
    for (std::uint64_t i = 0; i < tile.width; ++i) {
        const auto added = append_entry(bundle, as_bytes(entries_.at(tile.index * kTileWidth + i)));
        BH_CHECK(added.has_value(), "no test has an entry that long");
    }
    return bundle;
}

NodeReader TestLog::nodes() const {
    return [this](NodeId id) -> Result<Hash> {
        const auto found = nodes_.find(id);
        if (found == nodes_.end()) return fail(ErrorCode::kNotFound, "no such node");
        return found->second;
    };
}

}  // namespace beholden::audit
