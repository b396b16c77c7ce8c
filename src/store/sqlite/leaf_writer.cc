#include "store/sqlite/leaf_writer.h"

#include <algorithm>
#include <utility>

#include "audit/tile.h"
#include "audit/tile_nodes.h"
#include "base/bytes.h"
#include "crypto/seal.h"

namespace beholden::store::sqlite {

namespace {

tl::unexpected<Error> damaged(std::string detail) {
    return fail(ErrorCode::kCorruption, "The audit log is damaged.", std::move(detail));
}

Result<void> run_for(Database& database, std::string_view sql, std::int64_t index) {
    BH_TRY_ASSIGN(Statement * statement, database.reuse(sql));
    return statement->bind(1, index).run();
}

}  // namespace

crypto::SecureKey payload_wrapping_key(const crypto::SecureKey& root_key) {
    return crypto::derive_key(root_key, "audit-payload");
}

crypto::AssociatedData payload_key_place(std::int64_t index) {
    return crypto::AssociatedData("beholden audit payload key 1").add(index);
}

crypto::AssociatedData payload_place(std::int64_t index) {
    return crypto::AssociatedData("beholden audit payload 1").add(index);
}

LeafWriter::LeafWriter(Files& files, const crypto::SecureKey& root_key)
    : files_(files), veil_(root_key), wrapping_key_(payload_wrapping_key(root_key)) {}

Result<void> LeafWriter::load() {
    BH_TRY_ASSIGN(const Bytes edge, read_meta(files_.data, kTreeEdge));
    if (!edge.empty()) {
        BH_TRY_ASSIGN(tree_, audit::CompactRange::parse(edge));
    }
    saved_size_ = tree_.size();
    BH_TRY_ASSIGN(
        const std::int64_t last, files_.data.read_int64("SELECT ifnull(max(idx), -1) FROM leaves")
    );
    if (last + 1 != next()) return damaged("the last leaf is not the edge's");
    const auto nodes =
        audit::nodes_from_tiles(tree_.size(), [this](const audit::TileId& tile) -> Result<Bytes> {
            BH_TRY_ASSIGN(
                const auto hashes,
                read_node_row(files_.data, tile.level, tile.index * audit::kTileWidth, tile.width)
            );
            Bytes bytes;
            for (const auto& hash : hashes) bytes.insert(bytes.end(), hash.begin(), hash.end());
            return bytes;
        });
    BH_TRY_ASSIGN(const audit::Hash root, audit::root_of(tree_.size(), nodes));
    if (root != tree_.root()) return damaged("the edge is not that of the leaves");
    return {};
}

Result<audit::Receipt> LeafWriter::append(const audit::Entry& entry) {
    const std::int64_t index = next();
    std::optional<crypto::Sha256> payload_sha256;
    if (const std::string payload = audit::payload_text(entry); !payload.empty()) {
        BH_TRY_ASSIGN(payload_sha256, store_payload(index, entry, payload));
    }
    BH_TRY_ASSIGN(
        const std::string leaf,
        audit::leaf_text(audit::header_members(entry, veil_), index, payload_sha256)
    );
    const audit::Hash hash = audit::leaf_hash(as_bytes(leaf));
    BH_TRY(store_leaf(index, hash, leaf));
    return audit::Receipt{index, hash};
}

Result<crypto::Sha256> LeafWriter::store_payload(
    std::int64_t index, const audit::Entry& entry, const std::string& payload
) {
    crypto::fill_random(payload_key_.writable());
    const Bytes sealed = crypto::seal(payload_key_, as_bytes(payload), payload_place(index));
    const Bytes wrapped =
        crypto::seal(wrapping_key_, payload_key_.bytes(), payload_key_place(index));
    crypto::wipe(payload_key_.writable());
    BH_TRY_ASSIGN(Statement * key, files_.keys.reuse("INSERT INTO payload_keys VALUES (?, ?)"));
    BH_TRY(key->bind(1, index).bind(2, wrapped).run());
    BH_TRY_ASSIGN(Statement * row, files_.data.reuse("INSERT INTO payloads VALUES (?, ?, ?)"));
    const std::int64_t ended_ms = entry.ended.time_since_epoch().count();
    BH_TRY(row->bind(1, index).bind(2, ended_ms).bind(3, sealed).run());
    return crypto::sha256(sealed);
}

Result<void> LeafWriter::store_leaf(
    std::int64_t index, const audit::Hash& hash, const std::string& entry
) {
    BH_TRY_ASSIGN(Statement * leaf, files_.data.reuse("INSERT INTO leaves VALUES (?, ?, ?)"));
    BH_TRY(leaf->bind(1, index).bind(2, hash).bind(3, as_bytes(entry)).run());
    std::vector<std::pair<audit::NodeId, audit::Hash>> completed;
    tree_.append(hash, [&](audit::NodeId node, const audit::Hash& node_hash) {
        if (node.level > 0 && node.level % audit::kTileHeight == 0) {
            completed.emplace_back(node, node_hash);
        }
    });
    for (const auto& [node, node_hash] : completed) {
        BH_TRY_ASSIGN(
            Statement * insert, files_.data.reuse("INSERT INTO tree_nodes VALUES (?, ?, ?)")
        );
        insert->bind(1, std::int64_t{node.level}).bind(2, static_cast<std::int64_t>(node.index));
        BH_TRY(insert->bind(3, node_hash).run());
    }
    return {};
}

Result<std::int64_t> LeafWriter::erase_payloads(std::span<const std::int64_t> leaves) {
    std::int64_t erased = 0;
    for (const std::int64_t index : leaves) {
        BH_TRY(run_for(files_.keys, "DELETE FROM payload_keys WHERE idx = ?", index));
        if (files_.keys.changes() == 0) continue;
        BH_TRY(run_for(files_.keys, "INSERT OR IGNORE INTO payloads_doomed VALUES (?)", index));
        BH_TRY(run_for(files_.data, "DELETE FROM payloads WHERE idx = ?", index));
        ++erased;
    }
    return erased;
}

Result<void> LeafWriter::note_signed_head(const audit::TreeHead& head) {
    BH_TRY_ASSIGN(
        const std::int64_t origin,
        files_.data.read_int64("SELECT ifnull(max(number), 0) FROM origins")
    );
    BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
        SELECT size, root FROM signed_heads WHERE origin = ? ORDER BY size DESC LIMIT 1
    )sql"));
    {
        const ResetAtEnd end(*select);
        BH_TRY_ASSIGN(const bool row, select->bind(1, origin).step());
        const auto size = static_cast<std::int64_t>(head.size);
        if (row && select->column_int64(0) == size &&
            std::ranges::equal(select->column_blob(1), head.root)) {
            return {};
        }
        if (row && select->column_int64(0) >= size) {
            return fail(ErrorCode::kInvalidArgument, "A newer head of the log was signed already.");
        }
    }
    BH_TRY_ASSIGN(
        Statement * insert, files_.data.reuse("INSERT INTO signed_heads VALUES (?, ?, ?)")
    );
    insert->bind(1, origin).bind(2, static_cast<std::int64_t>(head.size));
    return insert->bind(3, head.root).run();
}

Result<void> LeafWriter::begin_origin(const std::string& origin) {
    BH_TRY_ASSIGN(Statement * insert, files_.data.reuse("INSERT INTO origins (origin) VALUES (?)"));
    return insert->bind(1, origin).run();
}

Result<void> LeafWriter::save_edge() {
    if (tree_.size() == saved_size_) return {};
    BH_TRY(write_meta(files_.data, kTreeEdge, tree_.serialise()));
    saved_size_ = tree_.size();
    return {};
}

Result<std::vector<audit::Hash>> read_node_row(
    Database& data, unsigned level, std::uint64_t first, unsigned count
) {
    constexpr std::string_view kLeaves = R"sql(
        SELECT idx, hash FROM leaves WHERE idx >= ?2 AND idx < ?3 AND ?1 = 0 ORDER BY idx
    )sql";
    constexpr std::string_view kNodes = R"sql(
        SELECT position, hash FROM tree_nodes
        WHERE level = ?1 AND position >= ?2 AND position < ?3 ORDER BY position
    )sql";
    BH_TRY_ASSIGN(Statement * select, data.reuse(level == 0 ? kLeaves : kNodes));
    const ResetAtEnd end(*select);
    const auto begin = static_cast<std::int64_t>(first);
    select->bind(1, std::int64_t{level * audit::kTileHeight}).bind(2, begin);
    select->bind(3, begin + std::int64_t{count});
    std::vector<audit::Hash> hashes;
    hashes.reserve(count);
    while (true) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) break;
        const auto hash = select->column_blob(1);
        const auto expected = begin + static_cast<std::int64_t>(hashes.size());
        if (select->column_int64(0) != expected || hash.size() != sizeof(audit::Hash)) {
            return damaged("a node is missing");
        }
        std::ranges::copy(hash, hashes.emplace_back().begin());
    }
    if (hashes.size() != count) return damaged("a node is missing");
    return hashes;
}

}  // namespace beholden::store::sqlite
