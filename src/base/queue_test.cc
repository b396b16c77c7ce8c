#include <atomic>
#include <latch>
#include <thread>

#include <gtest/gtest.h>

#include "base/bounded_queue.h"
#include "base/thread_pool.h"

namespace beholden {
namespace {

TEST(BoundedQueue, RefusesWhenFullAndWhenClosed) {
    BoundedQueue<int> queue(2);
    EXPECT_TRUE(queue.try_push(1));
    EXPECT_TRUE(queue.try_push(2));
    EXPECT_FALSE(queue.try_push(3));
    EXPECT_EQ(queue.pop(), 1);
    queue.close();
    EXPECT_FALSE(queue.try_push(4));
    EXPECT_EQ(queue.pop(), 2);
    EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(BoundedQueue, TakesABatchWithoutWaitingForMore) {
    BoundedQueue<int> queue(8);
    for (int i = 0; i < 5; ++i) ASSERT_TRUE(queue.try_push(i));
    EXPECT_EQ(queue.pop_batch(3), (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(queue.pop_batch(3), (std::vector<int>{3, 4}));
}

TEST(ThreadPool, RunsWhatItTookBeforeItEnds) {
    std::atomic<int> done = 0;
    {
        ThreadPool pool(2, 100);
        for (int i = 0; i < 100; ++i) {
            while (!pool.try_submit([&done] { ++done; })) std::this_thread::yield();
        }
    }
    EXPECT_EQ(done, 100);
}

TEST(ThreadPool, RefusesWhenItsQueueIsFull) {
    std::latch started(1);
    std::latch release(1);
    ThreadPool pool(1, 1);
    ASSERT_TRUE(pool.try_submit([&] {
        started.count_down();
        release.wait();
    }));
    started.wait();
    EXPECT_TRUE(pool.try_submit([] {}));
    EXPECT_FALSE(pool.try_submit([] {}));
    release.count_down();
}

}  // namespace
}  // namespace beholden
