#include "store/envelope.h"

#include <functional>

#include <gtest/gtest.h>

#include "store/random_uuid.h"

namespace beholden::store {
namespace {

class EnvelopeTest : public testing::Test {
protected:
    EnvelopeTest() {
        place_.seq = 7;
        place_.id = "people";
        place_.model_id = "model-a";
        place_.dimension = 128;
        wrapped_key_ = envelope_.make_collection_key(place_);
        EXPECT_TRUE(envelope_.enter(place_, wrapped_key_));
        sealed_ = envelope_.seal_row(RowKind::kFace, face_, as_bytes("record"));
    }

    /// The record as an envelope that entered `place` opens it; "" if it does not.
    std::string opened_in(const CollectionPlace& place) {
        Envelope other(root_key_);
        if (!other.enter(place, wrapped_key_)) return "";
        return opened_by(other, face_, sealed_);
    }

    static std::string opened_by(Envelope& envelope, const Uuid& face, const SealedRow& sealed) {
        crypto::SecretBytes record(sealed.record.size() - crypto::kSealBytes);
        if (!envelope.open_row(RowKind::kFace, face, sealed.wrapped_key, sealed.record, record))
            return "";
        return std::string(as_text(record));
    }

    const crypto::SecureKey root_key_ = crypto::SecureKey::random();
    const Uuid face_ = random_uuid();
    CollectionPlace place_;
    Bytes wrapped_key_;
    SealedRow sealed_;
    Envelope envelope_{root_key_};
};

TEST_F(EnvelopeTest, OpensWhatItSealed) {
    EXPECT_EQ(opened_in(place_), "record");
    EXPECT_EQ(sealed_.wrapped_key.size(), kWrappedKeyBytes);
    EXPECT_EQ(sealed_.record.size(), 6 + crypto::kSealBytes);
}

TEST_F(EnvelopeTest, BindsTheCollectionAndTheModel) {
    const std::function<void(CollectionPlace&)> changes[] = {
        [](CollectionPlace& place) { place.seq = 8; },
        [](CollectionPlace& place) { place.id = "others"; },
        [](CollectionPlace& place) { place.key_version = 2; },
        [](CollectionPlace& place) { place.model_id = "model-b"; },
        [](CollectionPlace& place) { place.dimension = 127; },
    };
    for (const auto& change : changes) {
        CollectionPlace other = place_;
        change(other);
        EXPECT_EQ(opened_in(other), "");
    }
}

TEST_F(EnvelopeTest, BindsTheFace) {
    const Uuid other = random_uuid();
    const SealedRow others = envelope_.seal_row(RowKind::kFace, other, as_bytes("others"));
    EXPECT_EQ(opened_by(envelope_, other, sealed_), "");
    EXPECT_EQ(opened_by(envelope_, face_, {others.wrapped_key, sealed_.record}), "");
    EXPECT_EQ(opened_by(envelope_, face_, {sealed_.wrapped_key, others.record}), "");
    EXPECT_EQ(opened_by(envelope_, other, others), "others");
}

TEST_F(EnvelopeTest, BindsTheKindOfRow) {
    crypto::SecretBytes record(sealed_.record.size() - crypto::kSealBytes);
    EXPECT_FALSE(
        envelope_.open_row(RowKind::kUser, face_, sealed_.wrapped_key, sealed_.record, record)
    );
    const SealedRow user = envelope_.seal_row(RowKind::kUser, face_, as_bytes("user--"));
    EXPECT_EQ(opened_by(envelope_, face_, user), "");
    ASSERT_TRUE(envelope_.open_row(RowKind::kUser, face_, user.wrapped_key, user.record, record));
    EXPECT_EQ(as_text(record), "user--");
}

TEST_F(EnvelopeTest, BindsAnOutcomeToItsToken) {
    const auto token = crypto::sha256(as_bytes("token"));
    const auto other = crypto::sha256(as_bytes("other"));
    const Bytes box = envelope_.seal_outcome(token, as_bytes("outcome"));
    EXPECT_EQ(as_text(envelope_.open_outcome(token, box).value()), "outcome");
    EXPECT_FALSE(envelope_.open_outcome(other, box));
}

TEST_F(EnvelopeTest, TagsNamesByCollection) {
    const auto tag = envelope_.name_tag("ann");
    EXPECT_EQ(envelope_.name_tag("ann"), tag);
    EXPECT_NE(envelope_.name_tag("anna"), tag);
    const Bytes other_key = envelope_.make_collection_key(place_);
    ASSERT_TRUE(envelope_.enter(place_, other_key));
    EXPECT_NE(envelope_.name_tag("ann"), tag);
}

TEST_F(EnvelopeTest, NeedsTheRootKey) {
    const crypto::SecureKey wrong = crypto::SecureKey::random();
    Envelope other(wrong);
    const auto entered = other.enter(place_, wrapped_key_);
    ASSERT_FALSE(entered);
    EXPECT_EQ(entered.error().code, ErrorCode::kCorruption);
}

TEST_F(EnvelopeTest, GivesEachFaceAKeyOfItsOwn) {
    const SealedRow again = envelope_.seal_row(RowKind::kFace, face_, as_bytes("record"));
    EXPECT_NE(again.wrapped_key, sealed_.wrapped_key);
    // The key of one sealing does not open another's record.
    EXPECT_EQ(opened_by(envelope_, face_, {again.wrapped_key, sealed_.record}), "");
}

}  // namespace
}  // namespace beholden::store
