#include <fstream>

#include "analysis/faces/testing/pack_fixture.h"

namespace beholden::analysis {
namespace {

using testing::kAssets;
using testing::kDefaultPack;
using testing::kSamples;
using testing::PackTest;
using testing::read_image;

using DefaultPack = PackTest;

TEST_F(DefaultPack, FindsOneFaceInEachPortrait) {
    for (const char* sample : {"obama.jpg", "obama2.jpg", "biden.jpg", "astronaut.png"}) {
        EXPECT_EQ(detect(read_image(kSamples / sample)).size(), 1U) << sample;
    }
}

TEST_F(DefaultPack, FindsNoFaceInThingsAndAnimals) {
    for (const char* sample : {"coffee.png", "chelsea.png", "page.png", "rocket.jpg"}) {
        EXPECT_TRUE(detect(read_image(kSamples / sample)).empty()) << sample;
    }
}

TEST_F(DefaultPack, TemplatesAreUnitVectorsOfItsDimension) {
    const Template face = enrol("obama.jpg");
    ASSERT_EQ(face.values.size(), static_cast<std::size_t>(pack_->dimension()));
    double sum = 0;
    for (const float value : face.values) sum += static_cast<double>(value) * value;
    EXPECT_NEAR(sum, 1, 1e-6);
}

TEST_F(DefaultPack, TellsTheSamePersonFromAnother) {
    const Template obama = enrol("obama.jpg");
    const double same = static_cast<double>(score(obama, enrol("obama2.jpg")));
    const double other = static_cast<double>(score(obama, enrol("biden.jpg")));
    const double threshold = pack_->calibration().score_at(80);
    EXPECT_GT(same, threshold);
    EXPECT_LT(other, threshold);
    EXPECT_GT(pack_->calibration().similarity_pct(same), 99);
    EXPECT_LT(pack_->calibration().similarity_pct(other), 50);
}

TEST_F(DefaultPack, IdenticalTemplatesReachFullSimilarity) {
    const Template face = enrol("obama.jpg");
    EXPECT_EQ(pack_->calibration().similarity_pct(static_cast<double>(score(face, face))), 100);
}

TEST_F(DefaultPack, AnswersTheSameForTheSamePicture) {
    EXPECT_EQ(enrol("biden.jpg").values, enrol("biden.jpg").values);
}

TEST_F(DefaultPack, EmbedsManyFacesAsOneByOne) {
    const imaging::Image image = read_image(kSamples / "sample1.jpg");
    const std::vector<DetectedFace> faces = detect(image);
    ASSERT_GE(faces.size(), 3U);
    const auto together = pack_->embed(image, faces);
    ASSERT_TRUE(together);
    ASSERT_EQ(together->size(), faces.size());
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const auto alone = pack_->embed(image, std::span(faces).subspan(i, 1));
        ASSERT_TRUE(alone);
        EXPECT_NEAR(
            score((*together)[i], alone->front()), score(alone->front(), alone->front()), 1e-5
        );
    }
}

TEST_F(DefaultPack, EmbedsNoFacesAsNoTemplates) {
    const auto none = pack_->embed(read_image(kSamples / "coffee.png"), {});
    ASSERT_TRUE(none);
    EXPECT_TRUE(none->empty());
}

TEST_F(DefaultPack, RefusesAFaceWhoseLandmarksCoincide) {
    const imaging::Image image = read_image(kSamples / "coffee.png");
    const DetectedFace face{};
    const auto templates = pack_->embed(image, std::span(&face, 1));
    ASSERT_FALSE(templates);
    EXPECT_EQ(templates.error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace beholden::analysis
