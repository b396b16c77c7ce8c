#include "index/batch_scan.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace beholden::index {
namespace {

std::vector<std::int8_t> packed_codes(const std::vector<Candidates>& candidates) {
    const std::size_t count = candidates.size();
    const std::size_t width = candidates.front().codes().size();
    std::vector<std::int8_t> packed(count * width);
    for (std::size_t q = 0; q < count; ++q) {
        const std::span<const std::int8_t> codes = candidates[q].codes();
        for (std::size_t i = 0; i < width; ++i) {
            const std::size_t group = i / kGroupValues;
            packed[(group * count + q) * kGroupValues + i % kGroupValues] = codes[i];
        }
    }
    return packed;
}

}  // namespace

BatchScan::BatchScan(const Kernels& kernels, std::span<const Query> queries) : kernels_(kernels) {
    BH_CHECK(
        !queries.empty() && queries.size() <= limits::kScanBatchMax, "a batch fits the kernels"
    );
    candidates_.reserve(queries.size());
    for (const Query& query : queries) candidates_.emplace_back(query, kernels.query_code_max);
    codes_ = packed_codes(candidates_);
    hits_.resize(queries.size());
}

void BatchScan::scan(const Segment& segment, std::size_t begin, std::size_t end) {
    const std::size_t count = candidates_.size();
    std::array<ScoreBounds, limits::kScanBatchMax> bounds;
    std::array<FilterTerms, limits::kScanBatchMax> terms;
    for (std::size_t q = 0; q < count; ++q) {
        bounds[q] = candidates_[q].bounds_for(segment);
        terms[q] = candidates_[q].terms(bounds[q]);
    }
    for (std::size_t at = begin; at < end; at += kTileRows) {
        const BlockTile tile = segment.tile(at, std::min(at + kTileRows, end));
        kernels_.scan(tile, {codes_.data(), terms.data(), count}, hits_.data());
        for (std::size_t q = 0; q < count; ++q) {
            const TileHits& hits = hits_[q];
            if (hits.count == 0) continue;
            for (std::size_t i = 0; i < hits.count; ++i) {
                candidates_[q].add(segment, at + hits.rows[i], hits.dots[i], bounds[q]);
            }
            terms[q] = candidates_[q].terms(bounds[q]);
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
