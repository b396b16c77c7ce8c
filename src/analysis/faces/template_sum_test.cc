#include "analysis/faces/template_sum.h"

#include <cmath>

#include <gtest/gtest.h>

#include "analysis/faces/testing/offset_pack.h"

namespace beholden::analysis {
namespace {

using testing::OffsetPack;

TEST(TemplateSum, PointsBetweenItsTemplatesAtUnitLength) {
    const OffsetPack pack;
    TemplateSum sum;
    sum.add(std::vector<float>{1, 0});
    sum.add(std::vector<float>{0, 1});
    EXPECT_EQ(sum.count(), 2);
    const Template mean = sum.mean(pack);
    EXPECT_FLOAT_EQ(mean.values[0], std::sqrt(0.5F));
    EXPECT_FLOAT_EQ(mean.values[1], std::sqrt(0.5F));
    EXPECT_FLOAT_EQ(mean.offset, std::sqrt(0.5F) / 2);
}

TEST(TemplateSum, OfOneTemplateIsThatTemplate) {
    const OffsetPack pack;
    TemplateSum sum;
    sum.add(std::vector<float>{0.6F, -0.8F});
    const Template mean = sum.mean(pack);
    EXPECT_FLOAT_EQ(mean.values[0], 0.6F);
    EXPECT_FLOAT_EQ(mean.values[1], -0.8F);
    EXPECT_FLOAT_EQ(mean.offset, 0.3F);
}

TEST(TemplateSum, OfOppositesIsLikeNobody) {
    const OffsetPack pack;
    TemplateSum sum;
    sum.add(std::vector<float>{1, 0});
    sum.add(std::vector<float>{-1, 0});
    const Template mean = sum.mean(pack);
    EXPECT_EQ(mean.values, (std::vector<float>{0, 0}));
}

}  // namespace
}  // namespace beholden::analysis
