#include "index/kernels.h"

#include <cstdlib>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

namespace beholden::index {
namespace {

/// Rows in the kernels' layout and queries, filled by the test.
struct Case {
    std::size_t blocks = 0;
    std::size_t groups = 0;
    std::vector<std::uint8_t> memory;
    std::vector<std::vector<std::int8_t>> queries;

    Case(std::size_t blocks_, std::size_t groups_, std::size_t query_count)
        : blocks(blocks_),
          groups(groups_),
          memory(blocks_ * groups_ * kGroupBytes + 64),
          queries(query_count, std::vector<std::int8_t>(groups_ * kGroupValues)) {}

    [[nodiscard]] std::uint8_t* codes() {
        const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
        return memory.data() + (64 - address % 64) % 64;
    }
    [[nodiscard]] std::size_t bytes() const { return blocks * groups * kGroupBytes; }

    [[nodiscard]] std::vector<std::int32_t> run(const Kernels& kernels) {
        std::vector<QueryCodes> codes_of_queries;
        for (const auto& codes : queries) {
            codes_of_queries.push_back(
                {codes.data(), kCodeBias * std::accumulate(codes.begin(), codes.end(), 0)}
            );
        }
        const std::size_t stride = blocks * kBlockRows + 16;
        std::vector<std::int32_t> dots(queries.size() * stride, 12345);
        kernels.dot(
            {codes(), blocks, groups}, codes_of_queries.data(), queries.size(), dots.data(), stride
        );
        return dots;
    }
};

std::int32_t dot_by_definition(Case& c, std::size_t row, std::size_t query) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < c.groups * kGroupValues; ++i) {
        const std::size_t at = row / kBlockRows * c.groups * kGroupBytes +
                               i / kGroupValues * kGroupBytes + row % kBlockRows * kGroupValues +
                               i % kGroupValues;
        sum += (c.codes()[at] - kCodeBias) * c.queries[query][i];
    }
    return sum;
}

std::vector<const Kernels*> all_kernels() {
    std::vector<const Kernels*> found;
    for (const Isa isa : {Isa::kScalar, Isa::kAvx2, Isa::kAvx512}) {
        if (const Kernels* const kernels = find_kernels(isa)) found.push_back(kernels);
    }
    return found;
}

void expect_equal_to_scalar(Case& c) {
    const std::vector<std::int32_t> wanted = c.run(*find_kernels(Isa::kScalar));
    for (const Kernels* const kernels : all_kernels()) {
        EXPECT_EQ(c.run(*kernels), wanted)
            << kernels->name << ", " << c.queries.size() << " queries, " << c.groups << " groups";
    }
}

TEST(Kernels, ScalarDotsAreThoseOfTheDefinition) {
    std::mt19937 random(1);
    Case c(3, 8, 2);
    for (std::size_t i = 0; i < c.bytes(); ++i) c.codes()[i] = static_cast<std::uint8_t>(random());
    for (auto& query : c.queries) {
        for (auto& code : query) code = static_cast<std::int8_t>(random() % 255 - 127);
    }
    const auto dots = c.run(*find_kernels(Isa::kScalar));
    for (std::size_t q = 0; q < 2; ++q) {
        for (std::size_t row = 0; row < 3 * kBlockRows; ++row) {
            EXPECT_EQ(dots[q * (3 * kBlockRows + 16) + row], dot_by_definition(c, row, q));
        }
    }
}

TEST(Kernels, AllSetsAgreeOnRandomCodesForEveryBatchSize) {
    std::mt19937 random(2);
    for (const std::size_t groups : {4U, 8U, 32U, 128U, 1024U}) {
        for (std::size_t count = 1; count <= limits::kScanBatchMax; ++count) {
            Case c(5, groups, count);
            for (std::size_t i = 0; i < c.bytes(); ++i) {
                c.codes()[i] = static_cast<std::uint8_t>(random());
            }
            for (auto& query : c.queries) {
                for (auto& code : query) code = static_cast<std::int8_t>(random() % 129 - 64);
            }
            expect_equal_to_scalar(c);
        }
    }
}

TEST(Kernels, AllSetsAgreeAtTheEndsOfTheRange) {
    for (const int row_code : {-128, -127, -1, 0, 1, 127}) {
        for (const int query_code : {-1, 0, 1}) {
            for (const bool alternate : {false, true}) {
                Case c(2, 128, 8);
                std::fill_n(c.codes(), c.bytes(), static_cast<std::uint8_t>(row_code + kCodeBias));
                const auto expect_for = [&](int code_max, const Kernels& kernels) {
                    for (auto& query : c.queries) {
                        for (std::size_t i = 0; i < query.size(); ++i) {
                            const int sign = alternate && i % 2 == 1 ? -1 : 1;
                            query[i] = static_cast<std::int8_t>(sign * query_code * code_max);
                        }
                    }
                    EXPECT_EQ(c.run(kernels), c.run(*find_kernels(Isa::kScalar))) << kernels.name;
                };
                for (const Kernels* const k : all_kernels()) expect_for(k->query_code_max, *k);
            }
        }
    }
}

TEST(Kernels, AllSetsKeepTheSameRowsInOrder) {
    std::mt19937 random(3);
    std::uniform_real_distribution<float> uniform(-1, 1);
    std::vector<std::int32_t> dots(kTileRows);
    std::vector<float> scales(kTileRows);
    std::vector<float> offsets(kTileRows);
    for (int round = 0; round < 200; ++round) {
        for (std::size_t i = 0; i < kTileRows; ++i) {
            // Multiples of 2^-8: every step is exact, fused or not, so that sets must agree.
            dots[i] = static_cast<std::int32_t>(random() % 512) - 256;
            scales[i] = static_cast<float>(random() % 8) / 8;
            offsets[i] = random() % 10 == 0 ? std::numeric_limits<float>::infinity()
                                            : std::round(uniform(random) * 256) / 256;
        }
        const FilterTerms terms{0.25F, 0.5F, static_cast<float>(round - 100) / 8};
        const std::size_t rows = (1 + random() % (kTileRows / kBlockRows)) * kBlockRows;
        std::vector<std::size_t> wanted;
        for (std::size_t i = 0; i < rows; ++i) {
            const float upper =
                scales[i] * (0.25F * static_cast<float>(dots[i]) + 0.5F) - offsets[i];
            if (upper >= terms.cut) wanted.push_back(i);
        }
        for (const Kernels* const kernels : all_kernels()) {
            TileHits hits;
            kernels->filter({dots.data(), scales.data(), offsets.data(), rows}, terms, hits);
            const std::vector<std::size_t> found(hits.rows, hits.rows + hits.count);
            EXPECT_EQ(found, wanted) << kernels->name;
        }
    }
}

TEST(Kernels, AreChosenByNameAndRefusedByAWrongOne) {
    EXPECT_EQ((*choose_kernels("scalar"))->name, "scalar");
    EXPECT_EQ(*choose_kernels(""), all_kernels().back());
    EXPECT_EQ(choose_kernels("sse9").error().code, ErrorCode::kInvalidArgument);
    ::setenv("BH_ISA", "scalar", 1);
    EXPECT_EQ((*choose_kernels_by_environment())->name, "scalar");
    ::unsetenv("BH_ISA");
    EXPECT_EQ(*choose_kernels_by_environment(), all_kernels().back());
}

}  // namespace
}  // namespace beholden::index
