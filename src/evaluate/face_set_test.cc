#include "evaluate/face_set.h"

#include <gtest/gtest.h>

#include <array>

#include "evaluate/testing/synthetic.h"

namespace beholden::evaluate {
namespace {

FaceSet three_faces() {
    const std::vector<Picture> pictures{
        {"1", "ann", "b"}, {"2", "bob", "a"}, {"3", "carl", "a"}, {"4", "ann", "b"}
    };
    std::vector<std::optional<analysis::Template>> templates(4);
    templates[0] = analysis::Template{{1, 0}, 0.1F};
    templates[1] = analysis::Template{{0, 1}, 0.2F};
    templates[3] = analysis::Template{{0.6F, 0.8F}, 0.3F};
    return make_face_set(pictures, templates);
}

TEST(FaceSet, LeavesOutPicturesWithoutAFace) {
    const FaceSet set = three_faces();
    ASSERT_EQ(set.size(), 3U);
    EXPECT_EQ(set.subjects[0], set.subjects[2]) << "both pictures of ann";
    EXPECT_NE(set.subjects[0], set.subjects[1]);
}

TEST(FaceSet, NumbersGroupsInOrderOfName) {
    const FaceSet set = three_faces();
    EXPECT_EQ(set.group_names, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(set.groups, (std::vector<std::uint32_t>{1, 0, 1}));
}

TEST(FaceSet, SelectsFacesInTheOrderNamed) {
    const std::array<std::size_t, 2> chosen{2, 0};
    const FaceSet set = select_faces(three_faces(), chosen);
    ASSERT_EQ(set.size(), 2U);
    EXPECT_EQ(set.templates[0].offset, 0.3F);
    EXPECT_EQ(set.templates[1].offset, 0.1F);
}

TEST(PairScore, IsThatOfTheFacePack) {
    const FaceSet set = three_faces();
    const double score = pair_score(set.templates[0], set.templates[2]);
    EXPECT_NEAR(score, 0.6 - 0.1 - 0.3, 1e-6);
    EXPECT_NEAR(score, analysis::score(set.templates[0], set.templates[2]), 1e-6);
}

TEST(PairScore, WithoutOffsetsIsTheCosine) {
    const FaceSet set = without_offsets(three_faces());
    EXPECT_NEAR(pair_score(set.templates[1], set.templates[2]), 0.8, 1e-6);
}

}  // namespace
}  // namespace beholden::evaluate
