#include "index/search_queue.h"

#include <atomic>
#include <latch>
#include <thread>

#include "base/limits.h"
#include "index/test_vectors.h"

namespace beholden::index {
namespace {

using testing::unit_vector;
using testing::Vector;

std::shared_ptr<const Index> make_filled(std::mt19937_64& random, std::uint64_t rows) {
    auto made = Index::make(32);
    for (std::uint64_t row = 0; row < rows; ++row) {
        EXPECT_TRUE((*made)->append({row, unit_vector(random, 32), 0}).has_value());
    }
    return std::move(*made);
}

/// Records what each pass took, and holds the first pass until the test lets it go.
class Recorder {
public:
    SearchQueue::BatchSearch search() {
        return [this](const Index& index, std::span<const Query> queries) {
            {
                const std::lock_guard lock(mutex_);
                passes_.emplace_back(&index, queries.size());
            }
            if (is_first_.exchange(false)) {
                started.count_down();
                release.wait();
            }
            return index.search_batch(queries);
        };
    }
    std::vector<std::pair<const Index*, std::size_t>> passes() {
        const std::lock_guard lock(mutex_);
        return passes_;
    }

    std::latch started{1};
    std::latch release{1};

private:
    std::atomic<bool> is_first_ = true;
    std::mutex mutex_;
    std::vector<std::pair<const Index*, std::size_t>> passes_;
};

/// Searches of other threads, each joined when this ends.
class Callers {
public:
    explicit Callers(SearchQueue& queue, const Vector& probe) : queue_(queue), probe_(probe) {}

    void call(const std::shared_ptr<const Index>& index) {
        threads_.emplace_back([this, index] {
            const auto found = queue_.search(index, {.values = probe_, .hits_max = 3});
            EXPECT_TRUE(found.has_value());
            EXPECT_EQ(found->hits, index->search({.values = probe_, .hits_max = 3})->hits);
        });
    }

private:
    SearchQueue& queue_;
    const Vector& probe_;
    std::vector<std::jthread> threads_;
};

TEST(SearchQueue, AnswersAloneAtOnceWhenNobodyWaits) {
    std::mt19937_64 random(61);
    const auto index = make_filled(random, 200);
    SearchQueue queue(1);
    for (int i = 0; i < 5; ++i) {
        const Vector probe = unit_vector(random, 32);
        const Query query{.values = probe, .hits_max = 7};
        EXPECT_EQ(queue.search(index, query)->hits, index->search(query)->hits);
    }
    EXPECT_EQ(queue.counts().passes, 5U);
    EXPECT_EQ(queue.counts().searches, 5U);
}

TEST(SearchQueue, TakesWaitingSearchesInFullBatchesAndIndexesInTurn) {
    std::mt19937_64 random(62);
    const Vector probe = unit_vector(random, 32);
    const auto busy = make_filled(random, 300);
    const auto quiet = make_filled(random, 100);
    Recorder recorder;
    SearchQueue queue(1, recorder.search());
    {
        Callers callers(queue, probe);
        callers.call(busy);
        recorder.started.wait();
        for (int i = 0; i < 12; ++i) callers.call(busy);
        callers.call(quiet);
        while (queue.waiting() < 13) std::this_thread::yield();
        recorder.release.count_down();
    }
    const auto passes = recorder.passes();
    ASSERT_EQ(passes.size(), 4U);
    EXPECT_EQ(passes[0], (std::pair{busy.get(), std::size_t{1}}));
    EXPECT_EQ(passes[1], (std::pair{busy.get(), limits::kScanBatchMax}));
    EXPECT_EQ(passes[2], (std::pair{quiet.get(), std::size_t{1}}));
    EXPECT_EQ(passes[3], (std::pair{busy.get(), std::size_t{4}}));
    EXPECT_EQ(queue.counts().searches, 14U);
}

TEST(SearchQueue, ABadSearchFailsAlone) {
    std::mt19937_64 random(63);
    const Vector probe = unit_vector(random, 32);
    const Vector wrong(31);
    const auto index = make_filled(random, 50);
    Recorder recorder;
    SearchQueue queue(1, recorder.search());
    {
        Callers callers(queue, probe);
        callers.call(index);
        recorder.started.wait();
        callers.call(index);
        std::jthread bad([&] {
            const auto found = queue.search(index, {.values = wrong});
            EXPECT_EQ(found.error().code, ErrorCode::kInvalidArgument);
        });
        callers.call(index);
        while (queue.waiting() < 3) std::this_thread::yield();
        recorder.release.count_down();
    }
    EXPECT_EQ(recorder.passes().at(1).second, 3U);
}

TEST(SearchQueue, LosesNobodyUnderLoad) {
    std::mt19937_64 random(64);
    const std::vector<std::shared_ptr<const Index>> indexes{
        make_filled(random, 2'000), make_filled(random, 10), make_filled(random, 500)
    };
    for (const std::size_t scans_max : {1U, 2U, 4U}) {
        SearchQueue queue(scans_max);
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < 12; ++t) {
            threads.emplace_back([&, t] {
                std::mt19937_64 mine(t);
                for (std::size_t i = 0; i < 200; ++i) {
                    const Vector probe = unit_vector(mine, 32);
                    const auto& index = indexes[(t + i) % indexes.size()];
                    const Query query{.values = probe, .hits_max = 5};
                    const auto found = queue.search(index, query);
                    ASSERT_TRUE(found.has_value());
                    ASSERT_EQ(found->hits, index->search(query)->hits);
                }
            });
        }
        threads.clear();
        EXPECT_EQ(queue.counts().searches, 12U * 200U);
        EXPECT_LE(queue.counts().passes, queue.counts().searches);
    }
}

}  // namespace
}  // namespace beholden::index
