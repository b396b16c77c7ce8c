#include "index/kernels.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace beholden::index {
namespace {

constexpr float kLowest = std::numeric_limits<float>::lowest();

/// A row that passed: position and dot product.
using Passed = std::vector<std::pair<std::size_t, std::int32_t>>;

/// A tile and queries, filled by the test. Every row passes unless the test says otherwise.
class Case {
public:
    Case(std::size_t blocks, std::size_t groups, std::size_t query_count)
        : blocks_(blocks),
          groups_(groups),
          memory_(blocks * block_bytes(groups) + 64),
          codes_(groups * kGroupValues * query_count),
          terms_(query_count, FilterTerms{0, 1, 0, kLowest}) {
        for (std::size_t row = 0; row < rows(); ++row) {
            set_scale(row, 1);
            set_offset(row, 0);
        }
    }

    [[nodiscard]] std::size_t rows() const { return blocks_ * kBlockRows; }
    [[nodiscard]] std::size_t values() const { return groups_ * kGroupValues; }
    [[nodiscard]] std::size_t queries() const { return terms_.size(); }
    FilterTerms& terms(std::size_t query) { return terms_[query]; }

    void set_code(std::size_t row, std::size_t value, int code) {
        row_bytes(row)[value / kGroupValues * kGroupBytes + value % kGroupValues] =
            static_cast<std::byte>(code + kCodeBias);
    }
    [[nodiscard]] int code(std::size_t row, std::size_t value) {
        return std::to_integer<int>(row_bytes(row
               )[value / kGroupValues * kGroupBytes + value % kGroupValues]) -
               kCodeBias;
    }
    void set_scale(std::size_t row, float scale) { set_float(row, scales_at(groups_), scale); }
    void set_offset(std::size_t row, float offset) { set_float(row, offsets_at(groups_), offset); }

    std::int8_t& query_code(std::size_t query, std::size_t value) {
        const std::size_t group = value / kGroupValues;
        return codes_[(group * queries() + query) * kGroupValues + value % kGroupValues];
    }

    std::vector<Passed> run(const Kernels& kernels) {
        for (std::size_t q = 0; q < queries(); ++q) {
            std::int32_t sum = 0;
            for (std::size_t i = 0; i < values(); ++i) sum += query_code(q, i);
            terms_[q].bias = kCodeBias * sum;
        }
        std::vector<TileHits> hits(queries());
        kernels.scan(
            {start(), blocks_, groups_}, {codes_.data(), terms_.data(), queries()}, hits.data()
        );
        std::vector<Passed> passed(queries());
        for (std::size_t q = 0; q < queries(); ++q) {
            for (std::size_t i = 0; i < hits[q].count; ++i) {
                passed[q].emplace_back(hits[q].rows[i], hits[q].dots[i]);
            }
        }
        return passed;
    }

    /// Straight from the definition.
    std::vector<Passed> wanted() {
        std::vector<Passed> passed(queries());
        for (std::size_t q = 0; q < queries(); ++q) {
            for (std::size_t row = 0; row < rows(); ++row) {
                std::int32_t dot = 0;
                for (std::size_t i = 0; i < values(); ++i) dot += code(row, i) * query_code(q, i);
                const float wide = terms_[q].scale * static_cast<float>(dot) + terms_[q].widening;
                const float upper =
                    get_float(row, scales_at(groups_)) * wide - get_float(row, offsets_at(groups_));
                if (upper >= terms_[q].cut) passed[q].emplace_back(row, dot);
            }
        }
        return passed;
    }

private:
    [[nodiscard]] std::byte* start() {
        const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
        return memory_.data() + (64 - address % 64) % 64;
    }
    [[nodiscard]] std::byte* row_bytes(std::size_t row) {
        return start() + row / kBlockRows * block_bytes(groups_) + row % kBlockRows * kGroupValues;
    }
    void set_float(std::size_t row, std::size_t at, float value) {
        std::memcpy(row_bytes(row) + at, &value, sizeof(value));
    }
    [[nodiscard]] float get_float(std::size_t row, std::size_t at) {
        float value = 0;
        std::memcpy(&value, row_bytes(row) + at, sizeof(value));
        return value;
    }

    std::size_t blocks_;
    std::size_t groups_;
    std::vector<std::byte> memory_;
    std::vector<std::int8_t> codes_;
    std::vector<FilterTerms> terms_;
};

std::vector<const Kernels*> all_kernels() {
    std::vector<const Kernels*> found;
    for (const Isa isa : {Isa::kScalar, Isa::kAvx2, Isa::kAvx512}) {
        if (const Kernels* const kernels = find_kernels(isa)) found.push_back(kernels);
    }
    return found;
}

TEST(Kernels, AgreeWithTheDefinitionOnRandomCodesForEveryBatchSize) {
    std::mt19937 random(2);
    for (const std::size_t groups : {4U, 8U, 32U, 128U}) {
        for (std::size_t count = 1; count <= limits::kScanBatchMax; ++count) {
            Case c(3, groups, count);
            for (std::size_t row = 0; row < c.rows(); ++row) {
                for (std::size_t i = 0; i < c.values(); ++i) {
                    c.set_code(row, i, static_cast<int>(random() % 256) - 128);
                }
            }
            for (std::size_t q = 0; q < count; ++q) {
                for (std::size_t i = 0; i < c.values(); ++i) {
                    c.query_code(q, i) = static_cast<std::int8_t>(random() % 129 - 64);
                }
            }
            const std::vector<Passed> wanted = c.wanted();
            for (const auto& passed : wanted) ASSERT_EQ(passed.size(), c.rows());
            for (const Kernels* const kernels : all_kernels()) {
                EXPECT_EQ(c.run(*kernels), wanted) << kernels->name << ", " << count << " queries";
            }
        }
    }
}

TEST(Kernels, AreExactAtTheEndsOfTheRangeForTheLongestVectors) {
    for (const Kernels* const kernels : all_kernels()) {
        Case c(1, limits::kVectorDimensionMax / kGroupValues, 8);
        for (const int row_code : {-128, -127, -1, 0, 1, 127}) {
            for (std::size_t row = 0; row < c.rows(); ++row) {
                for (std::size_t i = 0; i < c.values(); ++i) c.set_code(row, i, row_code);
            }
            for (std::size_t q = 0; q < c.queries(); ++q) {
                // All high, all low, alternating in both ways, halves, zeros.
                for (std::size_t i = 0; i < c.values(); ++i) {
                    const int sign[] = {1,
                                        -1,
                                        i % 2 == 0 ? 1 : -1,
                                        i % 2 == 0 ? -1 : 1,
                                        i < c.values() / 2 ? 1 : -1,
                                        0,
                                        i % 4 < 2 ? 1 : -1,
                                        1};
                    c.query_code(q, i) =
                        static_cast<std::int8_t>(sign[q] * kernels->query_code_max);
                }
            }
            EXPECT_EQ(c.run(*kernels), c.wanted()) << kernels->name << ", row code " << row_code;
        }
    }
}

TEST(Kernels, KeepTheSameRowsInOrder) {
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round) {
        const std::size_t count = 1 + random() % limits::kScanBatchMax;
        Case c(1 + random() % (kTileRows / kBlockRows), 4, count);
        // Multiples of 2^-8: every step is exact, fused or not, so that all sets must agree.
        for (std::size_t row = 0; row < c.rows(); ++row) {
            c.set_scale(row, static_cast<float>(random() % 8) / 8);
            const float offset = static_cast<float>(random() % 512) / 256 - 1;
            c.set_offset(row, random() % 10 == 0 ? std::numeric_limits<float>::infinity() : offset);
            for (std::size_t i = 0; i < c.values(); ++i) {
                c.set_code(row, i, static_cast<int>(random() % 9) - 4);
            }
        }
        for (std::size_t q = 0; q < count; ++q) {
            c.terms(q) = {0, 0.25F, 0.5F, static_cast<float>(round - 150) / 8};
            for (std::size_t i = 0; i < c.values(); ++i) {
                c.query_code(q, i) = static_cast<std::int8_t>(random() % 9 - 4);
            }
        }
        const std::vector<Passed> wanted = c.wanted();
        for (const Kernels* const kernels : all_kernels()) {
            EXPECT_EQ(c.run(*kernels), wanted) << kernels->name;
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
