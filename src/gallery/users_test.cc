// Users of a collection: names, faces, one template of several.
#include "gallery/users.h"

#include <array>

#include "analysis/faces/template_sum.h"
#include "base/limits.h"
#include "gallery/test_gallery.h"

namespace beholden::gallery {
namespace {

class UsersTest : public GalleryTest {
protected:
    void SetUp() override {
        open();
        ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    }

    Users& users() { return gallery_->users(); }

    void create(const std::string& name) {
        const auto created = users().create_user(people_, UserId(name), "", audit::AnyEntry());
        ASSERT_TRUE(created) << created.error().message << created.error().detail;
    }

    /// What became of the faces, in order.
    std::vector<FaceFate> associate(
        const std::string& name, const std::vector<FaceId>& faces, double similarity_pct_min = 0
    ) {
        const auto done = users().associate_faces(
            people_, UserId(name), faces, similarity_pct_min, "", audit::AnyEntry()
        );
        EXPECT_TRUE(done) << done.error().message << done.error().detail;
        return fates(done.value());
    }
    std::vector<FaceFate> disassociate(const std::string& name, const std::vector<FaceId>& faces) {
        return fates(
            users().disassociate_faces(people_, UserId(name), faces, "", audit::AnyEntry()).value()
        );
    }
    static std::vector<FaceFate> fates(const ChangeOutcome& outcome) {
        std::vector<FaceFate> fates;
        for (const FaceOutcome& face : outcome.faces) fates.push_back(face.fate);
        return fates;
    }

    std::vector<std::string> found(const analysis::Template& probe, double similarity_pct_min) {
        return names(users().search_template(people_, probe, {similarity_pct_min, 500}).value());
    }
    static std::vector<std::string> names(const UserSearchResult& result) {
        std::vector<std::string> names;
        for (const UserMatch& match : result.matches) names.push_back(match.user.user_id.str());
        return names;
    }
    std::vector<FaceId> faces_of(const std::string& name) {
        std::vector<FaceId> ids;
        const auto page = gallery_->list_faces(people_, "", 1'000, {.user = UserId(name)});
        for (const FaceRecord& face : page->items) ids.push_back(face.face_id);
        return ids;
    }
    /// An enrolled face that is as alike to `centre` as said.
    FaceId enrol_near(const analysis::Template& centre, float cosine) {
        return enrol(people_, alike(random_, centre, cosine));
    }

    analysis::Template ann_ = random_template(random_);
    analysis::Template bob_ = random_template(random_);
};

using Fates = std::vector<FaceFate>;
using Names = std::vector<std::string>;

TEST_F(UsersTest, IsCreatedOnceListedAndDeleted) {
    for (const char* name : {"ann", "bob", "zoe", "al"}) create(name);
    EXPECT_EQ(
        users().create_user(people_, UserId("bob"), "", audit::AnyEntry()).error().code,
        ErrorCode::kConflict
    );
    EXPECT_EQ(gallery_->describe_collection(people_)->user_count, 4);
    const auto first = users().list_users(people_, "", 3);
    ASSERT_EQ(first->items.size(), 3u);
    EXPECT_EQ(first->items[1].user_id.str(), "bob");
    EXPECT_EQ(first->items[1].face_count, 0);
    const auto second = users().list_users(people_, first->next, 3);
    ASSERT_EQ(second->items.size(), 1u);
    EXPECT_EQ(second->items[0].user_id.str(), "al");
    EXPECT_EQ(second->next, "");

    ASSERT_TRUE(users().delete_user(people_, UserId("bob"), "", audit::AnyEntry()));
    EXPECT_EQ(
        users().delete_user(people_, UserId("bob"), "", audit::AnyEntry()).error().code,
        ErrorCode::kNotFound
    );
    EXPECT_EQ(gallery_->describe_collection(people_)->user_count, 3);
    create("bob");
    EXPECT_EQ(users().list_users(people_, "", 9)->items.back().user_id.str(), "bob");
}

TEST_F(UsersTest, NeedsACollectionAndAUserThatAreThere) {
    const CollectionId nowhere("nowhere");
    const UserId ann("ann");
    const std::array faces{FaceId(make_uuid())};
    const auto code = [](const auto& result) { return result.error().code; };
    for (const auto& id : {nowhere, people_}) {
        EXPECT_EQ(code(users().delete_user(id, ann, "", audit::AnyEntry())), ErrorCode::kNotFound);
        EXPECT_EQ(
            code(users().associate_faces(id, ann, faces, 0, "", audit::AnyEntry())),
            ErrorCode::kNotFound
        );
        EXPECT_EQ(
            code(users().disassociate_faces(id, ann, faces, "", audit::AnyEntry())),
            ErrorCode::kNotFound
        );
        EXPECT_EQ(code(users().search_user(id, ann, {})), ErrorCode::kNotFound);
        EXPECT_EQ(code(users().find_by_key(id, "00")), ErrorCode::kNotFound);
        EXPECT_EQ(code(gallery_->list_faces(id, "", 1, {.user = ann})), ErrorCode::kNotFound);
    }
    EXPECT_EQ(code(users().create_user(nowhere, ann, "", audit::AnyEntry())), ErrorCode::kNotFound);
    EXPECT_EQ(code(users().list_users(nowhere, "", 1)), ErrorCode::kNotFound);
    EXPECT_EQ(code(users().search_template(nowhere, ann_, {})), ErrorCode::kNotFound);
    EXPECT_EQ(code(users().search_face(people_, faces[0], {})), ErrorCode::kInvalidArgument);
    EXPECT_EQ(code(users().list_users(people_, "x", 1)), ErrorCode::kInvalidPageToken);
    EXPECT_EQ(code(users().list_users(people_, "", 0)), ErrorCode::kInvalidArgument);
}

TEST_F(UsersTest, HasFacesThatNobodyElseHas) {
    create("ann");
    create("bob");
    const std::vector<FaceId> faces{enrol_near(ann_, 0.9F), enrol_near(ann_, 0.9F)};
    const FaceId unknown(make_uuid());
    EXPECT_EQ(
        associate("ann", {faces[0], unknown, faces[0]}),
        (Fates{FaceFate::kDone, FaceFate::kNotFound})
    );
    EXPECT_EQ(associate("ann", faces), (Fates{FaceFate::kUnchanged, FaceFate::kDone}));
    const auto others =
        users().associate_faces(people_, UserId("bob"), faces, 0, "", audit::AnyEntry());
    EXPECT_EQ(fates(*others), (Fates{FaceFate::kOthers, FaceFate::kOthers}));
    EXPECT_EQ(others->faces[0].other.str(), "ann");
    EXPECT_FALSE(others->has_faces);
    EXPECT_EQ(faces_of("ann"), faces);
    EXPECT_EQ(gallery_->list_faces(people_, "", 9, {})->items[0].user_id.str(), "ann");
    const auto matches = gallery_->search_template(people_, ann_, {60, 9})->matches;
    ASSERT_EQ(matches.size(), 2u);
    EXPECT_EQ(matches[0].face.user_id.str(), "ann");

    EXPECT_EQ(
        disassociate("bob", {faces[0], unknown}), (Fates{FaceFate::kOthers, FaceFate::kNotFound})
    );
    EXPECT_EQ(disassociate("ann", {faces[0]}), (Fates{FaceFate::kDone}));
    EXPECT_EQ(disassociate("ann", {faces[0]}), (Fates{FaceFate::kUnchanged}));
    EXPECT_EQ(faces_of("ann"), std::vector{faces[1]});
    EXPECT_EQ(associate("bob", {faces[0]}), (Fates{FaceFate::kDone}));
    EXPECT_EQ(faces_of("bob"), std::vector{faces[0]});
}

TEST_F(UsersTest, ListingByUserAndIdsGivesWhatPassesBoth) {
    create("ann");
    const std::vector<FaceId> faces{
        enrol_near(ann_, 0.9F), enrol_near(ann_, 0.9F), enrol_near(bob_, 1)
    };
    associate("ann", {faces[0], faces[1]});
    const auto page = gallery_->list_faces(
        people_, "", 9, {.ids = std::vector{faces[1], faces[2]}, .user = UserId("ann")}
    );
    ASSERT_EQ(page->items.size(), 1u);
    EXPECT_EQ(page->items[0].face_id, faces[1]);
}

TEST_F(UsersTest, IsFoundByTheMeanOfItsFaces) {
    create("ann");
    create("bob");
    std::vector<analysis::Template> faces;
    std::vector<FaceId> ids;
    analysis::TemplateSum sum;
    for (int i = 0; i < 3; ++i) {
        faces.push_back(alike(random_, ann_, 0.6F));
        ids.push_back(enrol(people_, faces.back()));
        sum.add(faces.back().values);
    }
    associate("ann", ids);
    associate("bob", {enrol_near(bob_, 0.9F)});
    const analysis::Template mean = sum.mean(pack_);
    const auto result = users().search_template(people_, ann_, {0, 500});
    ASSERT_EQ(names(*result).front(), "ann");
    EXPECT_NEAR(
        result->matches[0].similarity_pct,
        pack_.calibration().similarity_pct(analysis::score(mean, ann_)), 1e-4
    );
    EXPECT_EQ(result->gallery_size, 2);
    EXPECT_GT(result->expected_false_matches, 0);
    // Three pictures tell more than one.
    for (const auto& face : faces) {
        EXPECT_GT(analysis::score(mean, ann_), analysis::score(face, ann_));
    }
    EXPECT_EQ(result->matches[0].user.face_count, 3);
}

TEST_F(UsersTest, FollowsEveryChangeAtOnce) {
    create("ann");
    const FaceId near = enrol_near(ann_, 0.95F);
    const FaceId far = enrol_near(ann_, 0.5F);
    EXPECT_EQ(found(ann_, 50), Names{});
    associate("ann", {far});
    EXPECT_EQ(found(ann_, 60), Names{"ann"});
    EXPECT_EQ(found(ann_, 85), Names{});
    associate("ann", {near});
    EXPECT_EQ(found(ann_, 85), Names{"ann"});
    disassociate("ann", {far});
    EXPECT_EQ(found(ann_, 95), Names{"ann"});
    disassociate("ann", {near});
    EXPECT_EQ(found(ann_, 0), Names{});
    associate("ann", {near});
    ASSERT_TRUE(users().delete_user(people_, UserId("ann"), "", audit::AnyEntry()));
    EXPECT_EQ(found(ann_, 0), Names{});
    EXPECT_TRUE(gallery_->list_faces(people_, "", 9, {})->items[0].user_id.empty());
}

TEST_F(UsersTest, TakesNoFaceThatIsUnlikeThoseItHas) {
    create("ann");
    const FaceId stranger = enrol_near(bob_, 1);
    EXPECT_EQ(associate("ann", {enrol_near(ann_, 0.95F)}, 100), Fates{FaceFate::kDone});
    const auto refused = users().associate_faces(
        people_, UserId("ann"), std::array{stranger}, 75, "", audit::AnyEntry()
    );
    ASSERT_EQ(fates(*refused), Fates{FaceFate::kUnlike});
    EXPECT_LT(refused->faces[0].similarity_pct, 75);
    EXPECT_TRUE(refused->has_faces);
    EXPECT_EQ(associate("ann", {enrol_near(ann_, 0.95F)}, 75), Fates{FaceFate::kDone});
    EXPECT_EQ(associate("ann", {stranger}, 0), Fates{FaceFate::kDone});
}

TEST_F(UsersTest, HasAHundredFacesAtMost) {
    create("ann");
    std::vector<FaceId> faces;
    for (int i = 0; i < limits::kFacesPerUserMax + 1; ++i) faces.push_back(enrol_near(ann_, 0.9F));
    const auto over =
        users().associate_faces(people_, UserId("ann"), faces, 0, "", audit::AnyEntry());
    EXPECT_EQ(over.error().code, ErrorCode::kQuotaExceeded);
    EXPECT_TRUE(faces_of("ann").empty());
    associate("ann", {faces.begin(), faces.end() - 1});
    EXPECT_EQ(faces_of("ann").size(), 100u);
    const auto one_more = users().associate_faces(
        people_, UserId("ann"), std::array{faces.back()}, 0, "", audit::AnyEntry()
    );
    EXPECT_EQ(one_more.error().code, ErrorCode::kQuotaExceeded);
}

TEST_F(UsersTest, KeepsItsFacesFromDeletionUntilTheyAreTakenAway) {
    create("ann");
    const FaceId mine = enrol_near(ann_, 0.9F);
    const FaceId nobodys = enrol_near(bob_, 0.9F);
    associate("ann", {mine});
    const auto result =
        gallery_->delete_faces(people_, std::array{mine, nobodys}, audit::AnyEntry());
    EXPECT_EQ(result->deleted, std::vector{nobodys});
    ASSERT_EQ(result->associated.size(), 1u);
    EXPECT_EQ(result->associated[0], (std::pair{mine, UserId("ann")}));
    EXPECT_EQ(gallery_->describe_collection(people_)->face_count, 1);
    disassociate("ann", {mine});
    EXPECT_EQ(
        gallery_->delete_faces(people_, std::array{mine}, audit::AnyEntry())->deleted,
        std::vector{mine}
    );
}

TEST_F(UsersTest, SearchByUserLeavesItOutAndByFaceDoesNot) {
    create("ann");
    create("twin");
    create("nobody");
    const FaceId face = enrol_near(ann_, 0.95F);
    associate("ann", {face});
    associate("twin", {enrol_near(ann_, 0.95F)});
    const auto by_user = users().search_user(people_, UserId("ann"), {80, 500});
    EXPECT_EQ(names(*by_user), Names{"twin"});
    EXPECT_EQ(by_user->gallery_size, 1);
    EXPECT_EQ(names(*users().search_face(people_, face, {80, 500})), (Names{"ann", "twin"}));
    EXPECT_EQ(names(*users().search_face(people_, face, {80, 1})), Names{"ann"});
    const auto without = users().search_user(people_, UserId("nobody"), {0, 500});
    EXPECT_TRUE(without->matches.empty());
    EXPECT_EQ(without->gallery_size, 0);
    EXPECT_EQ(
        users().search_template(people_, ann_, {80, 501}).error().code, ErrorCode::kInvalidArgument
    );
    EXPECT_EQ(
        users().search_template(people_, ann_, {101, 5}).error().code, ErrorCode::kInvalidArgument
    );
}

TEST_F(UsersTest, ARequestWithATokenHasOneEffect) {
    const UserId ann("ann");
    ASSERT_TRUE(users().create_user(people_, ann, "t1", audit::AnyEntry()));
    EXPECT_TRUE(users().create_user(people_, ann, "t1", audit::AnyEntry()));
    EXPECT_EQ(
        users().create_user(people_, UserId("bob"), "t1", audit::AnyEntry()).error().code,
        ErrorCode::kTokenReused
    );
    EXPECT_EQ(
        users().delete_user(people_, ann, "t1", audit::AnyEntry()).error().code,
        ErrorCode::kTokenReused
    );
    EXPECT_EQ(
        users().create_user(people_, ann, "t2", audit::AnyEntry()).error().code,
        ErrorCode::kConflict
    );

    const std::array faces{enrol_near(ann_, 0.9F), FaceId(make_uuid())};
    const auto first = users().associate_faces(people_, ann, faces, 75, "t3", audit::AnyEntry());
    const auto again = users().associate_faces(people_, ann, faces, 75, "t3", audit::AnyEntry());
    EXPECT_EQ(fates(*first), (Fates{FaceFate::kDone, FaceFate::kNotFound}));
    EXPECT_EQ(fates(*again), fates(*first));
    EXPECT_EQ(again->faces[0].face_id, faces[0]);
    EXPECT_TRUE(again->has_faces);
    const auto reused = [&](double threshold, std::span<const FaceId> which) {
        return users()
            .associate_faces(people_, ann, which, threshold, "t3", audit::AnyEntry())
            .error()
            .code;
    };
    EXPECT_EQ(reused(76, faces), ErrorCode::kTokenReused);
    EXPECT_EQ(reused(75, std::span(faces).first(1)), ErrorCode::kTokenReused);

    ASSERT_TRUE(users().delete_user(people_, ann, "t4", audit::AnyEntry()));
    EXPECT_TRUE(users().delete_user(people_, ann, "t4", audit::AnyEntry()));
    // The user is gone, and the first request stays done.
    EXPECT_TRUE(users().create_user(people_, ann, "t1", audit::AnyEntry()));
    EXPECT_EQ(users().list_users(people_, "", 9)->items.size(), 0u);
    // A refusal is not remembered: mended, the same request passes.
    EXPECT_TRUE(users().create_user(people_, ann, "t2", audit::AnyEntry()));
}

TEST_F(UsersTest, ATokenIsForgottenAfterAWeek) {
    ASSERT_TRUE(users().create_user(people_, UserId("ann"), "t", audit::AnyEntry()));
    clock_.time += limits::kClientTokenLife - std::chrono::milliseconds(1);
    EXPECT_TRUE(users().create_user(people_, UserId("ann"), "t", audit::AnyEntry()));
    clock_.time += std::chrono::milliseconds(1);
    EXPECT_TRUE(users().create_user(people_, UserId("bob"), "t", audit::AnyEntry()));
}

TEST_F(UsersTest, ComesBackWholeAfterARestart) {
    create("ann");
    create("bob");
    create("none");
    std::vector<FaceId> faces;
    for (int i = 0; i < 6; ++i) faces.push_back(enrol_near(i % 2 == 0 ? ann_ : bob_, 0.8F));
    associate("ann", {faces[0], faces[2], faces[4]});
    associate("bob", {faces[5], faces[1]});
    disassociate("ann", {faces[2]});
    ASSERT_TRUE(users().create_user(people_, UserId("token"), "t", audit::AnyEntry()));
    const auto snapshot = [&] {
        std::string text;
        const auto listed = users().list_users(people_, "", 9).value();
        for (const auto& user : listed.items) {
            text += user.user_id.str() + user.key + std::to_string(user.face_count) + "\n";
        }
        const auto faces_listed = gallery_->list_faces(people_, "", 9, {}).value();
        for (const auto& face : faces_listed.items) {
            text += face.face_id.str() + face.user_id.str() + "\n";
        }
        for (const auto& probe : {ann_, bob_}) {
            const auto found = users().search_template(people_, probe, {0, 9}).value();
            for (const auto& match : found.matches) {
                text += match.user.user_id.str() + std::to_string(match.similarity_pct) + "\n";
            }
        }
        return text;
    };
    const std::string before = snapshot();
    open();
    EXPECT_EQ(snapshot(), before);
    EXPECT_EQ(gallery_->describe_collection(people_)->user_count, 4);
    EXPECT_TRUE(users().create_user(people_, UserId("token"), "t", audit::AnyEntry()));
    EXPECT_EQ(
        users().create_user(people_, UserId("ann"), "", audit::AnyEntry()).error().code,
        ErrorCode::kConflict
    );
    associate("none", {faces[2]});
    EXPECT_EQ(faces_of("none"), std::vector{faces[2]});
}

TEST_F(UsersTest, IsFoundByItsKey) {
    create("ann");
    create("bob");
    const auto listed = users().list_users(people_, "", 9)->items;
    EXPECT_EQ(listed[1].key.size(), 32u);
    EXPECT_EQ(users().find_by_key(people_, listed[1].key)->user_id.str(), "bob");
    EXPECT_EQ(users().find_by_key(people_, "zz").error().code, ErrorCode::kNotFound);
    EXPECT_EQ(
        users().find_by_key(people_, std::string(32, '0')).error().code, ErrorCode::kNotFound
    );
}

TEST_F(UsersTest, GoWithTheirCollection) {
    create("ann");
    associate("ann", {enrol_near(ann_, 0.9F)});
    ASSERT_TRUE(gallery_->delete_collection(people_, audit::AnyEntry()));
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    EXPECT_EQ(gallery_->describe_collection(people_)->user_count, 0);
    create("ann");
    EXPECT_EQ(found(ann_, 0), Names{});
    open();
    EXPECT_EQ(users().list_users(people_, "", 9)->items.size(), 1u);
}

TEST_F(UsersTest, OfAnotherModelCanBeListedAndDeletedButNotSearched) {
    create("ann");
    const FaceId face = enrol_near(ann_, 0.9F);
    associate("ann", {face});
    const FakePack other(32, "another-model");
    open(other);
    EXPECT_EQ(users().list_users(people_, "", 9)->items[0].face_count, 1);
    EXPECT_EQ(users().search_template(people_, ann_, {0, 9}).error().code, ErrorCode::kUnavailable);
    EXPECT_EQ(disassociate("ann", {face}), Fates{FaceFate::kDone});
    EXPECT_TRUE(users().delete_user(people_, UserId("ann"), "", audit::AnyEntry()));
}

}  // namespace
}  // namespace beholden::gallery
