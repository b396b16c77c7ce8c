#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "crypto/secret.h"
#include "store/log.h"
#include "store/sqlite/leaf_writer.h"
#include "store/sqlite/schema.h"

namespace beholden::store::sqlite {

/// Reads the log beside the writer.
///
/// threads  safe to call concurrently; reads follow one another.
class LogReader final : public Log {
public:
    /// head, root_key, key_readers  must outlive the reader.
    /// key_readers  Held by whoever reads keys.db over another connection than the writer's.
    LogReader(
        Files files,
        const CommittedHead& head,
        const crypto::SecureKey& root_key,
        std::mutex& key_readers,
        std::string store_id
    );

    [[nodiscard]] audit::TreeHead head() const override { return head_.get(); }
    [[nodiscard]] Result<Bytes> tile(const audit::TileId& tile) const override;
    [[nodiscard]] Result<crypto::SecretBytes> payload(std::int64_t index) const override;
    [[nodiscard]] Result<std::vector<std::int64_t>> payloads_before(
        TimePoint time, std::size_t count_max
    ) const override;
    [[nodiscard]] Result<std::optional<audit::TreeHead>> last_signed() const override;
    [[nodiscard]] Result<std::vector<std::string>> origins() const override;
    [[nodiscard]] Result<std::string> recall(std::string_view name) const override;
    [[nodiscard]] std::string store_id() const override { return store_id_; }

private:
    Result<Bytes> read_blob(Database& database, std::string_view sql, std::int64_t index) const;

    mutable std::mutex mutex_;  ///< Of files_.data.
    mutable Files files_;
    const CommittedHead& head_;
    const crypto::SecureKey wrapping_key_;
    std::mutex& key_readers_;
    const std::string store_id_;
};

}  // namespace beholden::store::sqlite
