// One face in two collections: equal to whom is allowed to search, strangers to whom reads.
#include <array>
#include <cmath>

#include "gallery/record_codec.h"
#include "gallery/test_gallery.h"
#include "store/sqlite/database.h"

namespace beholden::gallery {
namespace {

class UnlinkableTest : public GalleryTest {
protected:
    /// The template of a collection's only face, as it lies under the seal.
    analysis::Template kept(const CollectionId& id) {
        analysis::Template found;
        close();
        auto directory = store::DataDirectory::lock(folder_.path()).value();
        auto store = store::sqlite::open_store(std::move(directory), root_key_).value();
        store::CollectionSeq wanted = 0;
        EXPECT_TRUE(store->load(
            1,
            {.collection = [&](const store::Collection& collection) -> Result<void> {
                 if (collection.id == id) wanted = collection.seq;
                 return {};
             },
             .users = [](std::span<const store::User>) -> Result<void> { return {}; },
             .associations = [](std::span<const store::Association>) -> Result<void> { return {}; },
             .faces = [&](std::span<const store::Face> faces) -> Result<void> {
                 for (const store::Face& face : faces) {
                     if (face.collection != wanted) continue;
                     BH_TRY_ASSIGN(const auto record, decode_record(face.record, kDimension));
                     found.values.resize(kDimension);
                     record.copy_values(found.values);
                 }
                 return {};
             }}
        ));
        return found;
    }

    static constexpr int kDimension = 256;
    const FakePack wide_{kDimension};
};

// Row 18 of the safeguards. rotation_test.cc has the distribution over many keys.
TEST_F(UnlinkableTest, TemplatesOfOneFaceInTwoCollectionsAreStrangersAndScoresStay) {
    const CollectionId others("others");
    open(wide_);
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    ASSERT_TRUE(gallery_->create_collection(others, {}, audit::AnyEntry()));
    const auto face = random_template(random_, kDimension);
    enrol(people_, face);
    enrol(others, face);
    const auto probe = alike(random_, face, 0.7F);
    const double expected = pack_.calibration().similarity_pct(analysis::score(probe, face));
    for (const auto& id : {people_, others}) {
        const auto found = gallery_->search_template(id, probe, {0, 9});
        ASSERT_EQ(found->matches.size(), 1u);
        EXPECT_NEAR(found->matches[0].similarity_pct, expected, 1e-3);
    }
    const auto here = kept(people_);
    const auto there = kept(others);
    const auto cosine = [](const analysis::Template& a, const analysis::Template& b) {
        return std::abs(analysis::score({a.values, 0}, {b.values, 0}));
    };
    EXPECT_NEAR(cosine(here, here), 1, 1e-5);
    // Six standard deviations.
    EXPECT_LT(cosine(here, there), 6 / std::sqrt(kDimension));
    EXPECT_LT(cosine(here, face), 6 / std::sqrt(kDimension));
    EXPECT_LT(cosine(there, face), 6 / std::sqrt(kDimension));
    open(wide_);
    EXPECT_NEAR(
        gallery_->search_template(people_, probe, {0, 9})->matches[0].similarity_pct, expected, 1e-3
    );
}

TEST_F(UnlinkableTest, ACollectionOfBeforeIsSearchedAsItWasStored) {
    open(wide_);
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    close();
    {
        auto data =
            store::sqlite::Database::open(folder_ / "data.db", {.application_id = 0x42484c44});
        ASSERT_TRUE(data && data->execute("UPDATE collections SET rotation = 0"));
    }
    open(wide_);
    const auto face = random_template(random_, kDimension);
    enrol(people_, face);
    const auto found = gallery_->search_template(people_, face, {0, 9});
    EXPECT_NEAR(found->matches[0].similarity_pct, 100, 1e-3);
    EXPECT_EQ(kept(people_).values, face.values);
}

}  // namespace
}  // namespace beholden::gallery
