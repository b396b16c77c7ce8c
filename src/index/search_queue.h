#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/result.h"
#include "index/index.h"

namespace beholden::index {

/// Lets searches that wait for the same index share a pass over it.
///
/// At most `scans_max` passes run at a time, on the threads of callers: the caller who finds a
/// place free scans at once, alone if nobody waits. Whoever ends a pass hands its place to a
/// waiting caller, who takes the next index in turn and up to limits::kScanBatchMax of its
/// searches. So batches form at the pace of the scan, an idle server adds no delay, and an index
/// with many searches cannot keep the others waiting for more than one pass each.
///
/// threads  search() is safe to call concurrently and blocks its caller; the queue is as long as
///          there are callers.
class SearchQueue {
public:
    /// How a batch is answered; Index::search_batch by default.
    using BatchSearch = std::function<
        Result<std::vector<SearchHits>>(const Index& index, std::span<const Query> queries)>;

    /// scans_max  at least 1; the number of cores that may search at a time.
    explicit SearchQueue(std::size_t scans_max, BatchSearch batch_search = {});
    ~SearchQueue();
    SearchQueue(const SearchQueue&) = delete;
    SearchQueue& operator=(const SearchQueue&) = delete;

    /// Index::search, together with others that wait.
    ///
    /// errors  those of Index::search for this query alone; kOverloaded if memory ran out.
    Result<SearchHits> search(std::shared_ptr<const Index> index, const Query& query);

    struct Counts {
        std::uint64_t passes = 0;
        std::uint64_t searches = 0;  ///< Answered by these passes.
    };
    [[nodiscard]] Counts counts() const;
    /// Searches that no pass has taken yet.
    [[nodiscard]] std::size_t waiting() const;

private:
    /// A search and its caller.
    struct Waiting {
        const Query* query = nullptr;
        Result<SearchHits> answer;
        bool is_done = false;
        bool has_place = false;
        std::condition_variable wake;
    };
    /// Searches of one index, oldest first.
    struct Line {
        std::shared_ptr<const Index> index;
        std::deque<Waiting*> waiting;
    };

    void join_line(std::shared_ptr<const Index> index, Waiting& waiting);
    void run_pass(std::unique_lock<std::mutex>& lock);
    void pass_place_on();
    void answer(const Index& index, std::span<Waiting* const> batch) const;

    const std::size_t scans_max_;
    const BatchSearch batch_search_;
    mutable std::mutex mutex_;
    std::size_t places_taken_ = 0;
    std::list<Line> lines_;  ///< In turn; none is empty.
    Counts counts_;
};

}  // namespace beholden::index
