#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "analysis/faces/testing/pack_fixture.h"

namespace beholden::analysis {
namespace {

using testing::kSamples;
using testing::PackTest;
using testing::read_image;

using Concurrency = PackTest;

constexpr Wanted kAll{
    .landmarks = true, .age_range = true, .gender = true, .eyes_open = true, .mouth_open = true
};

/// Everything a pack says of a picture, as numbers.
std::vector<float> describe(const FacePack& pack, const imaging::Image& image) {
    std::vector<float> numbers;
    const auto faces = pack.detect(image).value();
    for (const DetectedFace& face : faces) {
        const FaceFinding finding = pack.analyse(image, face, kAll).value();
        numbers.insert(numbers.end(), {face.confidence, finding.pose.yaw_deg});
        for (const auto& landmark : finding.landmarks) numbers.push_back(landmark.at_px.x);
        if (finding.attributes.gender) numbers.push_back(finding.attributes.gender->second);
    }
    const auto templates = pack.embed(image, faces).value();
    for (const Template& face : templates) {
        numbers.insert(numbers.end(), face.values.begin(), face.values.end());
        numbers.push_back(face.offset);
    }
    return numbers;
}

TEST_F(Concurrency, ManyThreadsSeeWhatOneSees) {
    std::vector<imaging::Image> images;
    std::vector<std::vector<float>> expected;
    for (const char* sample : {"obama.jpg", "astronaut.png", "sample1.jpg"}) {
        images.push_back(read_image(kSamples / sample));
        expected.push_back(describe(*pack_, images.back()));
    }
    std::atomic<int> different = 0;
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (std::size_t round = 0; round < images.size(); ++round) {
                    const std::size_t i = (t + round) % images.size();
                    if (describe(*pack_, images[i]) != expected[i]) ++different;
                }
            });
        }
    }
    EXPECT_EQ(different, 0);
}

}  // namespace
}  // namespace beholden::analysis
