#include "analysis/labels/colours.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "analysis/labels/css_colours.h"

namespace beholden::analysis {
namespace {

using Pixel = std::array<std::uint8_t, 3>;

ColourCounts counted(const std::vector<std::pair<Pixel, int>>& pixels) {
    ColourCounts counts;
    for (const auto& [pixel, times] : pixels) {
        for (int i = 0; i < times; ++i) counts.add(pixel.data());
    }
    return counts;
}

TEST(Lab, MatchesKnownColours) {
    // source: reference values of CIE L*a*b* for sRGB primaries, D65.
    const Lab white = lab_of(255, 255, 255);
    EXPECT_NEAR(white.l, 100, 0.01);
    EXPECT_NEAR(white.a, 0, 0.02);
    EXPECT_NEAR(white.b, 0, 0.02);
    const Lab red = lab_of(255, 0, 0);
    EXPECT_NEAR(red.l, 53.24, 0.02);
    EXPECT_NEAR(red.a, 80.09, 0.05);
    EXPECT_NEAR(red.b, 67.20, 0.05);
    EXPECT_NEAR(lab_of(0, 0, 0).l, 0, 1e-9);
}

TEST(DominantColours, GivesSharesLargestFirst) {
    const auto colours = counted({{{255, 0, 0}, 25}, {{0, 0, 255}, 75}}).dominant(10);
    ASSERT_EQ(colours.size(), 2U);
    EXPECT_EQ(colours[0].css_name, "blue");
    EXPECT_EQ(colours[0].simplified, "blue");
    EXPECT_EQ(colours[0].hex(), "#0000ff");
    EXPECT_NEAR(colours[0].pixel_pct, 75, 1e-9);
    EXPECT_EQ(colours[1].css_name, "red");
    EXPECT_NEAR(colours[1].pixel_pct, 25, 1e-9);
}

TEST(DominantColours, JoinsWhatLooksAlike) {
    const auto colours = counted({{{100, 100, 100}, 50}, {{112, 112, 112}, 50}}).dominant(10);
    ASSERT_EQ(colours.size(), 1U);
    EXPECT_EQ(colours[0].red, 106);
    EXPECT_EQ(colours[0].css_name, "dimgrey");
    EXPECT_EQ(colours[0].simplified, "grey");
}

TEST(DominantColours, KeepsToTheLimitAndSharesStillAddUp) {
    std::vector<std::pair<Pixel, int>> many;
    for (int i = 0; i < 64; ++i) {
        const auto level = [i](int shift) {
            return static_cast<std::uint8_t>(85 * ((i >> shift) & 3));
        };
        many.push_back({{level(0), level(2), level(4)}, 10 + i});
    }
    for (const std::size_t most : {1U, 3U, 20U}) {
        const auto colours = counted(many).dominant(most);
        EXPECT_LE(colours.size(), most);
        EXPECT_GE(colours.size(), most / 2);
        double sum = 0;
        for (const DominantColour& colour : colours) sum += colour.pixel_pct;
        EXPECT_NEAR(sum, 100, 1e-6);
        for (std::size_t i = 1; i < colours.size(); ++i) {
            EXPECT_GE(colours[i - 1].pixel_pct, colours[i].pixel_pct);
        }
    }
}

TEST(DominantColours, OfNothingOrForNobodyThereAreNone) {
    EXPECT_TRUE(ColourCounts().dominant(10).empty());
    EXPECT_TRUE(counted({{{1, 2, 3}, 5}}).dominant(0).empty());
}

TEST(CssColours, AreNamedOnceInTwelveFamilies) {
    std::set<std::string_view> names;
    std::set<std::uint32_t> values;
    std::set<std::string_view> families;
    for (const CssColour& colour : kCssColours) {
        EXPECT_TRUE(names.insert(colour.name).second) << colour.name;
        EXPECT_TRUE(values.insert(colour.rgb).second) << colour.name;
        families.insert(colour.simplified);
    }
    EXPECT_EQ(families.size(), 12U);
}

}  // namespace
}  // namespace beholden::analysis
