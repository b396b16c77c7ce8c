#include "index/index.h"

#include "base/limits.h"
#include "index/kernels.h"
#include "index/test_vectors.h"

namespace beholden::index {
namespace {

using testing::Checked;
using testing::near_vector;
using testing::unit_vector;
using testing::Vector;

/// Every instruction set that the machine has.
class IndexOnEachIsa : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (!choose_kernels(GetParam())) GTEST_SKIP() << "not on this processor";
    }
};

INSTANTIATE_TEST_SUITE_P(Index, IndexOnEachIsa, ::testing::Values("scalar", "avx2", "avx512"));

TEST_P(IndexOnEachIsa, EqualsBruteForceOnRandomVectors) {
    for (const int dimension : {1, 5, 16, 100, 128, 512}) {
        std::mt19937_64 random(21);
        std::uniform_real_distribution<float> offset(-0.2F, 0.2F);
        Checked checked(dimension, GetParam());
        const auto d = static_cast<std::size_t>(dimension);
        for (int i = 0; i < 1'500; ++i) checked.add(unit_vector(random, d), offset(random));
        for (const int hits_max : {1, 2, 10, 80, 1'499, 1'500, 4'096}) {
            const Vector probe = unit_vector(random, d);
            checked.expect_exact({.values = probe, .offset = offset(random), .hits_max = hits_max});
            checked.expect_exact({.values = probe, .hits_max = hits_max, .score_min = 0.1});
        }
    }
}

TEST_P(IndexOnEachIsa, EqualsBruteForceOnTightClusters) {
    std::mt19937_64 random(22);
    Checked checked(128, GetParam());
    std::vector<Vector> centres;
    for (int i = 0; i < 20; ++i) centres.push_back(unit_vector(random, 128));
    // Differences far below the rounding error of the codes.
    for (const double noise : {0.5, 1e-2, 1e-4, 1e-6}) {
        for (int i = 0; i < 600; ++i) {
            checked.add(near_vector(random, centres[static_cast<std::size_t>(i) % 20], noise));
        }
    }
    for (const Vector& centre : centres) {
        checked.expect_exact({.values = centre, .hits_max = 25});
        checked.expect_exact({.values = centre, .hits_max = 400, .score_min = 0.5});
    }
}

TEST_P(IndexOnEachIsa, EqualsBruteForceInBatchesOfEverySize) {
    std::mt19937_64 random(23);
    Checked checked(128, GetParam());
    for (int i = 0; i < 3'000; ++i)
        checked.add(unit_vector(random, 128), 0.01F * static_cast<float>(i % 7));
    for (std::size_t count = 0; count <= 2 * limits::kScanBatchMax + 1; ++count) {
        std::vector<Vector> probes;
        for (std::size_t i = 0; i < count; ++i) probes.push_back(unit_vector(random, 128));
        std::vector<Query> queries;
        for (std::size_t i = 0; i < count; ++i) {
            queries.push_back({.values = probes[i], .hits_max = static_cast<int>(1 + 9 * i)});
        }
        const auto found = checked.index().search_batch(queries);
        ASSERT_TRUE(found.has_value());
        ASSERT_EQ(found->size(), count);
        for (std::size_t i = 0; i < count; ++i) {
            Checked::expect_equal((*found)[i].hits, checked.brute_force(queries[i]));
        }
    }
}

TEST_P(IndexOnEachIsa, ReturnsTiesInOrderOfInsertion) {
    std::mt19937_64 random(24);
    Checked checked(128, GetParam());
    const Vector twin = unit_vector(random, 128);
    for (int i = 0; i < 1'000; ++i) checked.add(i % 3 == 0 ? unit_vector(random, 128) : twin);
    for (const int hits_max : {1, 7, 500, 666, 667, 1'000}) {
        checked.expect_exact({.values = twin, .hits_max = hits_max});
    }
}

TEST_P(IndexOnEachIsa, KeepsTheThresholdInclusiveToTheLastBit) {
    std::mt19937_64 random(25);
    Checked checked(128, GetParam());
    for (int i = 0; i < 500; ++i) checked.add(unit_vector(random, 128), 0.05F);
    const Vector probe = unit_vector(random, 128);
    const auto all = checked.brute_force({.values = probe, .hits_max = 500});
    for (const std::size_t at : {0U, 1U, 17U, 250U, 499U}) {
        const double score = all[at].score;
        for (const double least : {score, std::nextafter(score, 2), std::nextafter(score, -2)}) {
            checked.expect_exact({.values = probe, .hits_max = 4'096, .score_min = least});
        }
        const auto found =
            checked.index().search({.values = probe, .hits_max = 4'096, .score_min = score});
        EXPECT_EQ(found->hits.size(), at + 1);
    }
}

TEST_P(IndexOnEachIsa, StaysExactWithVectorsOfAllLengths) {
    std::mt19937_64 random(26);
    Checked checked(48, GetParam());
    for (int i = 0; i < 400; ++i) {
        Vector values = unit_vector(random, 48);
        const float length = std::pow(10.0F, static_cast<float>(i % 40) - 37.0F);
        for (float& value : values) value *= length;
        checked.add(values, i % 5 == 0 ? length : 0.0F);
    }
    checked.add(Vector(48), 0);
    Vector axis(48);
    axis[7] = 1;
    checked.add(axis);
    for (int i = 0; i < 20; ++i) {
        const Vector probe = unit_vector(random, 48);
        checked.expect_exact({.values = probe, .hits_max = 50});
    }
    checked.expect_exact({.values = Vector(48), .hits_max = 30});
    checked.expect_exact({.values = axis, .offset = -1e6F, .hits_max = 30});
}

TEST(Index, KeepsManyTiesExactWhenTheyOutgrowTheCandidateList) {
    std::mt19937_64 random(27);
    Checked checked(16);
    const Vector twin = unit_vector(random, 16);
    std::vector<Vector> vectors(140'000, twin);
    for (std::size_t i = 0; i < vectors.size(); i += 1'000) {
        vectors[i] = near_vector(random, twin, 1e-6);
    }
    checked.add_all(vectors, std::vector<float>(vectors.size()));
    checked.expect_exact({.values = twin, .hits_max = 200});
    checked.expect_exact({.values = twin, .hits_max = 4'096, .score_min = 1.0});
    checked.expect_exact({.values = twin, .hits_max = 10, .score_min = 1.5});
}

TEST(Index, NeverReturnsTheExcludedRow) {
    std::mt19937_64 random(28);
    Checked checked(128);
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < 300; ++i) ids.push_back(checked.add(unit_vector(random, 128)));
    for (const std::uint64_t id : ids) {
        const Vector probe = checked.rows().at(id).values;
        checked.expect_exact({.values = probe, .hits_max = 5, .exclude_row = id});
    }
    checked.expect_exact(
        {.values = checked.rows().at(ids[0]).values, .hits_max = 300, .exclude_row = 999'999}
    );
}

TEST(Index, FindsNothingWhenEmptyOrCleared) {
    std::mt19937_64 random(29);
    Checked checked(128);
    const Vector probe = unit_vector(random, 128);
    checked.expect_exact({.values = probe});
    for (int i = 0; i < 100; ++i) checked.add(unit_vector(random, 128));
    EXPECT_EQ(checked.index().size(), 100);
    EXPECT_EQ(checked.index().memory().used_bytes, 7U * 16 * (128 + 8) + 100U * (512 + 8));
    checked.index().clear();
    EXPECT_EQ(checked.index().size(), 0);
    EXPECT_EQ(checked.index().memory().reserved_bytes, 0U);
    EXPECT_TRUE(checked.index().search({.values = probe})->hits.empty());
    EXPECT_EQ(checked.index().append({5, probe, 0}).error().code, ErrorCode::kInvalidArgument);
    EXPECT_TRUE(checked.index().append({1'000, probe, 0}).has_value());
    EXPECT_EQ(checked.index().search({.values = probe})->hits.at(0).row_id, 1'000U);
}

TEST(Index, RefusesWhatIsOutsideItsDomainAndKeepsNothingOfIt) {
    EXPECT_EQ(Index::make(0).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(
        Index::make(limits::kVectorDimensionMax + 1).error().code, ErrorCode::kInvalidArgument
    );
    Checked checked(4);
    Index& index = checked.index();
    const Vector good{1, 0, 0, 0};
    const Vector shorter{1, 0, 0};
    const Vector nan{1, 0, std::nanf(""), 0};
    const Vector infinite{1, 0, std::numeric_limits<float>::infinity(), 0};
    const Vector longer{1'001, 0, 0, 0};
    const auto refused = [](const auto& result) {
        return !result && result.error().code == ErrorCode::kInvalidArgument;
    };
    for (const Vector& bad : {shorter, nan, infinite, longer}) {
        EXPECT_TRUE(refused(index.append(std::vector<Row>{{1, good, 0}, {2, bad, 0}})));
        EXPECT_TRUE(refused(index.search({.values = bad})));
    }
    EXPECT_TRUE(refused(index.append({1, good, std::nanf("")})));
    EXPECT_TRUE(refused(index.append({1, good, 2e6F})));
    EXPECT_TRUE(refused(index.append(std::vector<Row>{{2, good, 0}, {2, good, 0}})));
    EXPECT_TRUE(refused(index.search({.values = good, .hits_max = 0})));
    EXPECT_TRUE(refused(index.search({.values = good, .hits_max = limits::kSearchHitsMax + 1})));
    EXPECT_TRUE(refused(index.search({.values = good, .score_min = std::nan("")})));
    EXPECT_TRUE(refused(index.search_batch(std::vector<Query>{{good}, {shorter}})));
    EXPECT_EQ(index.size(), 0);
}

}  // namespace
}  // namespace beholden::index
