#include "index/index.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <utility>

#include "base/limits.h"
#include "index/batch_scan.h"
#include "index/segment_list.h"
#include "index/slice_lock.h"

namespace beholden::index {
namespace {

/// bound.h computes in float: far from its ends, and far above any unit vector.
constexpr double kNormMax = 1'000;
constexpr float kOffsetMax = 1e6F;
/// Rows appended under one hold of the lock.
constexpr std::size_t kAppendGroup = 64;
/// Scans in slices before one that lets no writer in between.
constexpr int kSlicedScansMax = 3;

Result<void> check_vector(std::span<const float> values, float offset, std::size_t dimension) {
    if (values.size() != dimension) {
        return fail(ErrorCode::kInvalidArgument, "a vector of another dimension");
    }
    double norm_sq = 0;
    for (const float value : values)
        norm_sq += static_cast<double>(value) * static_cast<double>(value);
    if (!(norm_sq <= kNormMax * kNormMax) || !(std::fabs(offset) <= kOffsetMax)) {
        return fail(
            ErrorCode::kInvalidArgument, "a vector or offset that is not finite or too long"
        );
    }
    return {};
}

Result<void> check_query(const Query& query, std::size_t dimension) {
    BH_TRY(check_vector(query.values, query.offset, dimension));
    if (query.hits_max < 1 || query.hits_max > limits::kSearchHitsMax) {
        return fail(ErrorCode::kInvalidArgument, "a number of hits out of range");
    }
    if (std::isnan(query.score_min)) {
        return fail(ErrorCode::kInvalidArgument, "a threshold that is not a number");
    }
    return {};
}

/// What a search sees: segments and how many of their rows.
struct SegmentView {
    std::shared_ptr<const Segment> segment;
    std::size_t rows = 0;
};

}  // namespace

class Index::Impl {
public:
    Impl(std::size_t dimension, const Kernels& kernels)
        : dimension_(dimension),
          kernels_(kernels),
          slice_rows_(std::max(
              limits::kScanSliceBytes / padded_dimension(dimension) / kTileRows * kTileRows,
              kTileRows
          )) {}

    [[nodiscard]] std::size_t dimension() const noexcept { return dimension_; }

    Result<void> append(std::span<const Row> rows) {
        const std::lock_guard writer(writer_mutex_);
        BH_TRY(check_rows(rows));
        if (rows.empty()) return {};
        std::optional<SegmentList> list = with_room(segments_, dimension_, rows.size());
        if (!list) return fail(ErrorCode::kQuotaExceeded, "no memory for more vectors");
        std::size_t tail = segments_.empty() ? 0 : segments_.size() - 1;
        replace_segments(std::move(*list));
        for (std::size_t at = 0; at < rows.size(); at += kAppendGroup) {
            append_group(rows.subspan(at, std::min(kAppendGroup, rows.size() - at)), tail);
        }
        return {};
    }

    bool remove(std::uint64_t row_id) {
        const std::lock_guard writer(writer_mutex_);
        const std::optional<SlotAddress> at = find_row(segments_, row_id);
        if (!at) return false;
        Segment& segment = *segments_[at->segment];
        {
            const std::lock_guard lock(slices_);
            segment.erase(at->slot);
        }
        if (segment.live() * 2 <= segment.rows()) {
            // Without memory the zeroed slots stay until the next removal.
            std::optional<SegmentList> list = compacted(segments_, dimension_, at->segment);
            if (list) replace_segments(std::move(*list));
        }
        return true;
    }

    void clear() {
        const std::lock_guard writer(writer_mutex_);
        replace_segments({});
    }

    [[nodiscard]] std::int64_t size() const {
        const std::shared_lock lock(slices_);
        return live_rows();
    }

    [[nodiscard]] MemoryUse memory() const {
        const std::shared_lock lock(slices_);
        MemoryUse use;
        for (const auto& segment : segments_) {
            use.reserved_bytes += segment->reserved_bytes();
            use.used_bytes += segment->used_bytes();
        }
        return use;
    }

    /// queries  1 .. limits::kScanBatchMax, checked.
    void search_group(std::span<const Query> queries, std::vector<SearchHits>& answers) const {
        std::vector<std::vector<Hit>> hits;
        std::int64_t rows_compared = 0;
        int sliced_scans = kSlicedScansMax;
        while (!scan(queries, sliced_scans > 0, hits, rows_compared)) --sliced_scans;
        for (auto& list : hits) answers.push_back({std::move(list), rows_compared});
    }

private:
    /// One scan of everything. sliced: lets writers in between slices.
    ///
    /// returns  false if an erasure spoilt it, which cannot happen unless it is sliced.
    bool scan(
        std::span<const Query> queries,
        bool sliced,
        std::vector<std::vector<Hit>>& hits,
        std::int64_t& rows_compared
    ) const {
        std::vector<SegmentView> views;  // Outlives the lock: it may overwrite an old segment.
        BatchScan batch(kernels_, queries);
        std::shared_lock lock(slices_);
        for (const auto& segment : segments_) views.push_back({segment, segment->rows()});
        rows_compared = live_rows();
        for (const SegmentView& view : views) {
            for (std::size_t begin = 0; begin < view.rows; begin += slice_rows_) {
                batch.scan(*view.segment, begin, std::min(begin + slice_rows_, view.rows));
                if (!sliced) continue;
                lock.unlock();
                lock.lock();
            }
        }
        return batch.finish(hits);
    }

    [[nodiscard]] std::int64_t live_rows() const {
        std::size_t live = 0;
        for (const auto& segment : segments_) live += segment->live();
        return static_cast<std::int64_t>(live);
    }

    Result<void> check_rows(std::span<const Row> rows) const {
        std::optional<std::uint64_t> last = last_row_id_;
        for (const Row& row : rows) {
            BH_TRY(check_vector(row.values, row.offset, dimension_));
            if (last && row.row_id <= *last) {
                return fail(ErrorCode::kInvalidArgument, "row ids must rise");
            }
            last = row.row_id;
        }
        return {};
    }

    /// Searches that began before go on with the old list, which is overwritten after the last.
    void replace_segments(SegmentList list) {
        const std::lock_guard lock(slices_);
        segments_.swap(list);
    }

    /// tail  position of the segment to go on with; moved on when that is full.
    void append_group(std::span<const Row> rows, std::size_t& tail) {
        const std::size_t width = padded_dimension(dimension_);
        std::vector<std::int8_t> codes(rows.size() * width);
        std::vector<CodedRow> coded;
        coded.reserve(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::span row_codes = std::span(codes).subspan(i * width, width);
            const Quantised quantised = quantise(rows[i].values, kRowCodeMax, row_codes);
            coded.push_back({rows[i].row_id, rows[i].offset, quantised, row_codes, rows[i].values});
        }
        const std::lock_guard lock(slices_);
        for (const CodedRow& row : coded) {
            while (segments_[tail]->rows() == segments_[tail]->capacity()) ++tail;
            segments_[tail]->push(row);
        }
        last_row_id_ = rows.back().row_id;
    }

    const std::size_t dimension_;
    const Kernels& kernels_;
    const std::size_t slice_rows_;
    std::mutex writer_mutex_;
    mutable SliceLock slices_;
    SegmentList segments_;
    std::optional<std::uint64_t> last_row_id_;
};

Index::Index(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Index::~Index() = default;

Result<std::unique_ptr<Index>> Index::make(int dimension) {
    if (dimension < 1 || dimension > limits::kVectorDimensionMax) {
        return fail(ErrorCode::kInvalidArgument, "a dimension out of range");
    }
    BH_TRY_ASSIGN(const Kernels* const kernels, choose_kernels_by_environment());
    auto impl = std::make_unique<Impl>(static_cast<std::size_t>(dimension), *kernels);
    return std::unique_ptr<Index>(new Index(std::move(impl)));
}

int Index::dimension() const noexcept { return static_cast<int>(impl_->dimension()); }

Result<void> Index::append(std::span<const Row> rows) { return impl_->append(rows); }

bool Index::remove(std::uint64_t row_id) { return impl_->remove(row_id); }

void Index::clear() { impl_->clear(); }

std::int64_t Index::size() const { return impl_->size(); }

MemoryUse Index::memory() const { return impl_->memory(); }

Result<SearchHits> Index::search(const Query& query) const {
    BH_TRY_ASSIGN(std::vector<SearchHits> answers, search_batch(std::span(&query, 1)));
    return std::move(answers.front());
}

Result<std::vector<SearchHits>> Index::search_batch(std::span<const Query> queries) const {
    for (const Query& query : queries) BH_TRY(check_query(query, impl_->dimension()));
    std::vector<SearchHits> answers;
    answers.reserve(queries.size());
    for (std::size_t at = 0; at < queries.size(); at += limits::kScanBatchMax) {
        const std::size_t count = std::min(limits::kScanBatchMax, queries.size() - at);
        impl_->search_group(queries.subspan(at, count), answers);
    }
    return answers;
}

}  // namespace beholden::index
