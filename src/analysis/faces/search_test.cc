#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "analysis/faces/nms.h"
#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/synthetic.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

using testing::cut;
using testing::kSamples;
using testing::PackTest;
using testing::paste;
using testing::read_image;
using testing::shrunk;

/// A head with its surroundings: the face's box, grown on all sides by that share of its size.
imaging::Box around(const Box& box, float share) {
    return {
        box.left - share * box.width,
        box.top - share * box.height,
        box.width * (1 + 2 * share),
        box.height * (1 + 2 * share),
    };
}

class Search : public PackTest {
protected:
    /// Heads of the portraits, for crowds.
    static std::vector<imaging::Image> heads() {
        std::vector<imaging::Image> made;
        for (const char* sample : {"obama.jpg", "obama2.jpg", "biden.jpg", "astronaut.png"}) {
            const imaging::Image image = read_image(kSamples / sample);
            made.push_back(cut(image, around(detect(image).at(0).box_px, 0.6F)));
        }
        return made;
    }
};

struct Crowd {
    imaging::Image image;
    std::vector<Point> middles_px;
};

/// Rows of heads whose faces are `face_px` high, in a picture of 1920 x 1080.
Crowd crowd_of(const std::vector<imaging::Image>& heads, int face_px, std::size_t count) {
    Crowd crowd{imaging::make_image(1920, 1080), {}};
    std::ranges::fill(crowd.image.pixels, std::uint8_t{128});
    const int height = face_px * 22 / 10;  // heads() keeps 0.6 above and below
    const int pitch = height + 4;
    const auto columns = static_cast<std::size_t>(1920 / pitch);
    for (std::size_t i = 0; i < count; ++i) {
        const imaging::Image& head = heads[i % heads.size()];
        const int width = head.width_px * height / head.height_px;
        const int left = static_cast<int>(i % columns) * pitch;
        const int top = static_cast<int>(i / columns) * pitch;
        paste(shrunk(head, width, height), left, top, crowd.image);
        crowd.middles_px.push_back(
            {static_cast<float>(left) + static_cast<float>(width) / 2,
             static_cast<float>(top) + static_cast<float>(height) / 2}
        );
    }
    return crowd;
}

/// Mean distance of corresponding landmarks, in distances of the eyes.
double landmark_distance(const DetectedFace& a, const DetectedFace& b) {
    const auto apart = [](const Point& p, const Point& q) {
        return std::hypot(p.x - q.x, p.y - q.y);
    };
    double sum = 0;
    for (std::size_t i = 0; i < a.landmarks_px.size(); ++i) {
        sum += static_cast<double>(apart(a.landmarks_px.at(i), b.landmarks_px.at(i)));
    }
    const auto eyes = static_cast<double>(apart(b.landmarks_px.at(0), b.landmarks_px.at(1)));
    return sum / static_cast<double>(a.landmarks_px.size()) / eyes;
}

std::size_t count_found(const Crowd& crowd, const std::vector<DetectedFace>& faces) {
    const auto is_found = [&](const Point& middle) {
        return std::ranges::any_of(faces, [&](const DetectedFace& face) {
            const Box& box = face.box_px;
            return middle.x > box.left && middle.x < box.left + box.width && middle.y > box.top &&
                   middle.y < box.top + box.height;
        });
    };
    return static_cast<std::size_t>(std::ranges::count_if(crowd.middles_px, is_found));
}

TEST_F(Search, FindsAHundredFacesOfFortyPixelsInFullHd) {
    const Crowd crowd = crowd_of(heads(), 40, 100);
    const auto faces = detect(crowd.image);
    EXPECT_GE(count_found(crowd, faces), 98U);
    EXPECT_LE(faces.size(), 100U);
}

TEST_F(Search, AnswersTheHundredLargestOfMore) {
    Crowd crowd = crowd_of(heads(), 40, 130);
    const imaging::Image large = shrunk(heads()[0], 220, 260);
    paste(large, 1600, 800, crowd.image);
    const auto faces = detect(crowd.image);
    ASSERT_EQ(faces.size(), static_cast<std::size_t>(limits::kFacesPerImageMax));
    EXPECT_GT(faces.front().box_px.left, 1600);
    EXPECT_TRUE(std::ranges::is_sorted(faces, std::ranges::greater(), [](const DetectedFace& face) {
        return face.box_px.width * face.box_px.height;
    }));
}

TEST_F(Search, FindsAFaceThatFillsThePictureAtAnySize) {
    const imaging::Image image = read_image(kSamples / "obama.jpg");
    const imaging::Image portrait = cut(image, around(detect(image).at(0).box_px, 0.1F));
    for (const int width : {80, 160, 320, 640, 1280, 2400}) {
        const int height = portrait.height_px * width / portrait.width_px;
        const auto faces = detect(shrunk(portrait, width, height));
        ASSERT_EQ(faces.size(), 1U) << width;
        EXPECT_GT(faces[0].box_px.width, 0.6F * static_cast<float>(width)) << width;
    }
}

TEST_F(Search, FindsTheSameFacesWhenAPictureIsEnlarged) {
    for (const char* sample : {"sample1.jpg", "sample4.jpg", "sample6.jpg"}) {
        const imaging::Image image = read_image(kSamples / sample);
        const auto faces = detect(image);
        const auto larger =
            detect(imaging::resize(image, image.width_px * 3 / 2, image.height_px * 3 / 2));
        ASSERT_EQ(faces.size(), larger.size()) << sample;
        for (const DetectedFace& face : faces) {
            const Box& box = face.box_px;
            const Box grown{box.left * 1.5F, box.top * 1.5F, box.width * 1.5F, box.height * 1.5F};
            EXPECT_TRUE(std::ranges::any_of(larger, [&](const DetectedFace& other) {
                return overlap(grown, other.box_px) > 0.7;
            })) << sample;
        }
    }
}

TEST_F(Search, NeverAnswersOneFaceTwice) {
    for (const char* sample : {"sample1.jpg", "sample2.jpg", "sample3.jpg", "sample5.jpg"}) {
        const auto faces = detect(read_image(kSamples / sample));
        for (std::size_t a = 0; a < faces.size(); ++a) {
            for (std::size_t b = 0; b < a; ++b) {
                EXPECT_LT(containment(faces[a].box_px, faces[b].box_px), 0.5) << sample;
            }
        }
    }
}

TEST_F(Search, LargestAloneIsTheFirstOfAll) {
    for (const char* sample : {"obama.jpg", "biden.jpg", "sample1.jpg", "sample3.jpg"}) {
        const imaging::Image image = read_image(kSamples / sample);
        const auto largest = pack_->detect_largest(image);
        ASSERT_TRUE(largest);
        ASSERT_EQ(largest->size(), 1U) << sample;
        const DetectedFace searched = detect(image).front();
        EXPECT_GT(overlap(largest->front().box_px, searched.box_px), 0.8) << sample;
        // As far apart as two scales place them.
        EXPECT_LT(landmark_distance(largest->front(), searched), 0.2) << sample;
    }
    const auto none = pack_->detect_largest(read_image(kSamples / "coffee.png"));
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());
}

TEST_F(Search, HonoursTheCallersConfidence) {
    const imaging::Image image = read_image(kSamples / "obama.jpg");
    const auto all = pack_->detect(image, 0.3F);
    const auto none = pack_->detect(image, 0.99F);
    ASSERT_TRUE(all);
    ASSERT_TRUE(none);
    EXPECT_GE(all->size(), 1U);
    EXPECT_TRUE(none->empty());
}

TEST_F(Search, SurvivesNoiseAndExtremeShapes) {
    imaging::Image noise = imaging::make_image(1600, 1200);
    std::uint32_t state = 1;
    for (std::uint8_t& level : noise.pixels) {
        state = state * 1'664'525 + 1'013'904'223;
        level = static_cast<std::uint8_t>(state >> 24U);
    }
    EXPECT_TRUE(pack_->detect(noise, 0.0F));
    EXPECT_TRUE(pack_->detect(imaging::make_image(10'000, 80)));
    EXPECT_TRUE(pack_->detect(imaging::make_image(80, 10'000)));
    EXPECT_TRUE(pack_->detect(imaging::make_image(80, 80)));
}

}  // namespace
}  // namespace beholden::analysis
