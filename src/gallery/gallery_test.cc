#include "gallery/gallery.h"

#include "base/limits.h"
#include "gallery/test_gallery.h"

namespace beholden::gallery {
namespace {

class GalleryCollections : public GalleryTest {};
class GalleryFaces : public GalleryTest {};

TEST_F(GalleryCollections, AreCreatedDescribedAndDeleted) {
    open();
    const auto made = gallery_->create_collection(people_, {{"k", "v"}}, audit::AnyEntry());
    ASSERT_TRUE(made) << made.error().detail;
    EXPECT_EQ(made->face_count, 0);
    EXPECT_EQ(made->model_version, "7.0");
    EXPECT_EQ(made->created, clock_.time);
    enrol(people_, random_template(random_));
    const auto described = gallery_->describe_collection(people_);
    EXPECT_EQ(described->face_count, 1);
    EXPECT_EQ(described->tags, (std::map<std::string, std::string>{{"k", "v"}}));
    EXPECT_TRUE(gallery_->delete_collection(people_, audit::AnyEntry()));
    EXPECT_EQ(gallery_->describe_collection(people_).error().code, ErrorCode::kNotFound);
}

TEST_F(GalleryCollections, OfOneNameExistOnce) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const auto twice = gallery_->create_collection(people_, {}, audit::AnyEntry());
    EXPECT_EQ(twice.error().code, ErrorCode::kAlreadyExists);
    EXPECT_EQ(twice.error().message, "The collection id: people already exists");
}

TEST_F(GalleryCollections, AreRefusedInEveryCallWhereTheyDoNotExist) {
    open();
    const auto probe = random_template(random_);
    const FaceId face(make_uuid());
    EXPECT_EQ(
        gallery_->delete_collection(people_, audit::AnyEntry()).error().code, ErrorCode::kNotFound
    );
    EXPECT_EQ(gallery_->enrol(people_, {}, audit::AnyEntry()).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(gallery_->list_faces(people_, "", 1, {}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(
        gallery_->delete_faces(people_, {}, audit::AnyEntry()).error().code, ErrorCode::kNotFound
    );
    EXPECT_EQ(gallery_->search_face(people_, face, {}).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(gallery_->search_template(people_, probe, {}).error().code, ErrorCode::kNotFound);
}

TEST_F(GalleryCollections, AreListedByNameInPages) {
    open();
    for (const char* id : {"c", "a", "B", "b"}) {
        ASSERT_TRUE(gallery_->create_collection(CollectionId(id), {}, audit::AnyEntry()));
    }
    std::string names;
    std::string after;
    int pages = 0;
    do {
        const auto page = gallery_->list_collections(after, 3);
        ASSERT_TRUE(page);
        for (const CollectionInfo& info : page->items) names += info.id.str();
        after = page->next;
        ++pages;
    } while (!after.empty());
    EXPECT_EQ(names, "Babc");
    EXPECT_EQ(pages, 2);
    EXPECT_TRUE(gallery_->list_collections("", 4)->next.empty());
}

TEST_F(GalleryCollections, OfAnotherModelAreKeptAndNotCompared) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const FaceId face = enrol(people_, random_template(random_), "name");
    const FakePack other(64, "other-model");
    open(other);
    const auto probe = random_template(random_, 64);
    const auto searched = gallery_->search_template(people_, probe, {});
    EXPECT_EQ(searched.error().code, ErrorCode::kUnavailable);
    EXPECT_NE(searched.error().message.find("fake-model"), std::string::npos);
    EXPECT_EQ(gallery_->search_face(people_, face, {}).error().code, ErrorCode::kUnavailable);
    std::vector<NewFace> faces{new_face(probe)};
    EXPECT_EQ(
        gallery_->enrol(people_, faces, audit::AnyEntry()).error().code, ErrorCode::kUnavailable
    );
    EXPECT_EQ(gallery_->list_faces(people_, "", 9, {})->items.size(), 1u);
    EXPECT_EQ(
        gallery_->delete_faces(people_, std::array{face}, audit::AnyEntry())->deleted.size(), 1u
    );
}

TEST_F(GalleryFaces, AreWholeAgainAfterReopening) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const auto face = random_template(random_);
    std::vector<NewFace> faces{new_face(face, "Zoë"), new_face(random_template(random_))};
    const auto enrolled = gallery_->enrol(people_, faces, audit::AnyEntry());
    ASSERT_TRUE(enrolled);
    for (int round = 0; round < 2; ++round) {
        const auto listed = gallery_->list_faces(people_, "", 10, {});
        ASSERT_EQ(listed->items.size(), 2u);
        const FaceRecord& record = listed->items[0];
        EXPECT_EQ(record.face_id, enrolled->at(0).face_id);
        EXPECT_EQ(record.image_id, faces[0].record.image_id);
        EXPECT_EQ(record.external_image_id, "Zoë");
        EXPECT_EQ(record.box.left, 0.25F);
        EXPECT_EQ(record.box.top, -0.5F);
        EXPECT_EQ(record.box.width, 0.125F);
        EXPECT_EQ(record.box.height, 1.5F);
        EXPECT_EQ(record.confidence_pct, 99.5F);
        EXPECT_EQ(record.model_version, "7.0");
        EXPECT_EQ(record.created, clock_.time);
        EXPECT_EQ(listed->items[1].external_image_id, "");
        const auto found = gallery_->search_template(people_, face, {.similarity_pct_min = 99});
        ASSERT_EQ(found->matches.size(), 1u);
        EXPECT_EQ(found->matches[0].face.face_id, record.face_id);
        open();
    }
}

TEST_F(GalleryFaces, AreAllEnrolledOrNone) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    std::vector<NewFace> faces{
        new_face(random_template(random_)), new_face(random_template(random_))
    };
    faces[1].face_template.values.pop_back();
    EXPECT_EQ(
        gallery_->enrol(people_, faces, audit::AnyEntry()).error().code, ErrorCode::kInvalidArgument
    );
    faces[1] = new_face(random_template(random_), std::string(256, 'x'));
    EXPECT_EQ(
        gallery_->enrol(people_, faces, audit::AnyEntry()).error().code, ErrorCode::kInvalidArgument
    );
    faces[1] = new_face(random_template(random_));
    faces[1].face_template.values[3] = std::nanf("");
    EXPECT_EQ(
        gallery_->enrol(people_, faces, audit::AnyEntry()).error().code, ErrorCode::kInvalidArgument
    );
    faces[1] = new_face(random_template(random_));
    faces[1].record.image_id = ImageId("no uuid");
    EXPECT_EQ(
        gallery_->enrol(people_, faces, audit::AnyEntry()).error().code, ErrorCode::kInvalidArgument
    );
    EXPECT_EQ(gallery_->describe_collection(people_)->face_count, 0);
    EXPECT_TRUE(gallery_->enrol(people_, {}, audit::AnyEntry())->empty());
}

TEST_F(GalleryFaces, AreFoundByTheNextSearchMostAlikeFirst) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const auto person = random_template(random_);
    const FaceId far = enrol(people_, alike(random_, person, 0.7F));
    const FaceId near = enrol(people_, alike(random_, person, 0.9F));
    enrol(people_, alike(random_, person, 0.3F));
    const FaceId again = enrol(people_, alike(random_, person, 0.9F));
    const auto found = gallery_->search_template(people_, person, {.similarity_pct_min = 80});
    ASSERT_EQ(found->matches.size(), 3u);
    EXPECT_NEAR(found->matches[0].similarity_pct, 95, 1e-3);
    EXPECT_NEAR(found->matches[2].similarity_pct, 85, 1e-3);
    EXPECT_EQ(found->matches[2].face.face_id, far);
    EXPECT_TRUE(found->matches[0].face.face_id == near || found->matches[0].face.face_id == again);
    EXPECT_EQ(found->gallery_size, 4);
    EXPECT_DOUBLE_EQ(found->expected_false_matches, 4 * pack_.calibration().fmr_at(80));
    EXPECT_EQ(gallery_->search_template(people_, person, {80, 2})->matches.size(), 2u);
    EXPECT_EQ(gallery_->search_template(people_, person, {0, 80})->matches.size(), 4u);
}

TEST_F(GalleryFaces, OfOneImageKeepTheirOrderWhenEquallyAlike) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const auto person = random_template(random_);
    std::vector<NewFace> faces;
    faces.reserve(20);
    for (int i = 0; i < 20; ++i) faces.push_back(new_face(person, std::to_string(i)));
    ASSERT_TRUE(gallery_->enrol(people_, faces, audit::AnyEntry()));
    const auto found = gallery_->search_template(people_, person, {});
    ASSERT_EQ(found->matches.size(), 20u);
    for (std::size_t i = 0; i < 20; ++i) {
        EXPECT_EQ(found->matches[i].face.external_image_id, std::to_string(i));
    }
}

TEST_F(GalleryFaces, SearchedByIdAreNotAmongTheirOwnMatches) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const auto person = random_template(random_);
    const FaceId self = enrol(people_, person);
    const FaceId other = enrol(people_, alike(random_, person, 0.8F));
    const auto found = gallery_->search_face(people_, self, {.similarity_pct_min = 80});
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_EQ(found->matches.size(), 1u);
    EXPECT_EQ(found->matches[0].face.face_id, other);
    EXPECT_NEAR(found->matches[0].similarity_pct, 90, 1e-3);
    EXPECT_EQ(found->gallery_size, 1);
    const auto unknown = gallery_->search_face(people_, FaceId(make_uuid()), {});
    EXPECT_EQ(unknown.error().code, ErrorCode::kInvalidArgument);
}

TEST_F(GalleryFaces, CarryTheirCohortOffsetIntoEveryScore) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    auto person = random_template(random_);
    person.offset = 0.125F;
    enrol(people_, person);
    auto probe = person;
    probe.offset = 0.25F;
    for (int round = 0; round < 2; ++round) {
        const auto found = gallery_->search_template(people_, probe, {.similarity_pct_min = 50});
        ASSERT_EQ(found->matches.size(), 1u);
        EXPECT_NEAR(found->matches[0].similarity_pct, 50 + 50 * (1 - 0.375), 1e-3);
        open();
    }
}

TEST_F(GalleryFaces, AreGoneAfterDeletion) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const auto person = random_template(random_);
    const FaceId gone = enrol(people_, person);
    const FaceId kept = enrol(people_, alike(random_, person, 0.9F));
    const FaceId unknown(make_uuid());
    const auto deleted = gallery_->delete_faces(
        people_, std::array{gone, unknown, gone, FaceId("no uuid")}, audit::AnyEntry()
    );
    EXPECT_EQ(deleted->deleted, std::vector{gone});
    EXPECT_EQ(deleted->not_found, (std::vector{unknown, FaceId("no uuid")}));
    for (int round = 0; round < 2; ++round) {
        const auto found = gallery_->search_template(people_, person, {});
        ASSERT_EQ(found->matches.size(), 1u);
        EXPECT_EQ(found->matches[0].face.face_id, kept);
        EXPECT_EQ(
            gallery_->search_face(people_, gone, {}).error().code, ErrorCode::kInvalidArgument
        );
        EXPECT_EQ(gallery_->describe_collection(people_)->face_count, 1);
        EXPECT_EQ(
            gallery_->delete_faces(people_, std::array{gone}, audit::AnyEntry())->not_found.size(),
            1u
        );
        open();
    }
}

TEST_F(GalleryFaces, OfADeletedCollectionDoNotComeBackWithItsName) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const auto person = random_template(random_);
    enrol(people_, person);
    ASSERT_TRUE(gallery_->delete_collection(people_, audit::AnyEntry()));
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    for (int round = 0; round < 2; ++round) {
        EXPECT_TRUE(gallery_->search_template(people_, person, {})->matches.empty());
        EXPECT_TRUE(gallery_->list_faces(people_, "", 10, {})->items.empty());
        open();
    }
}

TEST_F(GalleryFaces, AreListedInOrderAlsoWhileSomeAreDeleted) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    std::vector<FaceId> ids;
    ids.reserve(10);
    for (int i = 0; i < 10; ++i) ids.push_back(enrol(people_, random_template(random_)));
    const auto first = gallery_->list_faces(people_, "", 4, {});
    ASSERT_EQ(first->items.size(), 4u);
    EXPECT_EQ(first->items[3].face_id, ids[3]);
    // Of the page before, the place itself, and of the page to come.
    ASSERT_TRUE(
        gallery_->delete_faces(people_, std::array{ids[1], ids[3], ids[5]}, audit::AnyEntry())
    );
    const auto second = gallery_->list_faces(people_, first->next, 3, {});
    ASSERT_EQ(second->items.size(), 3u);
    EXPECT_EQ(second->items[0].face_id, ids[4]);
    EXPECT_EQ(second->items[2].face_id, ids[7]);
    const auto third = gallery_->list_faces(people_, second->next, 2, {});
    EXPECT_EQ(third->items.size(), 2u);
    EXPECT_EQ(third->next, "");
}

TEST_F(GalleryFaces, AreListedByIdInOrderOfEnrolment) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    std::vector<FaceId> ids;
    ids.reserve(10);
    for (int i = 0; i < 5; ++i) ids.push_back(enrol(people_, random_template(random_)));
    const std::vector<FaceId> only{ids[4], FaceId(make_uuid()), ids[0], ids[4], ids[2]};
    const auto first = gallery_->list_faces(people_, "", 2, {.ids = only});
    ASSERT_EQ(first->items.size(), 2u);
    EXPECT_EQ(first->items[0].face_id, ids[0]);
    EXPECT_EQ(first->items[1].face_id, ids[2]);
    const auto second = gallery_->list_faces(people_, first->next, 2, {.ids = only});
    ASSERT_EQ(second->items.size(), 1u);
    EXPECT_EQ(second->items[0].face_id, ids[4]);
    EXPECT_EQ(second->next, "");
    EXPECT_TRUE(gallery_->list_faces(people_, "", 2, {.ids = std::vector<FaceId>{}})->items.empty()
    );
}

TEST_F(GalleryFaces, RefusePlacesThatNoPageGave) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    for (const char* place : {"x", "-1", "1x", " 1", "99999999999999999999"}) {
        EXPECT_EQ(
            gallery_->list_faces(people_, place, 2, {}).error().code, ErrorCode::kInvalidPageToken
        ) << place;
    }
}

TEST_F(GalleryFaces, RefuseSearchOptionsOutsideTheirRange) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const auto probe = random_template(random_);
    for (const SearchOptions options :
         {SearchOptions{-1, 1},
          {101, 1},
          {std::nan(""), 1},
          {80, 0},
          {80, limits::kSearchFacesMax + 1}}) {
        EXPECT_EQ(
            gallery_->search_template(people_, probe, options).error().code,
            ErrorCode::kInvalidArgument
        );
    }
    EXPECT_EQ(
        gallery_->search_template(people_, random_template(random_, 31), {}).error().code,
        ErrorCode::kInvalidArgument
    );
}

}  // namespace
}  // namespace beholden::gallery
