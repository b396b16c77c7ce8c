#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "audit/note.h"
#include "audit/tile.h"
#include "audit/tree.h"
#include "audit/tree_proof.h"
#include "base/bytes.h"

namespace beholden::audit {

/// A log in memory, written with the library as the server writes its own.
class TestLog {
public:
    explicit TestLog(NoteSigner signer) : signer_(std::move(signer)) {}

    void append(std::string entry);
    /// append() until there are `size`; entries of many lengths, told apart by the label.
    void grow(std::uint64_t size, const std::string& label = "entry");

    [[nodiscard]] std::uint64_t size() const noexcept { return range_.size(); }
    [[nodiscard]] const std::string& entry(std::uint64_t index) const { return entries_.at(index); }
    [[nodiscard]] const NoteKey& key() const noexcept { return signer_.key(); }
    /// The text of the checkpoint of today's size.
    [[nodiscard]] std::string checkpoint_text() const;
    /// Signed, with more signatures behind the log's own.
    [[nodiscard]] std::string checkpoint(const std::vector<NoteSignature>& more = {}) const;
    [[nodiscard]] Bytes tile(const TileId& tile) const;
    [[nodiscard]] NodeReader nodes() const;

private:
    NoteSigner signer_;
    std::vector<std::string> entries_;
    CompactRange range_;
    std::map<NodeId, Hash> nodes_;
};

}  // namespace beholden::audit
