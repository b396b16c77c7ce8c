#include "index/candidates.h"

#include <algorithm>
#include <numeric>

#include "index/exact_score.h"

namespace beholden::index {
namespace {

/// Candidates gathered, beyond twice the hits wanted, before the hopeless ones are dropped.
constexpr std::size_t kSlack = 256;
/// So many are left only where rows tie by the thousand; then they are scored at once, so that the
/// list stays short.
constexpr std::size_t kCandidatesMax = 65'536;
/// Rescoring reads rows from all over memory: this many are asked for ahead.
constexpr std::size_t kRowsAhead = 8;
constexpr std::size_t kCacheLineBytes = 64;

bool is_better(const Hit& a, const Hit& b) {
    return a.score > b.score || (a.score == b.score && a.row_id < b.row_id);
}

void prefetch(std::span<const float> values) {
    const auto* const bytes = reinterpret_cast<const char*>(values.data());
    for (std::size_t at = 0; at < values.size_bytes(); at += kCacheLineBytes) {
        __builtin_prefetch(bytes + at);
    }
}

}  // namespace

Candidates::Candidates(const Query& query, int query_code_max)
    : query_(query), codes_(padded_dimension(query.values.size())) {
    const Quantised quantised = quantise(query.values, query_code_max, codes_);
    bias_ = kCodeBias * std::accumulate(codes_.begin(), codes_.end(), std::int32_t{0});
    bounds_ = {
        .scale = quantised.scale,
        .norm = quantised.norm,
        .coded_norm = quantised.coded_norm,
        .residual_norm = quantised.residual_norm,
        .offset = static_cast<double>(query.offset),
    };
    cut_first_ = round_down(query.score_min);
    cut_ = cut_first_;
    prune_at_ = 2 * hits_max() + kSlack;
}

void Candidates::add(
    const Segment& segment, std::size_t slot, std::int32_t dot, const ScoreBounds& bounds
) {
    if (query_.exclude_row && segment.row_id(slot) == *query_.exclude_row) return;
    const float scale = segment.scale(slot);
    const float offset = segment.offset(slot);
    candidates_.push_back({
        .segment = &segment,
        .slot = static_cast<std::uint32_t>(slot),
        .upper = bounds.upper(dot, scale, offset),
        .lower = bounds.lower(dot, scale, offset),
    });
    if (candidates_.size() >= prune_at_) prune();
}

void Candidates::prune() {
    if (candidates_.size() > hits_max()) {
        const auto by_lower = [](const Candidate& a, const Candidate& b) {
            return a.lower > b.lower;
        };
        const auto last_hit = candidates_.begin() + query_.hits_max - 1;
        std::nth_element(candidates_.begin(), last_hit, candidates_.end(), by_lower);
        cut_ = std::max(cut_, last_hit->lower);
    }
    std::erase_if(candidates_, [this](const Candidate& c) { return c.upper < cut_; });
    if (candidates_.size() > kCandidatesMax) rescore_all();
    prune_at_ = 2 * std::max(hits_max(), candidates_.size()) + kSlack;
}

Hit Candidates::score(const Candidate& candidate) const noexcept {
    const Segment& segment = *candidate.segment;
    const std::size_t slot = candidate.slot;
    return {
        .row_id = segment.row_id(slot),
        .score =
            exact_score(query_.values, query_.offset, segment.values(slot), segment.offset(slot)),
    };
}

void Candidates::drop_erased() {
    std::erase_if(candidates_, [this](const Candidate& candidate) {
        if (candidate.segment->is_live(candidate.slot)) return false;
        // Only what reaches the cut can have helped to raise it.
        lost_ = lost_ || (cut_ > cut_first_ && candidate.lower >= cut_);
        return true;
    });
}

void Candidates::take(const Candidate& candidate, std::vector<Hit>& best) const {
    const Hit hit = score(candidate);
    if (hit.score < query_.score_min) return;
    if (best.size() == hits_max()) {
        if (!is_better(hit, best.front())) return;
        std::pop_heap(best.begin(), best.end(), is_better);
        best.pop_back();
    }
    best.push_back(hit);
    std::push_heap(best.begin(), best.end(), is_better);
}

void Candidates::rescore_all() {
    drop_erased();
    std::vector<Hit> best;
    for (const Candidate& candidate : candidates_) take(candidate, best);
    const bool is_full = best.size() == hits_max();
    std::erase_if(candidates_, [&](Candidate& candidate) {
        const Hit hit = score(candidate);
        candidate.lower = round_down(hit.score);
        candidate.upper = round_up(hit.score);
        return hit.score < query_.score_min || (is_full && is_better(best.front(), hit));
    });
    if (is_full) cut_ = std::max(cut_, round_down(best.front().score));
}

bool Candidates::finish(std::vector<Hit>& hits) {
    drop_erased();
    prune();
    std::sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
        return a.upper > b.upper;
    });
    hits.clear();
    const std::size_t count = candidates_.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (i + kRowsAhead < count) {
            const Candidate& ahead = candidates_[i + kRowsAhead];
            prefetch(ahead.segment->values(ahead.slot));
        }
        const Candidate& candidate = candidates_[i];
        const bool is_full = hits.size() == hits_max();
        if (is_full && static_cast<double>(candidate.upper) < hits.front().score) break;
        take(candidate, hits);
    }
    std::sort_heap(hits.begin(), hits.end(), is_better);
    return !lost_;
}

}  // namespace beholden::index
