#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/limits.h"
#include "index/candidates.h"
#include "index/kernels.h"
#include "index/segment.h"

namespace beholden::index {

/// Queries that share one pass over the codes.
///
/// threads  none of its own; the segments must not change during a call.
class BatchScan {
public:
    /// queries  1 .. limits::kScanBatchMax of one dimension; their values must outlive this.
    BatchScan(const Kernels& kernels, std::span<const Query> queries);

    /// Compares the rows of slots [begin, end).
    ///
    /// segment   must outlive this.
    /// requires  begin is a multiple of kBlockRows; end <= segment.rows().
    void scan(const Segment& segment, std::size_t begin, std::size_t end);

    /// One list of hits per query; false if the scan must be run again (Candidates::finish).
    [[nodiscard]] bool finish(std::vector<std::vector<Hit>>& hits);

private:
    const Kernels& kernels_;
    std::vector<Candidates> candidates_;
    std::vector<std::int8_t> codes_;  ///< As QueryPack wants them.
    std::vector<TileHits> hits_;
};

}  // namespace beholden::index
