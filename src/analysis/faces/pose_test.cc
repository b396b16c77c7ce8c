#include "analysis/faces/pose.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "analysis/faces/head_geometry.h"
#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/synthetic.h"

namespace beholden::analysis {
namespace {

using testing::kSamples;
using testing::mirrored;
using testing::PackTest;
using testing::read_image;
using testing::turned;

constexpr double kRadians = std::numbers::pi / 180;

/// Where a place of a head in that pose appears, 100 pixels to the unit.
Point project(Place place, const Pose& pose) {
    const double yaw = static_cast<double>(pose.yaw_deg) * kRadians;
    const double pitch = static_cast<double>(pose.pitch_deg) * kRadians;
    const double roll = static_cast<double>(pose.roll_deg) * kRadians;
    // To the image's right: what is in front (z < 0) moves right.
    const double x1 = std::cos(yaw) * place.x - std::sin(yaw) * place.z;
    const double z1 = std::sin(yaw) * place.x + std::cos(yaw) * place.z;
    // Upward: what is in front moves up.
    const double y2 = std::cos(pitch) * place.y + std::sin(pitch) * z1;
    // Clockwise in the image.
    const double x3 = std::cos(roll) * x1 - std::sin(roll) * y2;
    const double y3 = std::sin(roll) * x1 + std::cos(roll) * y2;
    return {static_cast<float>(500 + 100 * x3), static_cast<float>(400 + 100 * y3)};
}

TEST(FitPose, RecoversEveryPoseItIsGiven) {
    std::vector<Place> places;
    for (const RigidPoint& rigid : rigid_points()) places.push_back(rigid.place);
    for (float yaw = -80; yaw <= 80; yaw += 20) {
        for (float pitch = -60; pitch <= 60; pitch += 20) {
            for (float roll = -170; roll <= 170; roll += 34) {
                const Pose pose{roll, yaw, pitch};
                std::vector<Point> points;
                for (const Place& place : places) points.push_back(project(place, pose));
                const auto fitted = fit_pose(points, places);
                ASSERT_TRUE(fitted);
                EXPECT_NEAR(fitted->yaw_deg, yaw, 0.05);
                EXPECT_NEAR(fitted->pitch_deg, pitch, 0.05);
                EXPECT_NEAR(fitted->roll_deg, roll, 0.05);
            }
        }
    }
}

TEST(FitPose, RefusesWhatTellsNoDepth) {
    const std::vector<Point> points{{0, 0}, {1, 0}, {0, 1}, {1, 1}};
    const std::vector<Place> flat{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}};
    const auto fitted = fit_pose(points, flat);
    ASSERT_FALSE(fitted);
    EXPECT_EQ(fitted.error().code, ErrorCode::kInvalidArgument);
    EXPECT_FALSE(fit_pose(std::span(points).first(3), std::span(flat).first(3)));
    EXPECT_FALSE(fit_pose(std::span(points).first(3), flat));
}

TEST(PoseOfLandmarks, AnswersZerosForPointsThatCoincide) {
    const Pose pose = pose_of_landmarks({});
    EXPECT_EQ(pose.roll_deg, 0);
    EXPECT_EQ(pose.yaw_deg, 0);
    EXPECT_EQ(pose.pitch_deg, 0);
}

class PoseOfPictures : public PackTest {
protected:
    static Pose pose_of(const imaging::Image& image) {
        const auto faces = detect(image);
        EXPECT_FALSE(faces.empty());
        const auto finding = pack_->analyse(image, faces.front(), {});
        EXPECT_TRUE(finding);
        return finding->pose;
    }
};

TEST_F(PoseOfPictures, MirroringFlipsYawAndRollAndKeepsPitch) {
    for (const char* sample : {"obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg"}) {
        const imaging::Image image = read_image(kSamples / sample);
        const Pose pose = pose_of(image);
        const Pose mirror = pose_of(mirrored(image));
        EXPECT_NEAR(mirror.yaw_deg, -pose.yaw_deg, 4) << sample;
        EXPECT_NEAR(mirror.roll_deg, -pose.roll_deg, 4) << sample;
        EXPECT_NEAR(mirror.pitch_deg, pose.pitch_deg, 4) << sample;
    }
}

TEST_F(PoseOfPictures, TurningThePictureChangesTheRollAlone) {
    const imaging::Image image = read_image(kSamples / "biden.jpg");
    const Pose pose = pose_of(image);
    for (const double angle : {-25.0, -10.0, 10.0, 25.0}) {
        const Pose other = pose_of(turned(image, angle));
        EXPECT_NEAR(other.roll_deg, pose.roll_deg + static_cast<float>(angle), 3) << angle;
        EXPECT_NEAR(other.yaw_deg, pose.yaw_deg, 6) << angle;
        EXPECT_NEAR(other.pitch_deg, pose.pitch_deg, 6) << angle;
    }
}

// Seen by eye: the second portrait looks to the image's left, the third to its right.
TEST_F(PoseOfPictures, SignsAreTheApis) {
    EXPECT_LT(pose_of(read_image(kSamples / "obama2.jpg")).yaw_deg, -5);
    EXPECT_GT(pose_of(read_image(kSamples / "obama3.jpg")).yaw_deg, 5);
}

}  // namespace
}  // namespace beholden::analysis
