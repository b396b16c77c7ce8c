// Policies of collections, leads of searches, and what a policy does to a search.
#include "audit/testing/any_entry.h"
#include "base/limits.h"
#include "gallery/leads.h"
#include "gallery/policies.h"
#include "gallery/test_gallery.h"
#include "store/sqlite/database.h"

namespace beholden::gallery {
namespace {

using policy::ChangeStatus;

class Cases : public GalleryTest {
protected:
    void SetUp() override {
        open();
        ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry(), dual(99)));
    }

    /// Everybody has a key of their own.
    static policy::Caller person(const std::string& human) {
        return {{human, "key of " + human}, true};
    }

    static policy::Policy dual(double floor_pct) {
        policy::Rules rules;
        rules.threshold_min_pct = floor_pct;
        rules.review = policy::Review::kDual;
        rules.lead_days = 30;
        return policy::Policy::make("public-safety", rules, "basis").value();
    }

    policy::Policy current() { return *gallery_->describe_collection(people_)->policy; }

    Result<policy::Change> propose(const policy::Policy& to, const std::string& human) {
        entry_ = {};
        return gallery_->policies().propose(
            people_, [&](const policy::Policy&) -> Result<policy::Policy> { return to; },
            person(human), entry_
        );
    }

    Result<policy::Change> decide(
        const policy::Change& change, const std::string& human, bool approve = true
    ) {
        entry_ = {};
        return gallery_->policies().decide(
            people_, PolicyChangeId(change.change_id), person(human), approve, entry_
        );
    }

    policy::Lead new_lead() {
        policy::Lead lead;
        lead.lead_id = make_uuid();
        lead.face_id = make_uuid();
        lead.requester = person("ann");
        lead.created = clock_.now();
        lead.probe_picture = "/9j/";
        return lead;
    }

    Result<policy::Lead> review(
        const policy::Lead& lead,
        const std::string& human,
        policy::Verdict verdict = policy::Verdict::kSamePerson
    ) {
        return gallery_->leads().change(
            people_, LeadId(lead.lead_id),
            [&](policy::Lead& held) {
                return policy::decide(
                    held, current().rules(), person(human), verdict, clock_.now()
                );
            },
            audit::AnyEntry()
        );
    }

    audit::Entry entry_;
};

TEST_F(Cases, ACollectionKeepsItsPolicyOverARestartAndOthersHaveNone) {
    ASSERT_TRUE(gallery_->create_collection(CollectionId("plain"), {}, audit::AnyEntry()));
    open();
    EXPECT_EQ(current().hash(), dual(99).hash());
    EXPECT_EQ(
        gallery_->describe_collection(CollectionId("plain"))->policy->hash(),
        policy::Policy().hash()
    );
}

TEST_F(Cases, AStrongerPolicyHoldsAtOnceAndTheEntryNamesBoth) {
    const auto change = propose(dual(99.5), "ann");
    ASSERT_TRUE(change) << change.error().message;
    EXPECT_EQ(change->status, ChangeStatus::kApplied);
    EXPECT_EQ(current().hash(), dual(99.5).hash());
    EXPECT_EQ(entry_.policy_sha256, dual(99).hash());
    EXPECT_EQ(std::get<std::string>(entry_.clear.at("policy_new_sha256")), dual(99.5).hash());
    open();
    EXPECT_EQ(current().hash(), dual(99.5).hash());
}

TEST_F(Cases, AWeakerPolicyHoldsWhenASecondHumanApproves) {
    const policy::Change change = propose(dual(80), "ann").value();
    EXPECT_EQ(change.status, ChangeStatus::kPending);
    EXPECT_EQ(current().hash(), dual(99).hash());
    EXPECT_EQ(decide(change, "ann").error().code, ErrorCode::kAccessDenied);
    EXPECT_EQ(current().hash(), dual(99).hash());
    open();
    ASSERT_TRUE(decide(change, "bob"));
    EXPECT_EQ(current().hash(), dual(80).hash());
    EXPECT_EQ(entry_.policy_sha256, dual(99).hash());
    EXPECT_EQ(decide(change, "cid").error().code, ErrorCode::kInvalidArgument);
    open();
    EXPECT_EQ(current().hash(), dual(80).hash());
}

TEST_F(Cases, AChangeMadeForAPolicyThatIsNoMoreIsRefused) {
    const policy::Change weaker = propose(dual(80), "ann").value();
    ASSERT_TRUE(propose(dual(99.9), "cid"));
    EXPECT_EQ(decide(weaker, "bob").error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(current().hash(), dual(99.9).hash());
}

TEST_F(Cases, ARejectedOrLapsedChangeChangesNothing) {
    const policy::Change rejected = propose(dual(80), "ann").value();
    ASSERT_TRUE(decide(rejected, "bob", false));
    const policy::Change lapsed = propose(dual(80), "ann").value();
    clock_.time += limits::kPolicyChangeLife;
    EXPECT_FALSE(decide(lapsed, "bob"));
    EXPECT_EQ(current().hash(), dual(99).hash());
}

TEST_F(Cases, ChangesAreListedInOrderOfProposing) {
    std::vector<std::string> made;
    for (const double floor : {90.0, 91.0, 92.0}) {
        made.push_back(propose(dual(floor), "ann").value().change_id);
    }
    std::vector<std::string> listed;
    std::string after;
    do {
        const auto page = gallery_->policies().list(people_, after, 2);
        ASSERT_TRUE(page);
        for (const auto& change : page->items) listed.push_back(change.change_id);
        after = page->next;
    } while (!after.empty());
    EXPECT_EQ(listed, made);
    EXPECT_EQ(
        gallery_->policies().list(people_, "x", 2).error().code, ErrorCode::kInvalidPageToken
    );
}

TEST_F(Cases, UnknownChangesAndCollectionsAreNotFound) {
    policy::Change none;
    none.change_id = make_uuid();
    EXPECT_EQ(decide(none, "bob").error().code, ErrorCode::kNotFound);
    none.change_id = "no uuid";
    EXPECT_EQ(decide(none, "bob").error().code, ErrorCode::kNotFound);
    EXPECT_EQ(
        gallery_->policies().list(CollectionId("no"), "", 1).error().code, ErrorCode::kNotFound
    );
}

TEST_F(Cases, ALeadIsReviewedOverARestart) {
    const policy::Lead lead = new_lead();
    ASSERT_TRUE(gallery_->leads().open(people_, {lead, new_lead()}, audit::AnyEntry()));
    EXPECT_EQ(gallery_->leads().find(people_, LeadId(lead.lead_id)).value(), lead);
    ASSERT_TRUE(review(lead, "bob"));
    EXPECT_EQ(review(lead, "bob").error().code, ErrorCode::kAccessDenied);
    EXPECT_EQ(review(lead, "ann").error().code, ErrorCode::kAccessDenied);
    open();
    const auto closed = review(lead, "cid");
    ASSERT_TRUE(closed);
    EXPECT_EQ(policy::status(*closed), policy::LeadStatus::kConfirmed);
    EXPECT_EQ(gallery_->leads().list(people_, "", 10)->items.size(), 2U);
    EXPECT_EQ(
        gallery_->leads().find(people_, LeadId(make_uuid())).error().code, ErrorCode::kNotFound
    );
    EXPECT_EQ(gallery_->leads().find(people_, LeadId("x")).error().code, ErrorCode::kNotFound);
}

TEST_F(Cases, ALeadThatNobodyConfirmedGoesWhenItsTimeIsOverAndAConfirmedOneStays) {
    const policy::Lead open_lead = new_lead();
    const policy::Lead confirmed = new_lead();
    ASSERT_TRUE(gallery_->leads().open(people_, {open_lead, confirmed}, audit::AnyEntry()));
    ASSERT_TRUE(review(confirmed, "bob"));
    ASSERT_TRUE(review(confirmed, "cid"));
    clock_.time += std::chrono::days(30) - std::chrono::milliseconds(1);
    EXPECT_EQ(gallery_->leads().sweep(people_).value(), 0);
    EXPECT_TRUE(gallery_->leads().find(people_, LeadId(open_lead.lead_id)));
    clock_.time += std::chrono::milliseconds(1);
    EXPECT_FALSE(gallery_->leads().find(people_, LeadId(open_lead.lead_id)));
    EXPECT_FALSE(review(open_lead, "bob"));
    EXPECT_EQ(gallery_->leads().list(people_, "", 10)->items.size(), 1U);
    EXPECT_EQ(gallery_->leads().sweep(people_).value(), 1);
    EXPECT_EQ(gallery_->leads().sweep(people_).value(), 0);
    EXPECT_TRUE(gallery_->leads().find(people_, LeadId(confirmed.lead_id)));
}

TEST_F(Cases, AnOverdueLeadsKeyIsOffTheDiskWithTheSweepAlsoAfterACrashInBetween) {
    const auto keys = [this] {
        auto file = store::sqlite::Database::open(folder_ / "keys.db", {.read_only = true}).value();
        return file.read_int64("SELECT count(*) FROM document_keys").value();
    };
    // More than one portion, so that a crash can come between two commits.
    constexpr int kMany = 300;
    std::vector<policy::Lead> leads;
    for (int i = 0; i < kMany; ++i) leads.push_back(new_lead());
    ASSERT_TRUE(gallery_->leads().open(people_, leads, audit::AnyEntry()));
    const std::int64_t before = keys();
    EXPECT_EQ(gallery_->destroy_overdue_leads(), 0);
    clock_.time += std::chrono::days(30);
    {
        // The second commit of the sweep never came: the first one stands, the rest is found again.
        const auto uuid = store::parse_uuid(leads.front().lead_id);
        ASSERT_TRUE(store_->write({[&](store::Transaction& transaction) {
            return transaction.delete_documents(1, *uuid);
        }}));
        open();
    }
    EXPECT_EQ(keys(), before - 1);
    EXPECT_EQ(gallery_->leads().list(people_, "", 1000)->items.size(), 0U);
    const std::uint64_t leaves = store_->log().head().size;
    EXPECT_EQ(gallery_->destroy_overdue_leads(), kMany - 1);
    EXPECT_EQ(store_->log().head().size, leaves + 2) << "a leaf for each portion";
    EXPECT_EQ(keys(), before - kMany);
    EXPECT_EQ(gallery_->destroy_overdue_leads(), 0);
    EXPECT_EQ(store_->log().head().size, leaves + 2) << "nothing to do is no leaf";
}

TEST_F(Cases, APortraitLivesAsLongAsItsFace) {
    NewFace face = new_face(random_template(random_));
    const std::string picture = "JPEG";
    face.portrait.assign(as_bytes(picture).begin(), as_bytes(picture).end());
    std::vector<NewFace> faces{std::move(face), new_face(random_template(random_))};
    const auto records = gallery_->enrol(people_, std::move(faces), audit::AnyEntry());
    ASSERT_TRUE(records);
    const auto portrait = [&](std::size_t i) {
        return gallery_->leads().portrait(people_, (*records)[i].face_id);
    };
    EXPECT_EQ(as_text(portrait(0).value()), picture);
    EXPECT_EQ(portrait(1).error().code, ErrorCode::kNotFound);
    open();
    EXPECT_EQ(as_text(portrait(0).value()), picture);
    ASSERT_TRUE(
        gallery_->delete_faces(people_, std::vector{(*records)[0].face_id}, audit::AnyEntry())
    );
    EXPECT_EQ(portrait(0).error().code, ErrorCode::kNotFound);
}

TEST_F(Cases, ASearchIsRaisedUntilTheFalseMatchesAreHeld) {
    const auto probe = random_template(random_);
    for (const float cosine : {0.99F, 0.8F, 0.5F}) enrol(people_, alike(random_, probe, cosine));
    const auto plain = gallery_->search_template(people_, probe, {.similarity_pct_min = 70});
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->matches.size(), 3U);
    EXPECT_EQ(plain->similarity_pct_min, 70);
    SearchOptions held{.similarity_pct_min = 70, .expected_false_matches_max = 1e-4};
    const auto raised = gallery_->search_template(people_, probe, held);
    ASSERT_TRUE(raised);
    EXPECT_GT(raised->similarity_pct_min, 75);
    EXPECT_LE(raised->expected_false_matches, 1e-4);
    EXPECT_NEAR(raised->expected_false_matches, 1e-4, 1e-9);
    // Just those that a search at that similarity finds.
    held = {.similarity_pct_min = raised->similarity_pct_min};
    const auto same = gallery_->search_template(people_, probe, held);
    ASSERT_EQ(raised->matches.size(), same->matches.size());
    EXPECT_LT(raised->matches.size(), plain->matches.size());
    EXPECT_GT(raised->matches.size(), 0U);
}

TEST_F(Cases, AGalleryThatNoSimilarityHoldsRefusesTheSearch) {
    enrol(people_, random_template(random_));
    const SearchOptions held{.similarity_pct_min = 70, .expected_false_matches_max = 1e-9};
    EXPECT_EQ(
        gallery_->search_template(people_, random_template(random_), held).error().code,
        ErrorCode::kQuotaExceeded
    );
}

}  // namespace
}  // namespace beholden::gallery
