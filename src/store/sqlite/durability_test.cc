// What survives when the disk fails or the power goes.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>

#include <sqlite3.h>

#include "store/sqlite/fault_vfs.h"
#include "store/store_fixture.h"

namespace beholden::store {
namespace {

namespace fs = std::filesystem;

/// Enrols and erases at random, and keeps book of what was acknowledged.
class Durability : public StoreTest {
protected:
    void TearDown() override { store_.reset(); }  // before the file system it uses

    /// Opens on a disk without faults, and without the time that real syncs take.
    Result<void> open_calmly() { return open({.vfs = calm_.name()}); }

    /// False: a write was refused.
    bool change_something(CollectionSeq collection, std::mt19937_64& random) {
        const bool erasing = !acknowledged_.empty() && random() % 3 == 0;
        if (erasing) {
            auto victim = acknowledged_.begin();
            std::advance(victim, static_cast<std::ptrdiff_t>(random() % acknowledged_.size()));
            unsure_gone_ = {victim->first};
            const auto erased = erase(collection, {victim->first});
            if (!erased) return false;
            acknowledged_.erase(victim);
            unsure_gone_.clear();
            return true;
        }
        std::vector<std::string> records;
        for (std::size_t i = 0; i <= random() % 3; ++i) {
            records.push_back(
                "record-" + std::to_string(number_++) + std::string(random() % 900, 'x')
            );
        }
        unsure_new_ = records;
        const auto seqs = enrol(collection, records);
        if (!seqs) return false;
        for (std::size_t i = 0; i < records.size(); ++i) acknowledged_[(*seqs)[i]] = records[i];
        unsure_new_.clear();
        return true;
    }

    /// Acknowledged work is there; of the last, unacknowledged write all or nothing.
    void expect_whole() {
        std::size_t unsure_found = 0;
        for (const auto& [seq, record] : loaded_.records) {
            if (std::ranges::find(unsure_new_, record) != unsure_new_.end()) {
                ++unsure_found;
                continue;
            }
            const auto known = acknowledged_.find(seq);
            ASSERT_NE(known, acknowledged_.end()) << "came back: " << seq;
            EXPECT_EQ(known->second, record);
        }
        EXPECT_TRUE(unsure_found == 0 || unsure_found == unsure_new_.size());
        for (const auto& [seq, record] : acknowledged_) {
            EXPECT_TRUE(loaded_.records.contains(seq) || unsure_gone_.contains(seq)) << seq;
        }
    }

    /// Works in a fresh folder until the power goes, then opens what the disk holds.
    Result<void> work_until_power_cut(sqlite::FaultVfs& vfs, std::mt19937_64& random) {
        acknowledged_.clear();
        unsure_new_.clear();
        unsure_gone_.clear();
        for (const auto& entry : fs::directory_iterator(folder_.path())) fs::remove(entry.path());
        BH_TRY(open({.vfs = vfs.name()}));
        const CollectionSeq collection = create("c");
        // The power goes in the middle of a write: the disk stops, then it is looked at.
        vfs.fail_after(static_cast<int>(random() % 120), SQLITE_IOERR_WRITE);
        while (change_something(collection, random)) {
        }
        const TestFolder disk;
        vfs.cut_power(disk.path(), random);
        store_.reset();
        for (const auto& entry : fs::directory_iterator(folder_.path())) fs::remove(entry.path());
        fs::copy(disk.path(), folder_.path(), fs::copy_options::recursive);
        return open_calmly();
    }

    std::map<FaceSeq, std::string> acknowledged_;
    std::vector<std::string> unsure_new_;
    std::set<FaceSeq> unsure_gone_;
    int number_ = 0;
    sqlite::FaultVfs calm_;
};

TEST_F(Durability, StopsAcknowledgingAtTheFirstFailureOfTheDisk) {
    for (const int code : {SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC}) {
        sqlite::FaultVfs vfs;
        int failures = 0;
        ASSERT_TRUE(open({.on_failure = [&](const Error&) { ++failures; }, .vfs = vfs.name()}));
        const CollectionSeq collection = create("c" + std::to_string(code));
        ASSERT_TRUE(enrol(collection, {"before"}));
        vfs.fail_after(0, code);
        EXPECT_EQ(enrol(collection, {"lost"}).error().code, ErrorCode::kIo);
        EXPECT_EQ(store_->health().error().code, ErrorCode::kIo);
        vfs.stop_failing();
        // Also when the disk works again: nobody knows what it holds.
        EXPECT_EQ(enrol(collection, {"late"}).error().code, ErrorCode::kIo);
        EXPECT_EQ(failures, 1);
        store_.reset();
    }
}

TEST_F(Durability, KeepsItsPromiseWhereverTheDiskFails) {
    // The disk fails at every operation of a workload in turn.
    std::mt19937_64 random(3);
    for (int at = 0; at < 60; ++at) {
        acknowledged_.clear();
        unsure_new_.clear();
        unsure_gone_.clear();
        sqlite::FaultVfs vfs;
        ASSERT_TRUE(open({.vfs = vfs.name()}));
        const CollectionSeq collection = create("c" + std::to_string(at));
        for (const auto& [seq, record] : loaded_.records) acknowledged_[seq] = record;
        vfs.fail_after(at, at % 2 == 0 ? SQLITE_FULL : SQLITE_IOERR_FSYNC);
        while (change_something(collection, random)) {
        }
        store_.reset();
        vfs.stop_failing();
        const auto reopened = open_calmly();
        ASSERT_TRUE(reopened) << at << ": " << reopened.error().detail;
        expect_whole();
        ASSERT_TRUE(drop(loaded_.collections.begin()->second.seq));
        store_.reset();
    }
}

TEST_F(Durability, SurvivesPowerCuts) {
    std::mt19937_64 random(5);
    for (int round = 0; round < 50 && !HasFailure(); ++round) {
        sqlite::FaultVfs vfs;
        const auto reopened = work_until_power_cut(vfs, random);
        ASSERT_TRUE(reopened) << round << ": " << reopened.error().detail;
        expect_whole();
    }
}

TEST_F(Durability, IsLostOnADiskThatLies) {
    // The same test with a disk that does not sync must notice: it proves that the others can fail.
    std::mt19937_64 random(6);
    int rounds_with_loss = 0;
    for (int round = 0; round < 10; ++round) {
        sqlite::FaultVfs vfs;
        vfs.lie_about_syncs();
        const auto reopened = work_until_power_cut(vfs, random);
        const auto lost = [this](const auto& entry) {
            return !loaded_.records.contains(entry.first) && !unsure_gone_.contains(entry.first);
        };
        if (!reopened || std::ranges::any_of(acknowledged_, lost)) ++rounds_with_loss;
    }
    EXPECT_GT(rounds_with_loss, 0);
}

}  // namespace
}  // namespace beholden::store
