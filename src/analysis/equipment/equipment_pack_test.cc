#include "analysis/equipment/equipment.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "analysis/equipment/boxes.h"
#include "analysis/equipment/equipment_pack_file.h"
#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/labels/labels.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

using testing::kAssets;
using testing::kSamples;
using testing::read_image;

const std::filesystem::path kPacks = std::filesystem::path(BH_SOURCE_DIR) / "assets/packs";

std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class Equipment : public testing::PackTest {
protected:
    static void SetUpTestSuite() {
        PackTest::SetUpTestSuite();
        auto labels = LabelPack::load(*runtime_, kPacks / "labels-default.toml", kAssets);
        ASSERT_TRUE(labels) << labels.error().message;
        labels_ = std::move(labels).value();
        auto equipment = EquipmentPack::load(
            *runtime_, kPacks / "equipment-default.toml", kAssets, *pack_, *labels_
        );
        ASSERT_TRUE(equipment) << equipment.error().message << " " << equipment.error().detail;
        equipment_ = std::move(equipment).value();
    }
    static void TearDownTestSuite() {
        equipment_.reset();
        labels_.reset();
        PackTest::TearDownTestSuite();
    }

    static std::vector<PersonFinding> find(const std::string& sample) {
        auto people = equipment_->find(read_image(kSamples / sample));
        EXPECT_TRUE(people) << people.error().message;
        return people ? *std::move(people) : std::vector<PersonFinding>{};
    }

    static Result<std::unique_ptr<EquipmentPack>> load_text(const std::string& text) {
        const auto file = std::filesystem::path(::testing::TempDir()) /
                          ("beholden-equipment-" + std::to_string(::getpid()) + ".toml");
        std::ofstream(file) << text;
        auto pack = EquipmentPack::load(*runtime_, file, kAssets, *pack_, *labels_);
        std::filesystem::remove(file);
        return pack;
    }

    inline static std::unique_ptr<LabelPack> labels_;
    inline static std::unique_ptr<EquipmentPack> equipment_;
};

bool has(const PersonFinding& person, BodyPart part) {
    return std::ranges::any_of(person.parts, [part](const SeenPart& seen) {
        return seen.part == part;
    });
}

TEST_F(Equipment, APortraitIsOnePersonWithABareFace) {
    for (const char* sample : {"obama.jpg", "biden.jpg", "astronaut.png"}) {
        const auto people = find(sample);
        ASSERT_EQ(people.size(), 1U) << sample;
        EXPECT_GT(people[0].confidence_pct, 90) << sample;
        ASSERT_GE(people[0].parts.size(), 2U) << sample;
        EXPECT_EQ(people[0].parts[0].part, BodyPart::kFace);
        EXPECT_TRUE(people[0].parts[0].equipment.empty()) << sample;
        EXPECT_GT(people[0].parts[0].bare_confidence_pct, 80) << sample;
        EXPECT_EQ(people[0].parts[1].part, BodyPart::kHead);
        EXPECT_EQ(people[0].parts[1].bare_confidence_pct, 0);
    }
}

TEST_F(Equipment, NobodyIsInPicturesOfThings) {
    for (const char* sample : {"coffee.png", "page.png", "rocket.jpg"}) {
        EXPECT_TRUE(find(sample).empty()) << sample;
    }
}

TEST_F(Equipment, EveryFaceOfAGroupHangsOnAPerson) {
    for (const char* sample : {"sample3.jpg", "sample5.jpg", "sample6.jpg"}) {
        const imaging::Image image = read_image(kSamples / sample);
        const auto faces = pack_->detect(image, 0.8F);
        ASSERT_TRUE(faces);
        const auto people = equipment_->find(image);
        ASSERT_TRUE(people);
        std::size_t faced = 0;
        for (const PersonFinding& person : *people) faced += has(person, BodyPart::kFace) ? 1U : 0U;
        EXPECT_GE(faced, std::min<std::size_t>(faces->size(), limits::kPersonsPerImageMax))
            << sample;
    }
}

TEST_F(Equipment, KeepsTheOrderAndTheLimits) {
    for (const char* sample : {"sample1.jpg", "sample3.jpg", "sample5.jpg", "sample6.jpg"}) {
        const imaging::Image image = read_image(kSamples / sample);
        const auto people = equipment_->find(image);
        ASSERT_TRUE(people);
        EXPECT_LE(people->size(), limits::kPersonsPerImageMax);
        float last = 100;
        for (const PersonFinding& person : *people) {
            EXPECT_LE(person.confidence_pct, last) << sample;
            EXPECT_GE(person.confidence_pct, kEquipmentConfidenceMinPct) << sample;
            last = person.confidence_pct;
            const imaging::Box& box = person.box_px;
            EXPECT_GE(box.left, 0);
            EXPECT_GE(box.top, 0);
            EXPECT_LE(box.left + box.width, static_cast<float>(image.width_px) + 0.01F);
            EXPECT_LE(box.top + box.height, static_cast<float>(image.height_px) + 0.01F);
            for (const SeenPart& seen : person.parts) {
                EXPECT_GE(seen.confidence_pct, kEquipmentConfidenceMinPct);
                EXPECT_LE(seen.confidence_pct, 100);
            }
        }
    }
}

/// The face detector, another network, says where noses are.
TEST_F(Equipment, ThePoseModelsNosesAreTheFaceDetectorsNoses) {
    const auto file = parse_equipment_pack_file(text_of(kPacks / "equipment-default.toml"));
    ASSERT_TRUE(file);
    auto model = runtime_->load(kAssets / file->pose.file, file->pose.sha256);
    ASSERT_TRUE(model);
    const auto pose = PoseModel::make(std::move(*model), file->pose_recipe);
    ASSERT_TRUE(pose) << pose.error().message;
    for (const char* sample : {"obama.jpg", "biden.jpg", "astronaut.png"}) {
        const imaging::Image image = read_image(kSamples / sample);
        const DetectedFace face = detect(image).front();
        const auto people = pose->find(
            image, {0, 0, static_cast<float>(image.width_px), static_cast<float>(image.height_px)}
        );
        ASSERT_TRUE(people) << people.error().message;
        ASSERT_FALSE(people->empty()) << sample;
        const PlacedPoint& nose = people->front().point(BodyPoint::kNose);
        const imaging::Point& expected = face.landmarks_px[2];
        EXPECT_GT(nose.score, 0.3F) << sample;
        EXPECT_LT(
            std::hypot(nose.at_px.x - expected.x, nose.at_px.y - expected.y), face.box_px.width / 4
        ) << sample;
        // The person's own left is the picture's right.
        EXPECT_GT(
            people->front().point(BodyPoint::kLeftEye).at_px.x,
            people->front().point(BodyPoint::kRightEye).at_px.x
        ) << sample;
    }
}

TEST_F(Equipment, NamesAllModelsThatAnswer) {
    EXPECT_EQ(equipment_->model_version(), "1.0");
    EXPECT_NE(equipment_->model_id().find(labels_->model_id()), std::string::npos);
    EXPECT_NE(equipment_->model_id().find(pack_->model_id()), std::string::npos);
}

TEST_F(Equipment, SaysWhichFileOfAPackIsWrong) {
    const std::string good = text_of(kPacks / "equipment-default.toml");
    const auto changed = [&good](const std::string& from, const std::string& to) {
        std::string text = good;
        return text.replace(text.find(from), from.size(), to);
    };
    const std::vector<std::pair<std::string, std::string>> cases{
        {changed("models/movenet.onnx", "models/nothing.onnx"), "[pose]"},
        {changed("models/face_cover.onnx", "models/nothing.onnx"), "[face_cover]"},
        {changed("input_size = 224", "input_size = 192"), "[1, 3, 192, 192]"},
    };
    for (const auto& [text, words] : cases) {
        const auto pack = load_text(text);
        ASSERT_FALSE(pack) << words;
        EXPECT_NE(pack.error().message.find(words), std::string::npos) << pack.error().message;
    }
}

TEST_F(Equipment, ANetworkWithoutTheMapsIsRefused) {
    auto model = runtime_->load(
        kAssets / "models/yunet.onnx",
        "98207b42d51db5730b7266d054578b6abb7ea16de35a69994d38317b2a141436"
    );
    ASSERT_TRUE(model);
    const auto pose = PoseModel::make(std::move(*model), {});
    ASSERT_FALSE(pose);
    EXPECT_EQ(pose.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(pose.error().message.find("keypoint_offsets"), std::string::npos);
}

TEST(FaceCover, ItsBoxIsTheLowerPartOfTheFaceInsideThePicture) {
    const imaging::Image image = imaging::make_image(100, 100);
    DetectedFace face;
    face.box_px = {20, 30, 40, 90};
    face.landmarks_px = {{{30, 50}, {50, 50}, {40, 70}, {32, 90}, {48, 90}}};
    const imaging::Box box = cover_box(face, image);
    EXPECT_FLOAT_EQ(box.left, 20);
    EXPECT_FLOAT_EQ(box.width, 40);
    EXPECT_FLOAT_EQ(box.top, 60);
    EXPECT_FLOAT_EQ(box.top + box.height, 100);
}

}  // namespace
}  // namespace beholden::analysis
