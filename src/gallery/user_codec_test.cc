#include "gallery/user_codec.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "store/random_uuid.h"

namespace beholden::gallery {
namespace {

TEST(UserCodec, ReadsWhatItWrote) {
    const TimePoint created{std::chrono::milliseconds(1'795'510'800'007)};
    const auto bytes = encode_user({created, "ann:of-the.north_1"});
    const auto user = decode_user(bytes);
    ASSERT_TRUE(user);
    EXPECT_EQ(user->created, created);
    EXPECT_EQ(user->name, "ann:of-the.north_1");
}

TEST(UserCodec, RefusesWhatIsNoUser) {
    auto bytes = encode_user({{}, "a"});
    EXPECT_FALSE(decode_user(std::span(bytes).first(9)));
    EXPECT_FALSE(decode_user({}));
    bytes[0] = std::byte{2};
    EXPECT_EQ(decode_user(bytes).error().code, ErrorCode::kCorruption);
}

TEST(OutcomeCodec, ReadsWhatItWrote) {
    KeptOutcome outcome{
        .request = crypto::sha256(as_bytes("all that was asked")), .has_faces = true
    };
    outcome.faces.push_back({store::random_uuid(), FaceFate::kOthers, 77, 0});
    outcome.faces.push_back({store::random_uuid(), FaceFate::kUnlike, 0, 12.5F});
    const auto read = decode_outcome(encode_outcome(outcome));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->request, outcome.request);
    EXPECT_TRUE(read->has_faces);
    ASSERT_EQ(read->faces.size(), 2u);
    EXPECT_EQ(read->faces[0].face, outcome.faces[0].face);
    EXPECT_EQ(read->faces[0].fate, FaceFate::kOthers);
    EXPECT_EQ(read->faces[0].other, 77);
    EXPECT_EQ(read->faces[1].similarity_pct, 12.5F);
}

TEST(OutcomeCodec, RefusesAnythingCutShort) {
    KeptOutcome outcome;
    outcome.faces.push_back({store::random_uuid(), FaceFate::kDone, 0, 0});
    const auto bytes = encode_outcome(outcome);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        if (size == 34) continue;  // an outcome without faces
        EXPECT_FALSE(decode_outcome(std::span(bytes).first(size))) << size;
    }
}

}  // namespace
}  // namespace beholden::gallery
