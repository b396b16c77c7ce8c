#include "api/regions.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace beholden::api {
namespace {

namespace rek = wire::rekognition;
using imaging::Point;

rek::RegionOfInterest box(float left, float top, float width, float height) {
    rek::RegionOfInterest region;
    region.BoundingBox.emplace();
    region.BoundingBox->Left = left;
    region.BoundingBox->Top = top;
    region.BoundingBox->Width = width;
    region.BoundingBox->Height = height;
    return region;
}

rek::RegionOfInterest polygon(const std::vector<Point>& points) {
    rek::RegionOfInterest region;
    region.Polygon.emplace();
    for (const Point& at : points) {
        rek::Point point;
        point.X = at.x;
        point.Y = at.y;
        region.Polygon->push_back(point);
    }
    return region;
}

double share(const std::vector<rek::RegionOfInterest>& shapes, std::span<const Point> convex) {
    const auto regions = Regions::make(shapes);
    EXPECT_TRUE(regions) << regions.error().message;
    return regions ? regions->share_of(convex) : -1;
}

/// A word from 0.2 to 0.6 across and 0.4 to 0.5 down.
constexpr std::array<Point, 4> kWord{{{0.2F, 0.4F}, {0.6F, 0.4F}, {0.6F, 0.5F}, {0.2F, 0.5F}}};

TEST(Regions, WithoutARegionEverythingIsInside) {
    EXPECT_EQ(Regions().share_of(kWord), 1);
    EXPECT_EQ(share({}, kWord), 1);
}

TEST(Regions, ABoxHoldsItsShareOfAWord) {
    EXPECT_NEAR(share({box(0, 0, 1, 1)}, kWord), 1, 1e-6);
    EXPECT_NEAR(share({box(0, 0, 0.3F, 1)}, kWord), 0.25, 1e-6);
    EXPECT_NEAR(share({box(0.5F, 0.45F, 0.5F, 0.5F)}, kWord), 0.125, 1e-6);
    EXPECT_EQ(share({box(0.7F, 0, 0.3F, 1)}, kWord), 0);
}

TEST(Regions, SharesOfSeveralRegionsAreNotAddedUp) {
    EXPECT_NEAR(share({box(0, 0, 0.4F, 1), box(0.4F, 0, 0.6F, 1)}, kWord), 0.5, 1e-6);
}

TEST(Regions, APolygonMayGoEitherWayRoundAndBeHollow) {
    const std::vector<Point> triangle{{0, 0}, {1, 0}, {0, 1}};
    std::vector<Point> backwards(triangle.rbegin(), triangle.rend());
    EXPECT_NEAR(share({polygon(triangle)}, kWord), 0.875, 1e-3);
    EXPECT_NEAR(share({polygon(backwards)}, kWord), 0.875, 1e-3);
    // A U whose gap holds the middle half of the word.
    const std::vector<Point> hollow{{0.1F, 0.3F}, {0.3F, 0.3F}, {0.3F, 0.6F}, {0.5F, 0.6F},
                                    {0.5F, 0.3F}, {0.7F, 0.3F}, {0.7F, 0.7F}, {0.1F, 0.7F}};
    EXPECT_NEAR(share({polygon(hollow)}, kWord), 0.5, 1e-5);
}

TEST(Regions, TheShapeMayBeTurnedAndGoEitherWayRound) {
    const std::array<Point, 4> diamond{{{0.5F, 0.3F}, {0.3F, 0.5F}, {0.5F, 0.7F}, {0.7F, 0.5F}}};
    EXPECT_NEAR(share({box(0, 0, 0.5F, 1)}, diamond), 0.5, 1e-5);
}

TEST(Regions, AShapeWithoutAreaIsNowhere) {
    const std::array<Point, 4> line{{{0.2F, 0.4F}, {0.6F, 0.4F}, {0.6F, 0.4F}, {0.2F, 0.4F}}};
    EXPECT_EQ(share({box(0, 0, 1, 1)}, line), 0);
}

TEST(Regions, RefusesWhatIsNoRegion) {
    rek::RegionOfInterest both = box(0, 0, 1, 1);
    both.Polygon = polygon({{0, 0}, {1, 0}, {1, 1}}).Polygon;
    rek::RegionOfInterest lacking = box(0, 0, 1, 1);
    lacking.BoundingBox->Top.reset();
    rek::RegionOfInterest half_point = polygon({{0, 0}, {1, 0}, {1, 1}});
    half_point.Polygon->back().Y.reset();
    const std::vector<rek::RegionOfInterest> wrong{
        {},
        both,
        lacking,
        half_point,
        box(0, 0, 0, 1),
        box(-0.1F, 0, 0.5F, 0.5F),
        box(0, 0, 1.5F, 1),
        polygon({{0, 0}, {1, 1}}),
        polygon({{0, 0}, {1, 0}, {1.1F, 1}}),
        polygon(std::vector<Point>(11, Point{0.5F, 0.5F})),
    };
    for (const auto& shape : wrong) {
        const auto made = Regions::make(std::vector{shape});
        ASSERT_FALSE(made);
        EXPECT_EQ(made.error().code, ErrorCode::kInvalidArgument);
        EXPECT_TRUE(made.error().message.starts_with("RegionsOfInterest: "));
    }
}

}  // namespace
}  // namespace beholden::api
