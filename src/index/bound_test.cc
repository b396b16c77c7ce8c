#include "index/bound.h"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "index/exact_score.h"
#include "index/quantise.h"
#include "index/test_vectors.h"

namespace beholden::index {
namespace {

using testing::unit_vector;
using testing::Vector;

struct Side {
    Vector values;
    float offset = 0;
};

/// Checks lower <= exact <= upper for one query against rows that share a segment's bounds.
void expect_enclosed(const Side& query, const std::vector<Side>& rows, int query_code_max) {
    const std::size_t width = padded_dimension(query.values.size());
    SegmentBounds segment;
    std::vector<std::vector<std::int8_t>> codes(rows.size(), std::vector<std::int8_t>(width));
    std::vector<Quantised> quantised;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        quantised.push_back(quantise(rows[i].values, kRowCodeMax, codes[i]));
        segment.add(quantised.back(), rows[i].offset);
    }
    std::vector<std::int8_t> query_codes(width);
    const Quantised q = quantise(query.values, query_code_max, query_codes);
    const ScoreBounds bounds = bound_scores(
        {q.scale, q.norm, q.coded_norm, q.residual_norm, static_cast<double>(query.offset)}, segment
    );
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::int32_t dot = 0;
        for (std::size_t k = 0; k < width; ++k) dot += codes[i][k] * query_codes[k];
        const double exact =
            exact_score(query.values, query.offset, rows[i].values, rows[i].offset);
        const float upper = bounds.upper(dot, quantised[i].scale, rows[i].offset);
        EXPECT_LE(exact, static_cast<double>(upper));
        EXPECT_GE(
            exact, static_cast<double>(bounds.lower(dot, quantised[i].scale, rows[i].offset))
        );
        const float raw =
            quantised[i].scale * (bounds.scale * static_cast<float>(dot) + bounds.widening) -
            rows[i].offset;
        EXPECT_GE(raw, bounds.filter_cut(round_down(exact)));
    }
}

TEST(ScoreBounds, EncloseTheExactScoreOfRandomVectors) {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<float> uniform(-0.5F, 0.5F);
    for (const std::size_t dimension : {1U, 3U, 16U, 128U, 500U}) {
        for (const int code_max : {64, 127}) {
            std::vector<Side> rows;
            for (int i = 0; i < 50; ++i) {
                rows.push_back({unit_vector(random, dimension), uniform(random)});
            }
            for (int i = 0; i < 20; ++i) {
                expect_enclosed({unit_vector(random, dimension), uniform(random)}, rows, code_max);
            }
        }
    }
}

TEST(ScoreBounds, EncloseWhereAllRoundingErrorsPullTheSameWay) {
    // Values just short of half a code: the residuals of query and row are parallel and maximal.
    Vector worst(128);
    for (std::size_t i = 0; i < worst.size(); ++i) {
        worst[i] = (static_cast<float>(i % 20) + 0.499F) * (i % 2 == 0 ? 1.0F : -1.0F) / 127;
    }
    worst[0] = 1;
    Vector opposite = worst;
    for (float& value : opposite) value = -value;
    expect_enclosed({worst, 0}, {{worst, 0}, {opposite, 0}}, 127);
}

TEST(ScoreBounds, EncloseHugeTinyAndZeroVectors) {
    const Vector zero(32);
    const Vector tiny(32, 1e-38F);
    const Vector denormal(32, 1e-44F);
    const Vector huge(32, 170.0F);
    Vector mixed(32, 1e-20F);
    mixed[5] = 900;
    const std::vector<Side> rows{
        {zero, 1e6F}, {tiny, -1e6F}, {denormal, 0}, {huge, 1e-30F}, {mixed, -3}
    };
    for (const Side& query : rows) expect_enclosed(query, rows, 127);
    for (const Side& row : rows) expect_enclosed(row, {row}, 64);
}

TEST(Rounding, GoesOnlyOneWay) {
    const double third = 1.0 / 3;
    EXPECT_LE(static_cast<double>(round_down(third)), third);
    EXPECT_GE(static_cast<double>(round_up(third)), third);
    EXPECT_EQ(round_up(third), std::nextafter(round_down(third), 1.0F));
    EXPECT_EQ(round_down(0.5), 0.5F);
    EXPECT_EQ(round_up(0.5), 0.5F);
    const double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(round_down(-infinity), std::numeric_limits<float>::lowest());
    EXPECT_EQ(round_down(infinity), std::numeric_limits<float>::max());
    EXPECT_EQ(round_down(1e300), std::numeric_limits<float>::max());
}

TEST(Quantise, SplitsAVectorIntoCodesAndResidual) {
    std::vector<std::int8_t> codes(16, 99);
    const Vector values{1.0F, -0.5F, 0.004F, 0};
    const Quantised q = quantise(values, 127, codes);
    EXPECT_FLOAT_EQ(q.scale, 1.0F / 127);
    EXPECT_EQ(
        codes, (std::vector<std::int8_t>{127, -64, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
    );
    double residual_sq = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        residual_sq += std::pow(values[i] - static_cast<double>(q.scale) * codes[i], 2);
    }
    EXPECT_NEAR(q.residual_norm, std::sqrt(residual_sq), 1e-15);
    EXPECT_NEAR(q.norm, std::sqrt(1.0 + 0.25 + 0.004 * 0.004), 1e-9);
}

TEST(ExactScore, SumsInTheDocumentedOrder) {
    std::mt19937_64 random(12);
    for (const std::size_t dimension : {1U, 7U, 8U, 13U, 128U, 515U}) {
        const Vector a = unit_vector(random, dimension);
        const Vector b = unit_vector(random, dimension);
        double sums[8] = {};
        for (std::size_t i = 0; i < dimension; ++i) {
            sums[i % 8] += static_cast<double>(a[i]) * static_cast<double>(b[i]);
        }
        const double dot = ((sums[0] + sums[4]) + (sums[2] + sums[6])) +
                           ((sums[1] + sums[5]) + (sums[3] + sums[7]));
        EXPECT_EQ(exact_score(a, 0.125F, b, 0.3F), dot - 0.125 - static_cast<double>(0.3F));
        EXPECT_EQ(exact_score(a, 0, b, 0), exact_score(b, 0, a, 0));
    }
}

}  // namespace
}  // namespace beholden::index
