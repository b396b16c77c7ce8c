// Many writes share a commit; each stands or falls on its own.
#include <atomic>
#include <latch>
#include <thread>

#include "base/limits.h"
#include "store/sqlite/fault_vfs.h"
#include "store/store_fixture.h"

namespace beholden::store {
namespace {

class Writing : public StoreTest {
protected:
    /// Keeps the writer busy until let go, so that later writes gather behind it.
    class Hold {
    public:
        explicit Hold(Store& store)
            : thread_([this, &store] {
                  EXPECT_TRUE(store.write({[this](Transaction&) -> Result<void> {
                      holding_.count_down();
                      let_go_.wait();
                      return {};
                  }}));
              }) {
            holding_.wait();
        }
        void let_go() { let_go_.count_down(); }

    private:
        std::latch holding_{1};
        std::latch let_go_{1};
        std::jthread thread_;
    };

    void wait_until_waiting(std::size_t writes) const {
        while (store_->statistics().waiting < writes) std::this_thread::yield();
    }
};

TEST_F(Writing, SharesOneCommitAmongAllThatWait) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    const auto before = store_->statistics();
    constexpr int kWriters = 40;
    {
        std::vector<std::jthread> threads;
        threads.reserve(kWriters);
        Hold hold(*store_);
        for (int i = 0; i < kWriters; ++i) {
            threads.emplace_back([&] { EXPECT_TRUE(enrol(collection, {"r"})); });
        }
        wait_until_waiting(kWriters);
        hold.let_go();
    }
    const auto after = store_->statistics();
    EXPECT_EQ(after.writes - before.writes, kWriters + 1u);
    EXPECT_EQ(after.commits - before.commits, 2u);
}

TEST_F(Writing, UndoesOneOfABatchAndKeepsTheOthers) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(20);
        Hold hold(*store_);
        for (int i = 0; i < 20; ++i) {
            threads.emplace_back([&, i] {
                const auto done = store_->write({[&, i](Transaction& transaction) -> Result<void> {
                    const std::string record = i % 2 == 0 ? "kept" : "undone";
                    const NewFace face{random_uuid(), as_bytes(record)};
                    BH_TRY(transaction.insert_faces(collection, std::span(&face, 1)));
                    if (i % 2 == 0) return {};
                    return fail(ErrorCode::kInvalidArgument, "no");
                }});
                if (!done) ++refused;
            });
        }
        wait_until_waiting(20);
        hold.let_go();
    }
    EXPECT_EQ(refused, 10);
    ASSERT_TRUE(open());
    ASSERT_EQ(loaded_.records.size(), 10u);
    for (const auto& [seq, record] : loaded_.records) EXPECT_EQ(record, "kept");
}

TEST_F(Writing, TellsEachWriteInTheOrderOfTheChanges) {
    ASSERT_TRUE(open());
    std::vector<int> changed;
    std::vector<int> committed;
    {
        std::vector<std::jthread> threads;
        threads.reserve(30);
        Hold hold(*store_);
        for (int i = 0; i < 30; ++i) {
            threads.emplace_back([&, i] {
                const auto done = store_->write(
                    {.change = [&, i](Transaction&) -> Result<void> {
                         changed.push_back(i);
                         if (i % 3 == 0) return fail(ErrorCode::kInvalidArgument, "no");
                         return {};
                     },
                     .committed = [&, i]() -> Result<void> {
                         committed.push_back(i);
                         return {};
                     }}
                );
                EXPECT_EQ(done.has_value(), i % 3 != 0);
            });
        }
        wait_until_waiting(30);
        hold.let_go();
    }
    std::erase_if(changed, [](int i) { return i % 3 == 0; });
    EXPECT_EQ(committed, changed);
    EXPECT_EQ(committed.size(), 20u);
}

TEST_F(Writing, RefusesMoreThanMayWait) {
    ASSERT_TRUE(open());
    std::atomic<std::size_t> overloaded = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(limits::kWriteQueueMax + 8);
        Hold hold(*store_);
        for (std::size_t i = 0; i < limits::kWriteQueueMax + 8; ++i) {
            threads.emplace_back([&] {
                const auto done = store_->write({[](Transaction&) { return Result<void>(); }});
                if (!done && done.error().code == ErrorCode::kOverloaded) ++overloaded;
            });
        }
        while (overloaded < 8) std::this_thread::yield();
        hold.let_go();
    }
    EXPECT_EQ(overloaded, 8u);
    EXPECT_TRUE(store_->health());
}

TEST_F(Writing, RefusesTheWholeBatchWhenItsCommitFails) {
    sqlite::FaultVfs vfs;
    ASSERT_TRUE(open({.vfs = vfs.name()}));
    const CollectionSeq collection = create("c");
    std::atomic<int> refused = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(10);
        Hold hold(*store_);
        for (int i = 0; i < 10; ++i) {
            threads.emplace_back([&] {
                const auto done = enrol(collection, {"r"});
                if (!done && done.error().code == ErrorCode::kIo) ++refused;
            });
        }
        wait_until_waiting(10);
        vfs.fail_after(1, 13 /* SQLITE_FULL */);
        hold.let_go();
    }
    EXPECT_EQ(refused, 10);
    store_.reset();
}

TEST_F(Writing, StopsWhenMemoryCannotFollow) {
    int failures = 0;
    ASSERT_TRUE(open({.on_failure = [&](const Error&) { ++failures; }}));
    const auto done = store_->write(
        {.change = [](Transaction&) { return Result<void>(); },
         .committed = []() -> Result<void> { return fail(ErrorCode::kInternal, "no memory"); }}
    );
    EXPECT_EQ(done.error().code, ErrorCode::kInternal);
    EXPECT_EQ(store_->health().error().message, "no memory");
    EXPECT_EQ(
        store_->write({[](Transaction&) { return Result<void>(); }}).error().message, "no memory"
    );
    EXPECT_EQ(failures, 1);
}

TEST_F(Writing, FinishesWhatItTookBeforeItEnds) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    std::vector<std::jthread> threads;
    threads.reserve(10);
    for (int i = 0; i < 10; ++i)
        threads.emplace_back([&] { EXPECT_TRUE(enrol(collection, {"r"})); });
    threads.clear();
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.records.size(), 10u);
}

}  // namespace
}  // namespace beholden::store
