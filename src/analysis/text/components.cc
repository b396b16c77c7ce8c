#include "analysis/text/components.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "base/check.h"

namespace beholden::analysis {
namespace {

/// Neighbouring cells of one row.
struct Run {
    int first = 0;
    int last = 0;
    int row = 0;
};

/// Which runs belong together: a forest whose roots stand for components.
class Forest {
public:
    std::uint32_t add() {
        parents_.push_back(static_cast<std::uint32_t>(parents_.size()));
        return parents_.back();
    }
    std::uint32_t root(std::uint32_t node) noexcept {
        while (parents_[node] != node) {
            parents_[node] = parents_[parents_[node]];
            node = parents_[node];
        }
        return node;
    }
    /// The earlier run stays the root, so that components keep the order of their first cells.
    void join(std::uint32_t a, std::uint32_t b) noexcept {
        a = root(a);
        b = root(b);
        parents_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::uint32_t> parents_;
};

/// Marks the cells of one row that are above the threshold or right of one that is.
void mark_row(std::span<const float> row, float threshold, std::span<std::uint8_t> marks) {
    std::uint8_t left = 0;
    for (std::size_t x = 0; x < row.size(); ++x) {
        const std::uint8_t here = row[x] > threshold ? 1 : 0;
        marks[x] = here | left;
        left = here;
    }
}

void append_runs(
    std::span<const std::uint8_t> above,
    std::span<const std::uint8_t> here,
    int row,
    std::vector<Run>& runs
) {
    const int width = static_cast<int>(here.size());
    int first = -1;
    for (int x = 0; x <= width; ++x) {
        const auto at = static_cast<std::size_t>(x);
        const bool marked = x < width && (above[at] | here[at]) != 0;
        if (marked && first < 0) first = x;
        if (!marked && first >= 0) {
            runs.push_back({first, x - 1, row});
            first = -1;
        }
    }
}

/// Joins runs of neighbouring rows that touch, also at corners. Both lists rise in x.
void join_rows(const std::vector<Run>& runs, std::size_t above, std::size_t here, Forest& forest) {
    std::size_t upper = above;
    std::size_t lower = here;
    while (upper < here && lower < runs.size()) {
        if (runs[upper].first <= runs[lower].last + 1 &&
            runs[lower].first <= runs[upper].last + 1) {
            forest.join(static_cast<std::uint32_t>(upper), static_cast<std::uint32_t>(lower));
        }
        if (runs[upper].last < runs[lower].last) {
            ++upper;
        } else {
            ++lower;
        }
    }
}

std::vector<Component> gather(const std::vector<Run>& runs, Forest& forest) {
    std::vector<Component> components;
    std::vector<std::size_t> place(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const std::uint32_t root = forest.root(static_cast<std::uint32_t>(i));
        if (root == i) {
            place[i] = components.size();
            components.emplace_back();
        }
        Component& component = components[place[root]];
        const Run& run = runs[i];
        const auto y = static_cast<float>(run.row);
        component.ends.push_back({static_cast<float>(run.first), y});
        component.ends.push_back({static_cast<float>(run.last), y});
        component.cells += static_cast<std::size_t>(run.last - run.first + 1);
    }
    return components;
}

/// Only the largest, in their old order.
void keep_largest(std::vector<Component>& components, std::size_t count_max) {
    if (components.size() <= count_max) return;
    std::vector<std::size_t> sizes;
    sizes.reserve(components.size());
    for (const Component& component : components) sizes.push_back(component.cells);
    const auto cut = sizes.begin() + static_cast<std::ptrdiff_t>(count_max);
    std::nth_element(sizes.begin(), cut, sizes.end(), std::greater<>());
    const std::size_t too_small = *cut;
    std::erase_if(components, [too_small](const Component& component) {
        return component.cells <= too_small;
    });
}

}  // namespace

std::vector<Component> find_components(
    std::span<const float> map, int width, int height, float threshold, std::size_t count_max
) {
    BH_CHECK(width >= 1 && height >= 1, "a map of nothing");
    const auto columns = static_cast<std::size_t>(width);
    BH_CHECK(map.size() == columns * static_cast<std::size_t>(height), "the map has another size");
    std::vector<std::uint8_t> above(columns, 0);
    std::vector<std::uint8_t> here(columns, 0);
    std::vector<Run> runs;
    Forest forest;
    std::size_t previous = 0;
    for (int y = 0; y < height; ++y) {
        mark_row(map.subspan(static_cast<std::size_t>(y) * columns, columns), threshold, here);
        const std::size_t begin = runs.size();
        append_runs(above, here, y, runs);
        for (std::size_t i = begin; i < runs.size(); ++i) forest.add();
        join_rows(runs, previous, begin, forest);
        previous = begin;
        std::swap(above, here);
    }
    std::vector<Component> components = gather(runs, forest);
    keep_largest(components, count_max);
    return components;
}

}  // namespace beholden::analysis
