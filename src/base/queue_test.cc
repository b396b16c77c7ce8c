#include <atomic>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <string>
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

TEST(ThreadPool, LimitedTasksThatHangDoNotStopOthers) {
    std::counting_semaphore<> started(0);
    std::latch release(1);
    ThreadPool pool(2, 100);
    for (int i = 0; i < 20; ++i) {
        const auto hang = [&] {
            started.release();
            release.wait();
        };
        ASSERT_TRUE(pool.try_submit(hang, Claim::kLimited));
    }
    started.acquire();
    started.acquire();
    std::promise<void> served;
    ASSERT_TRUE(pool.try_submit([&] { served.set_value(); }));
    served.get_future().wait();  // hangs, and the run with it, if they hold every place
    EXPECT_EQ(pool.waiting(), 18U);
    release.count_down();
}

TEST(ThreadPool, ABurstOfLimitedTasksDelaysOthersByATurn) {
    std::latch started(1);
    std::latch release(1);
    std::mutex mutex;
    std::string order;
    const auto note = [&](char kind) {
        const std::lock_guard lock(mutex);
        order += kind;
    };
    {
        ThreadPool pool(1, 100);
        ASSERT_TRUE(pool.try_submit([&] {
            started.count_down();
            release.wait();
        }));
        started.wait();
        for (int i = 0; i < 4; ++i) {
            ASSERT_TRUE(pool.try_submit([&] { note('L'); }, Claim::kLimited));
        }
        for (int i = 0; i < 2; ++i) ASSERT_TRUE(pool.try_submit([&] { note('W'); }));
        release.count_down();
    }
    // Of the limited ones no more than one a turn comes first, and more may run beside it.
    ASSERT_EQ(order.size(), 6U);
    EXPECT_LE(order.find('W'), 1U) << order;
    EXPECT_LE(order.rfind('W'), 3U) << order;
}

TEST(ThreadPool, LimitedTasksFillHalfOfTheQueueOnly) {
    std::latch started(1);
    std::latch release(1);
    ThreadPool pool(1, 4);
    ASSERT_TRUE(pool.try_submit([&] {
        started.count_down();
        release.wait();
    }));
    started.wait();
    EXPECT_TRUE(pool.try_submit([] {}, Claim::kLimited));
    EXPECT_TRUE(pool.try_submit([] {}, Claim::kLimited));
    EXPECT_FALSE(pool.try_submit([] {}, Claim::kLimited));
    EXPECT_TRUE(pool.try_submit([] {}));
    EXPECT_TRUE(pool.try_submit([] {}));
    EXPECT_FALSE(pool.try_submit([] {}));
    release.count_down();
}

TEST(ThreadPool, NoMoreThanItsNumberRunWhereNoneIsLimited) {
    std::atomic<int> running = 0;
    std::atomic<int> most = 0;
    {
        ThreadPool pool(2, 1'000);
        for (int i = 0; i < 1'000; ++i) {
            ASSERT_TRUE(pool.try_submit([&] {
                const int now = ++running;
                for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
                }
                --running;
            }));
        }
    }
    EXPECT_LE(most, 2);
    EXPECT_GE(most, 1);
}

TEST(ThreadPool, LimitedTasksAreRunBeforeItEnds) {
    std::atomic<int> done = 0;
    {
        ThreadPool pool(4, 100);
        for (int i = 0; i < 50; ++i) ASSERT_TRUE(pool.try_submit([&] { ++done; }, Claim::kLimited));
    }
    EXPECT_EQ(done, 50);
}

}  // namespace
}  // namespace beholden
