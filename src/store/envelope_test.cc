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
        sealed_ = envelope_.seal_face(face_, as_bytes("record"));
    }

    /// The record as an envelope that entered `place` opens it; "" if it does not.
    std::string opened_in(const CollectionPlace& place) {
        Envelope other(root_key_);
        if (!other.enter(place, wrapped_key_)) return "";
        return opened_by(other, face_, sealed_);
    }

    static std::string opened_by(Envelope& envelope, const Uuid& face, const SealedFace& sealed) {
        crypto::SecretBytes record(sealed.record.size() - crypto::kSealBytes);
        if (!envelope.open_face(face, sealed.wrapped_key, sealed.record, record)) return "";
        return std::string(as_text(record));
    }

    const crypto::SecureKey root_key_ = crypto::SecureKey::random();
    const Uuid face_ = random_uuid();
    CollectionPlace place_;
    Bytes wrapped_key_;
    SealedFace sealed_;
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
    const SealedFace others = envelope_.seal_face(other, as_bytes("others"));
    EXPECT_EQ(opened_by(envelope_, other, sealed_), "");
    EXPECT_EQ(opened_by(envelope_, face_, {others.wrapped_key, sealed_.record}), "");
    EXPECT_EQ(opened_by(envelope_, face_, {sealed_.wrapped_key, others.record}), "");
    EXPECT_EQ(opened_by(envelope_, other, others), "others");
}

TEST_F(EnvelopeTest, NeedsTheRootKey) {
    const crypto::SecureKey wrong = crypto::SecureKey::random();
    Envelope other(wrong);
    const auto entered = other.enter(place_, wrapped_key_);
    ASSERT_FALSE(entered);
    EXPECT_EQ(entered.error().code, ErrorCode::kCorruption);
}

TEST_F(EnvelopeTest, GivesEachFaceAKeyOfItsOwn) {
    const SealedFace again = envelope_.seal_face(face_, as_bytes("record"));
    EXPECT_NE(again.wrapped_key, sealed_.wrapped_key);
    // The key of one sealing does not open another's record.
    EXPECT_EQ(opened_by(envelope_, face_, {again.wrapped_key, sealed_.record}), "");
}

}  // namespace
}  // namespace beholden::store
