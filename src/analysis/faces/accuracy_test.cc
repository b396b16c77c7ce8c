// What the default pack is worth on labelled pictures; runs where they are (docs/evaluation.md has
// the figures over all of them).
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/synthetic.h"

namespace beholden::analysis {
namespace {

using testing::kData;
using testing::PackTest;
using testing::read_image;

/// A labelled FairFace picture.
struct Labelled {
    std::filesystem::path file;
    int decade = 0;  ///< 0-2, 3-9, 10-19, ... 70 and more: 0..8.
    std::string gender;
};

class Accuracy : public PackTest {
protected:
    void SetUp() override {
        if (!std::filesystem::exists(kData / "fairface-val/labels.csv")) {
            GTEST_SKIP() << "no labelled pictures here";
        }
    }

    /// The first `count` rows of the labels.
    static std::vector<Labelled> fairface(std::size_t count) {
        const std::map<std::string, int> decades{
            {"0-2", 0},   {"3-9", 1},   {"10-19", 2}, {"20-29", 3},        {"30-39", 4},
            {"40-49", 5}, {"50-59", 6}, {"60-69", 7}, {"more than 70", 8},
        };
        std::ifstream labels(kData / "fairface-val/labels.csv");
        std::string line;
        std::getline(labels, line);
        std::vector<Labelled> rows;
        while (rows.size() < count && std::getline(labels, line)) {
            std::istringstream fields(line);
            std::string file;
            std::string age;
            std::string gender;
            std::getline(fields, file, ',');
            std::getline(fields, age, ',');
            std::getline(fields, gender, ',');
            rows.push_back({kData / "fairface-val/images" / file, decades.at(age), gender});
        }
        return rows;
    }

    /// Every `step`-th picture of LFW, in the order of names.
    static std::vector<std::filesystem::path> lfw(std::size_t step) {
        std::vector<std::filesystem::path> all;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(kData / "lfw")) {
            if (entry.path().extension() == ".jpg") all.push_back(entry.path());
        }
        std::ranges::sort(all);
        std::vector<std::filesystem::path> some;
        for (std::size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
        return some;
    }
};

TEST_F(Accuracy, FindsPracticallyEveryPortrait) {
    int found = 0;
    const auto rows = fairface(1'000);
    for (const Labelled& row : rows) found += detect(read_image(row.file)).empty() ? 0 : 1;
    EXPECT_EQ(rows.size(), 1'000U);
    EXPECT_GE(found, 998);
}

TEST_F(Accuracy, FindsEveryFaceInTheNews) {
    const auto files = lfw(25);
    ASSERT_GT(files.size(), 300U);
    for (const auto& file : files) EXPECT_FALSE(detect(read_image(file)).empty()) << file;
}

/// Faces of many people and photographs, 40 pixels high, in one picture of 1920 x 1080.
TEST_F(Accuracy, FindsCrowdsOfSmallFaces) {
    constexpr int kFacePx = 40;
    constexpr int kColumns = 15;
    imaging::Image crowd = imaging::make_image(1920, 1080);
    std::ranges::fill(crowd.pixels, std::uint8_t{128});
    std::vector<Point> middles;
    for (const auto& file : lfw(70)) {
        if (middles.size() == 100) break;
        const imaging::Image image = read_image(file);
        const Box box = detect(image).at(0).box_px;
        const Box head{
            box.left - 0.5F * box.width, box.top - 0.5F * box.height, 2 * box.width, 2 * box.height
        };
        // Where the picture ends before the head's surroundings do, its middle moves.
        if (head.left < 0 || head.top < 0 || head.left + head.width > 250 ||
            head.top + head.height > 250) {
            continue;
        }
        const int height = 2 * kFacePx;
        const int width = static_cast<int>(static_cast<float>(height) * box.width / box.height);
        const auto i = static_cast<int>(middles.size());
        const int left = i % kColumns * 125;
        const int top = i / kColumns * 125;
        testing::paste(testing::shrunk(testing::cut(image, head), width, height), left, top, crowd);
        middles.push_back(
            {static_cast<float>(left) + static_cast<float>(width) / 2,
             static_cast<float>(top) + static_cast<float>(height) / 2}
        );
    }
    ASSERT_EQ(middles.size(), 100U);
    const auto faces = detect(crowd);
    const auto found = std::ranges::count_if(middles, [&](const Point& middle) {
        return std::ranges::any_of(faces, [&](const DetectedFace& face) {
            const Box& box = face.box_px;
            return middle.x > box.left && middle.x < box.left + box.width && middle.y > box.top &&
                   middle.y < box.top + box.height;
        });
    });
    EXPECT_GE(found, 98);
}

TEST_F(Accuracy, TellsGenderAndAgeAsWellAsMeasured) {
    constexpr int kDecadeBegins[] = {0, 3, 10, 20, 30, 40, 50, 60, 70};
    int faces_seen = 0;
    int genders_right = 0;
    int decades_near = 0;
    for (const Labelled& row : fairface(500)) {
        const imaging::Image image = read_image(row.file);
        const auto faces = detect(image);
        if (faces.empty()) continue;
        const auto finding =
            pack_->analyse(image, faces.front(), {.age_range = true, .gender = true});
        ASSERT_TRUE(finding);
        const auto [low, high] = *finding->attributes.age_range_years;
        const int age = low > 0 ? (low + high) / 2 : static_cast<int>((high - 4) / 1.2);
        const auto decade =
            std::ranges::upper_bound(kDecadeBegins, age) - std::begin(kDecadeBegins) - 1;
        ++faces_seen;
        genders_right += finding->attributes.gender->first == row.gender ? 1 : 0;
        decades_near += std::abs(decade - row.decade) <= 1 ? 1 : 0;
    }
    EXPECT_GT(faces_seen, 495);
    EXPECT_GT(genders_right, faces_seen * 84 / 100);
    EXPECT_GT(decades_near, faces_seen * 79 / 100);
}

}  // namespace
}  // namespace beholden::analysis
