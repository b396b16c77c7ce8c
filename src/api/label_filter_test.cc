#include "api/label_filter.h"

#include <gtest/gtest.h>

namespace beholden::api {
namespace {

const analysis::Label kDog{"Dog", {}, {}, {"Animals and Pets"}};
const analysis::Label kCar{"Car", {}, {}, {"Vehicles and Automotive", "Transport"}};

wire::rekognition::GeneralLabelsSettings settings() { return {}; }

TEST(LabelFilter, WithoutFiltersEveryLabelPasses) {
    EXPECT_TRUE(LabelFilter().passes(kDog));
    EXPECT_TRUE(LabelFilter(settings()).passes(kCar));
}

TEST(LabelFilter, InclusionLetsOnlyTheNamedPass) {
    auto only_dogs = settings();
    only_dogs.LabelInclusionFilters = {{"Dog"}};
    EXPECT_TRUE(LabelFilter(only_dogs).passes(kDog));
    EXPECT_FALSE(LabelFilter(only_dogs).passes(kCar));
}

TEST(LabelFilter, AnyCategoryOfALabelCounts) {
    auto transport = settings();
    transport.LabelCategoryInclusionFilters = {{"Transport"}};
    EXPECT_TRUE(LabelFilter(transport).passes(kCar));
    EXPECT_FALSE(LabelFilter(transport).passes(kDog));
}

TEST(LabelFilter, InclusionByLabelAndByCategoryAddUp) {
    auto both = settings();
    both.LabelInclusionFilters = {{"Dog"}};
    both.LabelCategoryInclusionFilters = {{"Transport"}};
    EXPECT_TRUE(LabelFilter(both).passes(kDog));
    EXPECT_TRUE(LabelFilter(both).passes(kCar));
}

TEST(LabelFilter, ExclusionWinsOverInclusion) {
    auto mixed = settings();
    mixed.LabelInclusionFilters = {{"Dog", "Car"}};
    mixed.LabelExclusionFilters = {{"Dog"}};
    mixed.LabelCategoryExclusionFilters = {{"Transport"}};
    EXPECT_FALSE(LabelFilter(mixed).passes(kDog));
    EXPECT_FALSE(LabelFilter(mixed).passes(kCar));
}

TEST(LabelFilter, ComparesExactlyAndIgnoresUnknownNames) {
    auto unknown = settings();
    unknown.LabelExclusionFilters = {{"dog", "Unicorn"}};
    EXPECT_TRUE(LabelFilter(unknown).passes(kDog));
}

}  // namespace
}  // namespace beholden::api
