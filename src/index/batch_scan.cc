#include "index/batch_scan.h"

#include <algorithm>

#include "base/check.h"

namespace beholden::index {

BatchScan::BatchScan(const Kernels& kernels, std::span<const Query> queries) : kernels_(kernels) {
    BH_CHECK(
        !queries.empty() && queries.size() <= limits::kScanBatchMax, "a batch fits the kernels"
    );
    candidates_.reserve(queries.size());
    for (const Query& query : queries) candidates_.emplace_back(query, kernels.query_code_max);
    for (const Candidates& candidates : candidates_) codes_.push_back(candidates.codes());
}

void BatchScan::scan(const Segment& segment, std::size_t begin, std::size_t end) {
    std::array<ScoreBounds, limits::kScanBatchMax> bounds;
    for (std::size_t q = 0; q < candidates_.size(); ++q) {
        bounds[q] = candidates_[q].bounds_for(segment);
    }
    for (std::size_t at = begin; at < end; at += kTileRows) {
        const std::size_t tile_end = std::min(at + kTileRows, end);
        const CodeTile tile = segment.tile(at, tile_end);
        kernels_.dot(tile, codes_.data(), codes_.size(), dots_.data(), kTileRows);
        filter_tile(segment, at, tile.blocks * kBlockRows, bounds);
    }
}

void BatchScan::filter_tile(
    const Segment& segment, std::size_t begin, std::size_t rows, std::span<const ScoreBounds> bounds
) {
    TileHits hits;
    for (std::size_t q = 0; q < candidates_.size(); ++q) {
        const std::int32_t* const dots = dots_.data() + q * kTileRows;
        const TileRows tile{
            .dots = dots,
            .scales = segment.scales() + begin,
            .offsets = segment.offsets() + begin,
            .rows = rows,
        };
        const FilterTerms terms{
            .scale = bounds[q].scale,
            .widening = bounds[q].widening,
            .cut = bounds[q].filter_cut(candidates_[q].cut()),
        };
        kernels_.filter(tile, terms, hits);
        for (std::size_t i = 0; i < hits.count; ++i) {
            candidates_[q].add(segment, begin + hits.rows[i], dots[hits.rows[i]], bounds[q]);
        }
    }
}

bool BatchScan::finish(std::vector<std::vector<Hit>>& hits) {
    hits.resize(candidates_.size());
    bool whole = true;
    for (std::size_t q = 0; q < candidates_.size(); ++q) {
        whole = candidates_[q].finish(hits[q]) && whole;
    }
    return whole;
}

}  // namespace beholden::index
