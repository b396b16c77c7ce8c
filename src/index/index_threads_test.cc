#include <atomic>
#include <set>
#include <thread>

#include "index/index.h"
#include "index/test_vectors.h"

namespace beholden::index {
namespace {

using testing::Checked;
using testing::near_vector;
using testing::unit_vector;
using testing::Vector;

constexpr std::size_t kDimension = 64;
/// Several slices: writers get in between.
constexpr std::size_t kRows = 120'000;

std::vector<Vector> random_vectors(std::mt19937_64& random, std::size_t count) {
    std::vector<Vector> vectors;
    for (std::size_t i = 0; i < count; ++i) vectors.push_back(unit_vector(random, kDimension));
    return vectors;
}

TEST(IndexThreads, ReadersSeeAllStableRowsWhileAWriterAppendsAndRemoves) {
    std::mt19937_64 random(41);
    Checked checked(static_cast<int>(kDimension));
    checked.add_all(random_vectors(random, kRows), std::vector<float>(kRows));
    // Rows close to the probe that stay, and others that come and go, closer still.
    const Vector probe = unit_vector(random, kDimension);
    for (int i = 0; i < 50; ++i) checked.add(near_vector(random, probe, 0.3));
    const std::vector<Hit> stable =
        checked.brute_force({.values = probe, .hits_max = 50, .score_min = 0.9});
    ASSERT_EQ(stable.size(), 50U);
    std::atomic<bool> stop = false;
    std::atomic<int> searches = 0;
    std::vector<std::jthread> readers;
    for (int r = 0; r < 2; ++r) {
        readers.emplace_back([&] {
            const Query query{.values = probe, .hits_max = 200, .score_min = 0.9};
            while (!stop) {
                const auto found = checked.index().search(query);
                std::set<std::uint64_t> ids;
                for (const Hit& hit : found->hits) ids.insert(hit.row_id);
                for (const Hit& hit : stable) EXPECT_EQ(ids.count(hit.row_id), 1U);
                EXPECT_EQ(ids.size(), found->hits.size());
                ++searches;
            }
        });
    }
    for (int round = 0; round < 60 || searches < 10; ++round) {
        std::vector<std::uint64_t> mine;
        for (int i = 0; i < 20; ++i) mine.push_back(checked.add(near_vector(random, probe, 0.1)));
        const auto found = checked.index().search({.values = probe, .hits_max = 20});
        for (const Hit& hit : found->hits) EXPECT_GE(hit.row_id, mine.front());
        for (const std::uint64_t id : mine) checked.remove(id);
        const auto after = checked.index().search({.values = probe, .hits_max = 20});
        for (const Hit& hit : after->hits) EXPECT_LT(hit.row_id, mine.front());
    }
    stop = true;
    readers.clear();
    checked.expect_exact({.values = probe, .hits_max = 100});
}

TEST(IndexThreads, AnErasedBestRowNeverHidesTheNextBest) {
    // With one hit wanted, a row that is erased in mid-scan has raised the cut for all others.
    std::mt19937_64 random(42);
    Checked checked(static_cast<int>(kDimension));
    const Vector probe = unit_vector(random, kDimension);
    std::vector<Vector> vectors = random_vectors(random, kRows);
    const std::uint64_t second = 1 + 3 * (kRows - 10);
    vectors[kRows - 10] = near_vector(random, probe, 0.5);
    checked.add_all(vectors, std::vector<float>(kRows));
    std::atomic<bool> stop = false;
    std::atomic<int> searches = 0;
    std::jthread reader([&] {
        while (!stop) {
            const auto found = checked.index().search({.values = probe, .hits_max = 1});
            ASSERT_EQ(found->hits.size(), 1U);
            EXPECT_GE(found->hits[0].row_id, second);
            ++searches;
        }
    });
    for (int round = 0; round < 200 || searches < 20; ++round) {
        const std::uint64_t id = checked.add(probe);
        std::this_thread::yield();
        checked.remove(id);
    }
    stop = true;
}

TEST(IndexThreads, SearchesGoOnThroughCompactionAndClear) {
    std::mt19937_64 random(43);
    Checked checked(static_cast<int>(kDimension));
    const Vector probe = unit_vector(random, kDimension);
    std::atomic<bool> stop = false;
    std::vector<std::jthread> readers;
    for (int r = 0; r < 2; ++r) {
        readers.emplace_back([&] {
            while (!stop) {
                const auto found = checked.index().search({.values = probe, .hits_max = 100});
                EXPECT_LE(static_cast<std::int64_t>(found->hits.size()), 100);
                for (std::size_t i = 1; i < found->hits.size(); ++i) {
                    EXPECT_GE(found->hits[i - 1].score, found->hits[i].score);
                    EXPECT_NE(found->hits[i - 1].row_id, found->hits[i].row_id);
                }
            }
        });
    }
    for (int round = 0; round < 10; ++round) {
        checked.add_all(random_vectors(random, 3'000), std::vector<float>(3'000));
        std::vector<std::uint64_t> ids;
        for (const auto& [id, row] : checked.rows()) ids.push_back(id);
        for (std::size_t i = 0; i < ids.size(); i += 1 + static_cast<std::size_t>(round % 2)) {
            checked.remove(ids[i]);
        }
        checked.expect_exact({.values = probe, .hits_max = 10});
        if (round == 5) {
            for (const auto id : ids) checked.remove(id);
            checked.index().clear();
        }
    }
    stop = true;
}

}  // namespace
}  // namespace beholden::index
