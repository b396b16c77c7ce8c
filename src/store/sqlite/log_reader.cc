#include "store/sqlite/log_reader.h"

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "crypto/seal.h"
#include "store/sqlite/log_file.h"

namespace beholden::store::sqlite {

namespace {

tl::unexpected<Error> no_such_tile() {
    return fail(ErrorCode::kNotFound, "The log has no such tile.");
}

tl::unexpected<Error> no_such_payload() {
    return fail(ErrorCode::kNotFound, "The leaf has no payload, or it was destroyed.");
}

tl::unexpected<Error> damaged() {
    return fail(ErrorCode::kCorruption, "The audit log is damaged.");
}

}  // namespace

LogReader::LogReader(
    Files files,
    const CommittedHead& head,
    const crypto::SecureKey& root_key,
    std::mutex& key_readers,
    std::string store_id
)
    : files_(std::move(files)),
      head_(head),
      wrapping_key_(payload_wrapping_key(root_key)),
      key_readers_(key_readers),
      store_id_(std::move(store_id)) {}

Result<Bytes> LogReader::tile(const audit::TileId& tile) const {
    const bool entries = tile.kind == audit::TileKind::kEntries;
    if (tile.width > audit::tile_width(entries ? 0 : tile.level, tile.index, head().size)) {
        return no_such_tile();
    }
    const std::lock_guard lock(mutex_);
    return read_tile(files_.data, tile);
}

Result<Bytes> LogReader::read_blob(Database& database, std::string_view sql, std::int64_t index)
    const {
    BH_TRY_ASSIGN(Statement * select, database.reuse(sql));
    const ResetAtEnd end(*select);
    BH_TRY_ASSIGN(const bool row, select->bind(1, index).step());
    if (!row) return no_such_payload();
    const auto blob = select->column_blob(0);
    return Bytes(blob.begin(), blob.end());
}

Result<crypto::SecretBytes> LogReader::payload(std::int64_t index) const {
    Bytes sealed;
    {
        const std::lock_guard lock(mutex_);
        BH_TRY_ASSIGN(
            sealed, read_blob(files_.data, "SELECT sealed FROM payloads WHERE idx = ?", index)
        );
    }
    Bytes wrapped;
    {
        const std::lock_guard lock(key_readers_);
        BH_TRY_ASSIGN(
            wrapped, read_blob(files_.keys, "SELECT wrapped FROM payload_keys WHERE idx = ?", index)
        );
    }
    crypto::SecureKey key;
    BH_TRY(crypto::open_into(wrapping_key_, wrapped, payload_key_place(index), key.writable()));
    return crypto::open(key, sealed, payload_place(index));
}

Result<std::vector<std::int64_t>> LogReader::payloads_before(TimePoint time, std::size_t count_max)
    const {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(
        Statement * select, files_.data.reuse("SELECT idx, ended_ms FROM payloads ORDER BY idx")
    );
    const ResetAtEnd end(*select);
    std::vector<std::int64_t> leaves;
    while (leaves.size() < count_max) {
        BH_TRY_ASSIGN(const bool row, select->step());
        // Leaves are in order of time, but for clocks that were set back: the rest waits for them.
        if (!row || select->column_int64(1) >= time.time_since_epoch().count()) break;
        leaves.push_back(select->column_int64(0));
    }
    return leaves;
}

Result<std::optional<audit::TreeHead>> LogReader::last_signed() const {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(Statement * select, files_.data.reuse(R"sql(
        SELECT size, root FROM signed_heads
        WHERE origin = (SELECT max(number) FROM origins) ORDER BY size DESC LIMIT 1
    )sql"));
    const ResetAtEnd end(*select);
    BH_TRY_ASSIGN(const bool row, select->step());
    if (!row) return std::nullopt;
    audit::TreeHead head;
    head.size = static_cast<std::uint64_t>(select->column_int64(0));
    const auto root = select->column_blob(1);
    if (root.size() != head.root.size()) return damaged();
    std::ranges::copy(root, head.root.begin());
    return head;
}

Result<std::vector<std::string>> LogReader::origins() const {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(
        Statement * select, files_.data.reuse("SELECT origin FROM origins ORDER BY number")
    );
    const ResetAtEnd end(*select);
    std::vector<std::string> origins;
    while (true) {
        BH_TRY_ASSIGN(const bool row, select->step());
        if (!row) return origins;
        origins.emplace_back(select->column_text(0));
    }
}

Result<std::string> LogReader::recall(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(const Bytes value, read_meta(files_.data, memory_name(name)));
    return std::string(as_text(value));
}

}  // namespace beholden::store::sqlite
