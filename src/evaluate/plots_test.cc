#include "evaluate/plots.h"

#include <gtest/gtest.h>

#include <string_view>

#include "evaluate/svg.h"

namespace beholden::evaluate {
namespace {

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

TEST(Svg, EscapesText) {
    Svg svg(100, 50);
    svg.text({0, 0}, "a<b & \"c\"", "start");
    EXPECT_NE(svg.finish().find("a&lt;b &amp; &quot;c&quot;"), std::string::npos);
    EXPECT_TRUE(svg.finish().ends_with("</svg>\n"));
}

TEST(RocPlot, HasALineAndANameForEveryCurve) {
    const std::vector<RocCurve> curves{
        {"ours", {{1, 1, -1}, {1e-3, 0.99, 0.4}}}, {"theirs", {{1, 1, -1}, {1e-3, 0.9, 0.5}}}
    };
    const std::string svg = plot_roc(curves, "ROC");
    EXPECT_EQ(count(svg, "<polyline"), 2U);
    EXPECT_EQ(count(svg, ">ours<"), 1U);
    EXPECT_EQ(count(svg, ">1e-3<"), 1U);
    EXPECT_EQ(count(svg, "nan"), 0U);
}

TEST(RocPlot, PutsAPerfectPointAtTheTop) {
    const std::vector<RocCurve> curves{{"x", {{1, 1, 0}, {1e-2, 1, 0}}}};
    EXPECT_NE(plot_roc(curves, "").find("points=\"620.0,50.0 80.0,50.0 \""), std::string::npos);
}

TEST(GroupsPlot, HasADotPerGroupAndScoreAndSurvivesNoEvents) {
    const Rate some{10, 1000, {5e-3, 2e-2}};
    const Rate none{0, 1000, {0, 4e-3}};
    const std::vector<GroupPanel> panels{{"at 1e-3", {{"A", {some, none}}, {"B & C", {none, some}}}}
    };
    const std::vector<std::string> names{"score", "cosine"};
    const std::string svg = plot_groups(panels, names);
    EXPECT_EQ(count(svg, "r=\"3.5\""), 4U);
    EXPECT_EQ(count(svg, "B &amp; C"), 1U);
    EXPECT_EQ(count(svg, "nan"), 0U);
    EXPECT_EQ(count(svg, "inf"), 0U);
}

}  // namespace
}  // namespace beholden::evaluate
