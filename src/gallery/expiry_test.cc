// Faces whose time is over: gone from every answer at once, and from the disk with the next sweep.
#include <array>
#include <fstream>
#include <iterator>

#include "base/limits.h"
#include "gallery/test_gallery.h"
#include "gallery/users.h"
#include "policy/policy.h"
#include "store/sqlite/database.h"

namespace beholden::gallery {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::milliseconds;

class ExpiryTest : public GalleryTest {
protected:
    void SetUp() override {
        open();
        ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
        keep_for(30);
    }

    /// Sets the collection's policy as it lies on the disk, and opens again.
    void keep_for(std::optional<int> retention_days) {
        policy::Rules rules;
        rules.retention_days = retention_days;
        const auto policy = policy::Policy::make("custom", rules).value();
        ASSERT_TRUE(store_->write({[&](store::Transaction& transaction) {
            return transaction.set_policy(1, policy.document());
        }}));
        open();
    }

    std::int64_t count(const std::string& file, const std::string& table) {
        auto database = store::sqlite::Database::open(folder_ / file, {.read_only = true}).value();
        return database.read_int64("SELECT count(*) FROM " + table).value();
    }
    std::size_t listed() { return gallery_->list_faces(people_, "", 99, {})->items.size(); }
    std::size_t found(const analysis::Template& probe) {
        return gallery_->search_template(people_, probe, {0, 99})->matches.size();
    }
    static std::string content(const fs::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    analysis::Template ann_ = random_template(random_);
};

// Row 15 of the safeguards.
TEST_F(ExpiryTest, AFaceIsInNoAnswerFromItsMomentOn) {
    const FaceId face = enrol(people_, ann_);
    EXPECT_EQ(gallery_->list_faces(people_, "", 9, {})->items[0].expires, clock_.time + days(30));
    clock_.time += days(30) - milliseconds(1);
    EXPECT_EQ(listed(), 1u);
    EXPECT_EQ(found(ann_), 1u);
    clock_.time += milliseconds(1);
    EXPECT_EQ(found(ann_), 0u);
    EXPECT_EQ(listed(), 0u);
    EXPECT_EQ(gallery_->describe_collection(people_)->face_count, 0);
    EXPECT_EQ(
        gallery_->search_face(people_, face, {0, 9}).error().code, ErrorCode::kInvalidArgument
    );
    EXPECT_EQ(
        gallery_->delete_faces(people_, std::array{face}, audit::AnyEntry())->not_found,
        std::vector{face}
    );
    ASSERT_TRUE(gallery_->users().create_user(people_, UserId("ann"), "", audit::AnyEntry()));
    const auto outcome = gallery_->users().associate_faces(
        people_, UserId("ann"), std::array{face}, 0, "", audit::AnyEntry()
    );
    EXPECT_EQ(outcome->faces[0].fate, FaceFate::kNotFound);
}

TEST_F(ExpiryTest, EveryFaceHasItsOwnMoment) {
    enrol(people_, ann_);
    clock_.time += days(10);
    const FaceId younger = enrol(people_, ann_);
    // The clock is set back: the last face is the oldest.
    clock_.time -= days(15);
    enrol(people_, ann_);
    clock_.time += days(30);
    EXPECT_EQ(listed(), 2u);
    clock_.time += days(5);
    ASSERT_EQ(listed(), 1u);
    EXPECT_EQ(gallery_->list_faces(people_, "", 9, {})->items[0].face_id, younger);
    EXPECT_EQ(gallery_->destroy_overdue(), 2);
    EXPECT_EQ(gallery_->destroy_overdue(), 0);
    clock_.time += days(10);
    EXPECT_EQ(gallery_->destroy_overdue(), 1);
}

TEST_F(ExpiryTest, DestroysTheKeyOnTheDisk) {
    enrol(people_, ann_);
    enrol(people_, random_template(random_));
    std::string wrapped;
    {
        auto keys = store::sqlite::Database::open(folder_ / "keys.db", {.read_only = true}).value();
        auto select = keys.prepare("SELECT wrapped FROM face_keys").value();
        ASSERT_TRUE(select.step().value());
        wrapped = as_text(select.column_blob(0));
    }
    clock_.time += days(29);
    enrol(people_, random_template(random_));
    clock_.time += days(1);
    EXPECT_EQ(listed(), 1u);
    EXPECT_EQ(count("keys.db", "face_keys"), 3);
    EXPECT_EQ(gallery_->destroy_overdue(), 2);
    EXPECT_EQ(count("keys.db", "face_keys"), 1);
    EXPECT_EQ(count("data.db", "faces"), 1);
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
        EXPECT_EQ(content(entry.path()).find(wrapped), std::string::npos) << entry.path();
    }
}

TEST_F(ExpiryTest, WhatACrashCutShortIsFoundAgain) {
    enrol(people_, ann_);
    clock_.time += days(30);
    EXPECT_EQ(listed(), 0u);
    // Not destroyed yet: after a restart the face lies on the disk, and still in no answer.
    open();
    EXPECT_EQ(count("keys.db", "face_keys"), 1);
    EXPECT_EQ(found(ann_), 0u);
    EXPECT_EQ(gallery_->destroy_overdue(), 1);
    open();
    EXPECT_EQ(count("keys.db", "face_keys"), 0);
    EXPECT_EQ(gallery_->destroy_overdue(), 0);
}

TEST_F(ExpiryTest, AUserIsWhatItsLivingFacesAre) {
    Users& users = gallery_->users();
    const UserId ann("ann");
    ASSERT_TRUE(users.create_user(people_, ann, "", audit::AnyEntry()));
    const FaceId old = enrol(people_, alike(random_, ann_, 0.3F));
    clock_.time += days(20);
    const FaceId young = enrol(people_, alike(random_, ann_, 0.95F));
    ASSERT_TRUE(
        users.associate_faces(people_, ann, std::array{old, young}, 0, "", audit::AnyEntry())
    );
    const auto similarity = [&]() -> double {
        const auto result = users.search_template(people_, ann_, {0, 9});
        return result->matches.empty() ? -1 : result->matches[0].similarity_pct;
    };
    const double both = similarity();
    EXPECT_GT(both, 0);
    clock_.time += days(10);
    // Until the sweep the template that has the old face in it is not compared.
    EXPECT_EQ(similarity(), -1);
    EXPECT_EQ(gallery_->destroy_overdue(), 1);
    EXPECT_GT(similarity(), both);
    EXPECT_EQ(gallery_->list_faces(people_, "", 9, {.user = ann})->items.size(), 1u);
    const double before = similarity();
    open();
    EXPECT_NEAR(
        gallery_->users().search_template(people_, ann_, {0, 9})->matches[0].similarity_pct, before,
        1e-9
    );
    clock_.time += days(20);
    EXPECT_EQ(gallery_->destroy_overdue(), 1);
    EXPECT_EQ(gallery_->users().list_users(people_, "", 9)->items[0].face_count, 0);
}

TEST_F(ExpiryTest, WithoutARuleNothingExpires) {
    keep_for(std::nullopt);
    enrol(people_, ann_);
    clock_.time += days(100'000);
    EXPECT_EQ(listed(), 1u);
    EXPECT_FALSE(gallery_->list_faces(people_, "", 9, {})->items[0].expires);
    EXPECT_EQ(gallery_->destroy_overdue(), 0);
}

TEST_F(ExpiryTest, ManyAreDestroyedInPortions) {
    constexpr int kMany = limits::kPurgeFacesMax + 50;
    std::vector<NewFace> faces;
    for (int i = 0; i < kMany; ++i) faces.push_back(new_face(random_template(random_)));
    ASSERT_TRUE(gallery_->enrol(people_, std::move(faces), audit::AnyEntry()));
    clock_.time += days(30);
    EXPECT_EQ(gallery_->destroy_overdue(), kMany);
    EXPECT_EQ(count("keys.db", "face_keys"), 0);
}

}  // namespace
}  // namespace beholden::gallery
