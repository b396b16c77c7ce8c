#include "index/search_queue.h"

#include <algorithm>
#include <new>
#include <utility>

#include "base/check.h"
#include "base/limits.h"

namespace beholden::index {

SearchQueue::SearchQueue(std::size_t scans_max, BatchSearch batch_search)
    : scans_max_(std::max<std::size_t>(scans_max, 1)),
      batch_search_(
          batch_search ? std::move(batch_search)
                       : [](const Index& index,
                            std::span<const Query> queries) { return index.search_batch(queries); }
      ) {}

SearchQueue::~SearchQueue() {
    BH_CHECK(lines_.empty() && places_taken_ == 0, "nobody waits in a queue that ends");
}

Result<SearchHits> SearchQueue::search(std::shared_ptr<const Index> index, const Query& query) {
    Waiting me;
    me.query = &query;
    std::unique_lock lock(mutex_);
    join_line(std::move(index), me);
    if (places_taken_ < scans_max_) {
        ++places_taken_;
        me.has_place = true;
    }
    while (true) {
        me.wake.wait(lock, [&me] { return me.is_done || me.has_place; });
        if (!me.has_place) break;
        me.has_place = false;
        // Between being given the place and waking up, another may have answered this search.
        if (!me.is_done) run_pass(lock);
        pass_place_on();
    }
    return std::move(me.answer);
}

SearchQueue::Counts SearchQueue::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

std::size_t SearchQueue::waiting() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const Line& line : lines_) count += line.waiting.size();
    return count;
}

void SearchQueue::join_line(std::shared_ptr<const Index> index, Waiting& waiting) {
    const auto line = std::find_if(lines_.begin(), lines_.end(), [&](const Line& candidate) {
        return candidate.index == index;
    });
    if (line != lines_.end()) {
        line->waiting.push_back(&waiting);
    } else {
        lines_.push_back({std::move(index), {&waiting}});
    }
}

void SearchQueue::run_pass(std::unique_lock<std::mutex>& lock) {
    if (lines_.empty()) return;  // This search is being answered by another.
    Line& line = lines_.front();
    const std::shared_ptr<const Index> index = line.index;
    std::vector<Waiting*> batch;
    while (!line.waiting.empty() && batch.size() < limits::kScanBatchMax) {
        batch.push_back(line.waiting.front());
        line.waiting.pop_front();
    }
    if (line.waiting.empty()) {
        lines_.pop_front();
    } else {
        lines_.splice(lines_.end(), lines_, lines_.begin());
    }
    lock.unlock();
    answer(*index, batch);
    lock.lock();
    ++counts_.passes;
    counts_.searches += batch.size();
    for (Waiting* const waiting : batch) {
        waiting->is_done = true;
        waiting->wake.notify_one();
    }
}

void SearchQueue::pass_place_on() {
    for (const Line& line : lines_) {
        for (Waiting* const next : line.waiting) {
            if (next->has_place) continue;  // Given another place, not awake yet.
            next->has_place = true;
            next->wake.notify_one();
            return;
        }
    }
    --places_taken_;
}

void SearchQueue::answer(const Index& index, std::span<Waiting* const> batch) const {
    try {
        std::vector<Query> queries;
        for (const Waiting* const waiting : batch) queries.push_back(*waiting->query);
        Result<std::vector<SearchHits>> answers = batch_search_(index, queries);
        if (answers) {
            for (std::size_t i = 0; i < batch.size(); ++i) {
                batch[i]->answer = std::move((*answers)[i]);
            }
            return;
        }
        // One bad query spoils a batch, but only its own answer.
        for (Waiting* const waiting : batch) waiting->answer = index.search(*waiting->query);
    } catch (const std::bad_alloc&) {
        for (Waiting* const waiting : batch) {
            waiting->answer = fail(ErrorCode::kOverloaded, "no memory for a search");
        }
    }
}

}  // namespace beholden::index
