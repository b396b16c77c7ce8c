#include "app/import_run.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "gallery/test_gallery.h"
#include "imaging/encode.h"
#include "store/logged_write.h"

namespace beholden::app {
namespace {

/// Sees as many faces in a picture as its first pixel's red says, and tells pictures apart by
/// green and blue.
class PicturePack final : public analysis::FacePack {
public:
    [[nodiscard]] Result<std::vector<analysis::DetectedFace>> detect(
        const imaging::Image& image, std::optional<float> /*confidence_min*/
    ) const override {
        std::vector<analysis::DetectedFace> faces(image.pixels[0]);
        for (std::size_t i = 0; i < faces.size(); ++i) {
            faces[i].box_px = {static_cast<float>(i), 0, 60, 60};
            faces[i].confidence = 0.99F;
        }
        return faces;
    }
    [[nodiscard]] Result<analysis::FaceFinding> analyse(
        const imaging::Image& image,
        const analysis::DetectedFace& face,
        const analysis::Wanted& /*wanted*/
    ) const override {
        analysis::FaceFinding finding;
        finding.face = face;
        finding.quality = {50, image.pixels[3] == 1 ? 0.0F : 50.0F};
        return finding;
    }
    [[nodiscard]] Result<std::vector<analysis::Template>> embed(
        const imaging::Image& image, std::span<const analysis::DetectedFace> faces
    ) const override {
        std::vector<analysis::Template> templates;
        for (const auto& face : faces) {
            std::mt19937_64 random(
                image.pixels[1] * 256UL + image.pixels[2] +
                static_cast<std::uint64_t>(face.box_px.left) * 65'536
            );
            templates.push_back(gallery::random_template(random));
        }
        return templates;
    }
    [[nodiscard]] float offset_of(std::span<const float> values) const override {
        return fake_.offset_of(values);
    }
    [[nodiscard]] const analysis::Calibration& calibration() const noexcept override {
        return fake_.calibration();
    }
    [[nodiscard]] int dimension() const noexcept override { return fake_.dimension(); }
    [[nodiscard]] const std::string& model_id() const noexcept override { return fake_.model_id(); }
    [[nodiscard]] const std::string& model_version() const noexcept override {
        return fake_.model_version();
    }

private:
    const gallery::FakePack fake_;
};

class MemorySource final : public objects::ObjectSource {
public:
    [[nodiscard]] Result<Bytes> get(std::string_view key, std::string_view /*version*/)
        const override {
        const auto found = pictures.find(key);
        if (found == pictures.end()) return objects::no_such_object("not there");
        return found->second;
    }
    Result<void> list(std::string_view /*prefix*/, const objects::ListingVisitor& /*visit*/)
        const override {
        return {};
    }
    std::map<std::string, Bytes, std::less<>> pictures;
};

/// A picture of so many faces; `number` makes them somebody's.
Bytes picture(std::uint8_t faces, std::size_t number, bool blurred = false) {
    imaging::Image image;
    image.width_px = image.height_px = 100;
    image.pixels = imaging::Pixels(std::vector<std::uint8_t>(30'000, 128));
    image.pixels[0] = faces;
    image.pixels[1] = static_cast<std::uint8_t>(number / 256);
    image.pixels[2] = static_cast<std::uint8_t>(number % 256);
    image.pixels[3] = blurred ? 1 : 0;
    return imaging::encode_png(image).value();
}

/// All that must be the same after an interrupted import, in order.
using Gallery = std::vector<std::tuple<std::string, std::string, float>>;

class ImportRunTest : public gallery::GalleryTest {
protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(open(picture_pack_));
        ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
        log_ = store::make_recorder(*store_, clock_);
        for (std::size_t i = 0; i < 150; ++i) {
            const std::string key = "p" + std::to_string(i);
            rows_.push_back({.key = key, .external_image_id = "id-" + std::to_string(i)});
            if (i % 17 == 0) continue;  // missing
            source_.pictures[key] = i % 13 == 0   ? Bytes(100, std::byte{7})
                                    : i % 11 == 0 ? picture(0, i)
                                                  : picture(i % 7 == 0 ? 3 : 1, i, i % 19 == 0);
        }
    }

    ImportPlan plan(std::size_t rows) const {
        ImportPlan made;
        made.collection = people_;
        made.rows.assign(rows_.begin(), rows_.begin() + static_cast<std::ptrdiff_t>(rows));
        made.image_ids =
            image_ids(root_key_, gallery_->describe_collection(people_).value(), made.rows);
        made.computing = 3;
        return made;
    }

    Result<ImportCounts> run(const ImportPlan& plan, const std::string& results_name) {
        BH_TRY_ASSIGN(auto results, ImportResults::open(folder_ / results_name, "people"));
        return run_import(
            {*gallery_, picture_pack_, decoder_, source_, *log_, results, clock_}, plan, {}
        );
    }

    ImportCounts must_run(const ImportPlan& plan, const std::string& results_name) {
        const auto counts = run(plan, results_name);
        EXPECT_TRUE(counts) << counts.error().message << counts.error().detail;
        return counts.value_or(ImportCounts{});
    }

    [[nodiscard]] Gallery enrolled() const {
        Gallery found;
        std::string after;
        do {
            const auto page = gallery_->list_faces(people_, after, 100, {}).value();
            for (const auto& face : page.items) {
                found.emplace_back(face.image_id.str(), face.external_image_id, face.box.left);
            }
            after = page.next;
        } while (!after.empty());
        return found;
    }

    const PicturePack picture_pack_;
    const imaging::Decoder decoder_;
    MemorySource source_;
    std::unique_ptr<audit::Recorder> log_;
    std::vector<ImportRow> rows_;
};

TEST_F(ImportRunTest, EnrolsRowsInTheirOrderAndSaysWhatBecameOfEach) {
    const ImportCounts counts = must_run(plan(150), "results");
    EXPECT_EQ(counts.rows, 150u);
    EXPECT_EQ(counts.done(), 150u);
    EXPECT_EQ(counts.already + counts.duplicate, 0u);
    std::size_t refused = 0;
    std::size_t no_face = 0;
    for (std::size_t i = 0; i < 150; ++i) {
        const bool bad = i % 17 == 0 || i % 13 == 0;
        refused += bad ? 1U : 0U;
        no_face += !bad && (i % 11 == 0 || i % 19 == 0) ? 1U : 0U;
    }
    EXPECT_EQ(counts.refused, refused);
    EXPECT_EQ(counts.no_face, no_face);
    EXPECT_EQ(counts.enrolled, 150 - refused - no_face);
    const Gallery found = enrolled();
    EXPECT_EQ(found.size(), counts.faces);
    int last = -1;
    for (const auto& [image, external_id, left] : found) {
        const int number = std::stoi(external_id.substr(3));
        EXPECT_LE(last, number);
        last = number;
    }
}

TEST_F(ImportRunTest, DoesNothingTwice) {
    must_run(plan(150), "results");
    const Gallery before = enrolled();
    const ImportCounts again = must_run(plan(150), "results");
    EXPECT_EQ(again.already, 150u);
    EXPECT_EQ(again.faces, 0u);
    EXPECT_EQ(enrolled(), before);
}

TEST_F(ImportRunTest, GoesOnAfterACrashBetweenCommitAndResults) {
    must_run(plan(150), "uninterrupted");
    const Gallery expected = enrolled();
    for (const std::size_t done : {1UL, 64UL, 100UL}) {
        ASSERT_TRUE(gallery_->delete_faces(
            people_,
            [&] {
                std::vector<FaceId> all;
                const auto page = gallery_->list_faces(people_, "", 1'000, {}).value();
                all.reserve(page.items.size());
                for (const auto& face : page.items) all.push_back(face.face_id);
                return all;
            }(),
            audit::AnyEntry()
        ));
        const ImportCounts first = must_run(plan(done), "lost-" + std::to_string(done));
        // Another results file: as if none of those results had been written.
        const ImportCounts second = must_run(plan(150), "kept-" + std::to_string(done));
        EXPECT_EQ(enrolled(), expected) << done;
        EXPECT_EQ(second.already, 0u);
        EXPECT_EQ(second.done(), 150u);
        EXPECT_GE(second.enrolled, first.enrolled);
        EXPECT_EQ(second.faces, expected.size());
    }
}

TEST_F(ImportRunTest, TakesARowThatIsThereTwiceOnce) {
    ImportPlan twice = plan(20);
    twice.rows.push_back(twice.rows[1]);
    twice.image_ids.push_back(twice.image_ids[1]);
    EXPECT_EQ(must_run(twice, "results").duplicate, 1u);
    const Gallery found = enrolled();
    EXPECT_EQ(
        std::ranges::count(found, "id-1", [](const auto& face) { return std::get<1>(face); }), 1
    );
    EXPECT_EQ(must_run(twice, "results").already, 21u);
}

TEST_F(ImportRunTest, LooksAgainAtWhatWasRefusedIfAsked) {
    must_run(plan(40), "results");
    const Gallery before = enrolled();
    source_.pictures["p17"] = picture(1, 17);
    EXPECT_EQ(must_run(plan(40), "results").already, 40u);
    ImportPlan again = plan(40);
    again.retry_refused = true;
    const ImportCounts counts = must_run(again, "results");
    EXPECT_EQ(counts.enrolled, 1u);
    EXPECT_EQ(enrolled().size(), before.size() + 1);
    EXPECT_EQ(must_run(again, "results").enrolled, 0u);
}

TEST_F(ImportRunTest, KeepsTheRulesOfTheCollection) {
    ImportPlan strict = plan(40);
    strict.rules.one_face_per_picture = true;
    strict.rules.consent_required = true;
    EXPECT_EQ(must_run(strict, "without").refused, 40u);
    strict.stated.consent_reference = "ledger 7";
    const ImportCounts counts = must_run(strict, "with");
    EXPECT_GT(counts.enrolled, 0u);
    std::set<std::string> images;
    for (const auto& [image, external_id, left] : enrolled()) {
        EXPECT_TRUE(images.insert(image).second) << "two faces of one picture";
    }
}

TEST_F(ImportRunTest, EndsWhereTheCollectionIsGone) {
    const ImportPlan made = plan(40);
    ASSERT_TRUE(gallery_->delete_collection(people_, audit::AnyEntry()));
    const auto counts = run(made, "results");
    ASSERT_FALSE(counts);
    EXPECT_EQ(counts.error().code, ErrorCode::kNotFound);
}

TEST(ImageIds, AreTheSameForTheSameRowAndForNoOther) {
    const crypto::SecureKey key = crypto::SecureKey::random();
    gallery::CollectionInfo info;
    info.id = CollectionId("c");
    const std::vector<ImportRow> rows = {
        {.key = "a", .external_image_id = "b"},
        {.key = "ab", .external_image_id = ""},
        {.key = "", .external_image_id = "ab"},
        {.key = "a", .external_image_id = "c"}
    };
    const auto ids = image_ids(key, info, rows);
    EXPECT_EQ(ids, image_ids(key, info, rows));
    EXPECT_EQ(std::set<ImageId>(ids.begin(), ids.end()).size(), rows.size());
    for (const ImageId& id : ids) EXPECT_EQ(id.str()[14], '8');
    info.created += std::chrono::milliseconds(1);
    EXPECT_NE(ids, image_ids(key, info, rows)) << "a collection made anew";
    EXPECT_NE(ids, image_ids(crypto::SecureKey::random(), info, rows));
}

}  // namespace
}  // namespace beholden::app
