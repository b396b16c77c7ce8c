#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

/// Exact search among vectors held in memory.
///
/// The score of a query q and a row x is dot(q, x) - q.offset - x.offset, computed as
/// `exact_score` says (exact_score.h): one definition, bit for bit the same on every processor.
namespace beholden::index {

/// A vector to keep. The index copies it.
struct Row {
    std::uint64_t row_id = 0;       ///< Chosen by the caller; rises with every append.
    std::span<const float> values;  ///< `dimension` finite values; length at most 1,000.
    float offset = 0;               ///< Within +-1e6; subtracted from every score of this row.
};

struct Query {
    std::span<const float> values;  ///< `dimension` finite values; length at most 1,000.
    float offset = 0;               ///< Within +-1e6; subtracted from every score of this query.
    int hits_max = 1;               ///< 1 .. limits::kSearchHitsMax.
    double score_min = -std::numeric_limits<double>::infinity();  ///< Inclusive.
    std::optional<std::uint64_t> exclude_row = std::nullopt;      ///< Never among the hits.
};

struct Hit {
    std::uint64_t row_id = 0;
    double score = 0;
    bool operator==(const Hit&) const = default;
};

struct SearchHits {
    std::vector<Hit> hits;           ///< Best first; equal scores in order of row_id.
    std::int64_t rows_compared = 0;  ///< Live rows, the excluded one among them.
};

struct MemoryUse {
    std::size_t reserved_bytes = 0;  ///< Address space; untouched pages take no memory.
    std::size_t used_bytes = 0;      ///< What the rows kept, live and dead, take of it.
};

/// One collection's vectors.
///
/// A search finds every row whose append() returned before the search began, and no row whose
/// remove() returned before it began. The scan reads 8-bit codes; rows whose code could hide a
/// hit are scored again from their full values, so that the hits equal those of a brute-force
/// search over all live rows (bound.h has the proof).
///
/// threads  all members are safe to call concurrently. A search holds up a writer, and a writer a
///          search, for at most one slice of a scan (limits::kScanSliceBytes, about 0.1 ms).
class Index {
public:
    /// errors  kInvalidArgument unless 1 <= dimension <= limits::kVectorDimensionMax.
    static Result<std::unique_ptr<Index>> make(int dimension);
    ~Index();
    Index(const Index&) = delete;
    Index& operator=(const Index&) = delete;

    [[nodiscard]] int dimension() const noexcept;

    /// Keeps all rows or, on an error, none.
    ///
    /// errors  kInvalidArgument: wrong dimension, a value outside its domain, or a row_id that is
    ///         not above every one appended before. kQuotaExceeded: no memory.
    Result<void> append(std::span<const Row> rows);
    Result<void> append(const Row& row) { return append(std::span(&row, 1)); }

    /// Overwrites the row with zeros and forgets it; false if there is no such row. Gives memory
    /// back once half the rows of a segment are gone.
    bool remove(std::uint64_t row_id);

    /// Overwrites and forgets everything. Row ids keep rising: those used before stay used.
    void clear();

    /// Live rows.
    [[nodiscard]] std::int64_t size() const;
    [[nodiscard]] MemoryUse memory() const;

    /// errors  kInvalidArgument for a field outside its domain.
    [[nodiscard]] Result<SearchHits> search(const Query& query) const;

    /// Answers in order; up to limits::kScanBatchMax queries share each pass over the codes.
    ///
    /// errors  kInvalidArgument if any query is outside its domain.
    [[nodiscard]] Result<std::vector<SearchHits>> search_batch(std::span<const Query> queries
    ) const;

private:
    class Impl;
    explicit Index(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace beholden::index
