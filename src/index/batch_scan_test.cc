#include "index/batch_scan.h"

#include "index/test_vectors.h"

namespace beholden::index {
namespace {

using testing::near_vector;
using testing::unit_vector;
using testing::Vector;

constexpr std::size_t kDimension = 32;

void push(Segment& segment, std::uint64_t row_id, const Vector& values) {
    std::vector<std::int8_t> codes(padded_dimension(kDimension));
    const Quantised quantised = quantise(values, kRowCodeMax, codes);
    segment.push({row_id, 0, quantised, codes, values});
}

/// A segment whose best rows for `probe` are 100 (in its first 1,024) and 1,500, in this order.
class BatchScanWithErasure : public ::testing::Test {
protected:
    BatchScanWithErasure() : probe(unit_vector(random, kDimension)) {
        for (std::uint64_t row = 0; row < 2'048; ++row) {
            Vector values = unit_vector(random, kDimension);
            if (row == 100) values = probe;
            if (row == 1'500) values = near_vector(random, probe, 0.3);
            push(*segment, row, values);
        }
    }

    std::mt19937_64 random{51};
    Vector probe;
    std::shared_ptr<Segment> segment = Segment::make(kDimension, 2'048);
    const Kernels& kernels = **choose_kernels("");
    std::vector<std::vector<Hit>> hits;
};

TEST_F(BatchScanWithErasure, AsksForAnotherScanWhenARowThatRaisedTheCutIsGone) {
    const Query query{.values = probe, .hits_max = 1};
    BatchScan batch(kernels, std::span(&query, 1));
    batch.scan(*segment, 0, 1'024);
    segment->erase(100);
    batch.scan(*segment, 1'024, 2'048);
    EXPECT_FALSE(batch.finish(hits));

    BatchScan again(kernels, std::span(&query, 1));
    again.scan(*segment, 0, 2'048);
    ASSERT_TRUE(again.finish(hits));
    EXPECT_EQ(hits.at(0).at(0).row_id, 1'500U);
}

TEST_F(BatchScanWithErasure, NeedsNoOtherScanWhenTheGoneRowMadeNoDifference) {
    const Query query{.values = probe, .hits_max = 1};
    BatchScan batch(kernels, std::span(&query, 1));
    batch.scan(*segment, 0, 1'024);
    segment->erase(101);
    batch.scan(*segment, 1'024, 2'048);
    ASSERT_TRUE(batch.finish(hits));
    EXPECT_EQ(hits.at(0).at(0).row_id, 100U);
}

TEST_F(BatchScanWithErasure, LeavesAGoneRowOutWhenOnlyTheThresholdCutsOff) {
    const Query query{.values = probe, .hits_max = 1, .score_min = 0.8};
    BatchScan batch(kernels, std::span(&query, 1));
    batch.scan(*segment, 0, 2'048);
    segment->erase(100);
    ASSERT_TRUE(batch.finish(hits));
    ASSERT_EQ(hits.at(0).size(), 1U);
    EXPECT_EQ(hits[0][0].row_id, 1'500U);
}

}  // namespace
}  // namespace beholden::index
