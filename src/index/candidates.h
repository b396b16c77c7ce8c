#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/bound.h"
#include "index/index.h"
#include "index/kernels.h"
#include "index/segment.h"

namespace beholden::index {

/// One query on its way through a scan: its codes, and the rows that may still be its hits.
///
/// Invariant: every live row that was scanned and is among the hits_max best of them with at least
/// score_min is a candidate. The cut is a score that hits_max candidates are known to reach, or
/// score_min; a row whose upper bound is below it cannot be a hit.
///
/// threads  none of its own; the segments must not change during a call.
class Candidates {
public:
    /// query  its values must outlive this.
    Candidates(const Query& query, int query_code_max);

    [[nodiscard]] std::span<const std::int8_t> codes() const noexcept { return codes_; }
    [[nodiscard]] ScoreBounds bounds_for(const Segment& segment) const noexcept {
        return bound_scores(bounds_, segment.bounds());
    }
    /// What a row must pass to be added. bounds is bounds_for(its segment).
    [[nodiscard]] FilterTerms terms(const ScoreBounds& bounds) const noexcept {
        return {bias_, bounds.scale, bounds.widening, bounds.filter_cut(cut_)};
    }

    /// requires  bounds is bounds_for(segment), and dot the row's from codes(); the segment
    /// outlives
    ///           this.
    void add(const Segment& segment, std::size_t slot, std::int32_t dot, const ScoreBounds& bounds);

    /// Scores what is left from the full values.
    ///
    /// hits     filled in final order.
    /// returns  false if a row that helped to raise the cut was erased since: what was cut off on
    ///          its account may be a hit now, so the scan must be run again.
    [[nodiscard]] bool finish(std::vector<Hit>& hits);

private:
    struct Candidate {
        const Segment* segment = nullptr;
        std::uint32_t slot = 0;
        float upper = 0;
        float lower = 0;
    };

    void prune();
    void rescore_all();
    /// Forgets rows that were erased since they were added, and notes whether that matters.
    void drop_erased();
    /// Takes the exact score of a live candidate into `best`, a heap of at most hits_max hits.
    void take(const Candidate& candidate, std::vector<Hit>& best) const;
    /// The exact score. requires  the row is live.
    [[nodiscard]] Hit score(const Candidate& candidate) const noexcept;
    [[nodiscard]] std::size_t hits_max() const noexcept {
        return static_cast<std::size_t>(query_.hits_max);
    }

    const Query query_;
    std::vector<std::int8_t> codes_;
    std::int32_t bias_ = 0;
    QueryBounds bounds_;
    float cut_first_ = 0;
    float cut_ = 0;
    bool lost_ = false;
    std::size_t prune_at_ = 0;
    std::vector<Candidate> candidates_;
};

}  // namespace beholden::index
