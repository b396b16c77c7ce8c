#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "index/exact_score.h"
#include "index/index.h"

/// Vectors and the brute-force oracle for the tests of this room.
namespace beholden::index::testing {

using Vector = std::vector<float>;

inline Vector scaled_to_unit(Vector values) {
    double norm_sq = 0;
    for (const float value : values) norm_sq += static_cast<double>(value) * value;
    for (float& value : values) value = static_cast<float>(value / std::sqrt(norm_sq));
    return values;
}

/// Direction evenly spread over the sphere.
inline Vector unit_vector(std::mt19937_64& random, std::size_t dimension) {
    std::normal_distribution<float> normal;
    Vector values(dimension);
    for (float& value : values) value = normal(random);
    return scaled_to_unit(std::move(values));
}

/// `base` moved by noise of that length (about) and brought back to unit length.
inline Vector near_vector(std::mt19937_64& random, const Vector& base, double noise) {
    const Vector step = unit_vector(random, base.size());
    Vector values = base;
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] += static_cast<float>(noise) * step[i];
    }
    return scaled_to_unit(std::move(values));
}

/// An index and beside it all live rows, searched one by one.
class Checked {
public:
    /// isa  as in BH_ISA; empty: the machine's best.
    explicit Checked(int dimension, std::string_view isa = {}) {
        if (!isa.empty()) ::setenv("BH_ISA", std::string(isa).c_str(), 1);
        auto made = Index::make(dimension);
        ::unsetenv("BH_ISA");
        if (made) index_ = std::move(*made);
    }

    [[nodiscard]] bool ok() const { return index_ != nullptr; }
    [[nodiscard]] Index& index() { return *index_; }
    [[nodiscard]] const auto& rows() const { return rows_; }

    std::uint64_t add(Vector values, float offset = 0) {
        const std::uint64_t row_id = next_id_;
        next_id_ += 3;
        const auto appended = index_->append({row_id, values, offset});
        EXPECT_TRUE(appended.has_value());
        rows_.emplace(row_id, Kept{std::move(values), offset});
        return row_id;
    }

    /// One append() of all.
    void add_all(const std::vector<Vector>& vectors, const std::vector<float>& offsets) {
        std::vector<Row> rows;
        for (std::size_t i = 0; i < vectors.size(); ++i) {
            rows.push_back({next_id_, vectors[i], offsets[i]});
            rows_.emplace(next_id_, Kept{vectors[i], offsets[i]});
            next_id_ += 3;
        }
        EXPECT_TRUE(index_->append(rows).has_value());
    }

    void remove(std::uint64_t row_id) {
        EXPECT_EQ(index_->remove(row_id), rows_.erase(row_id) == 1);
    }

    [[nodiscard]] std::vector<Hit> brute_force(const Query& query) const {
        std::vector<Hit> hits;
        for (const auto& [row_id, row] : rows_) {
            if (query.exclude_row == row_id) continue;
            const double score = exact_score(query.values, query.offset, row.values, row.offset);
            if (score >= query.score_min) hits.push_back({row_id, score});
        }
        std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
            return a.score > b.score;
        });
        if (hits.size() > static_cast<std::size_t>(query.hits_max)) {
            hits.resize(static_cast<std::size_t>(query.hits_max));
        }
        return hits;
    }

    /// Searches, and expects exactly what brute force finds.
    void expect_exact(const Query& query) const {
        const auto found = index_->search(query);
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ(found->rows_compared, static_cast<std::int64_t>(rows_.size()));
        expect_equal(found->hits, brute_force(query));
    }

    static void expect_equal(const std::vector<Hit>& found, const std::vector<Hit>& wanted) {
        ASSERT_EQ(found.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            ASSERT_EQ(found[i].row_id, wanted[i].row_id) << "at " << i;
            ASSERT_EQ(found[i].score, wanted[i].score) << "at " << i;
        }
    }

private:
    struct Kept {
        Vector values;
        float offset = 0;
    };
    std::unique_ptr<Index> index_;
    std::map<std::uint64_t, Kept> rows_;
    std::uint64_t next_id_ = 1;
};

}  // namespace beholden::index::testing
