#include "evaluate/coco.h"

#include <gtest/gtest.h>

namespace beholden::evaluate {
namespace {

std::string set_with(const std::string& annotations) {
    return R"({"categories": [{"id": 7, "name": "dog"}, {"id": 3, "name": "cat"}],
        "images": [{"id": 11, "file_name": "a.jpg"}, {"id": 12, "file_name": "b.jpg"}],
        "annotations": [)" +
           annotations + "]}";
}

TEST(Coco, ReadsBoxesByTheirIds) {
    const auto set = parse_coco(
        set_with(
            R"({"id": 1, "image_id": 12, "category_id": 3, "bbox": [1, 2.5, 3, 4], "iscrowd": 0},
                    {"id": 2, "image_id": 12, "category_id": 7, "bbox": [0, 0, 9, 9], "iscrowd": 1})"
        ),
        "/pictures"
    );
    ASSERT_TRUE(set) << set.error().message;
    EXPECT_EQ(set->categories, (std::vector<std::string>{"dog", "cat"}));
    ASSERT_EQ(set->pictures.size(), 2U);
    EXPECT_TRUE(set->pictures[0].objects.empty());
    EXPECT_EQ(set->pictures[1].file, "/pictures/b.jpg");
    ASSERT_EQ(set->pictures[1].objects.size(), 2U);
    EXPECT_EQ(set->pictures[1].objects[0].category, 1U);
    EXPECT_FLOAT_EQ(set->pictures[1].objects[0].box_px.top, 2.5F);
    EXPECT_FALSE(set->pictures[1].objects[0].is_crowd);
    EXPECT_TRUE(set->pictures[1].objects[1].is_crowd);
}

TEST(Coco, ReadsWhichPointsOfABodyAreMarked) {
    const auto set = parse_coco(
        set_with(
            R"({"id": 1, "image_id": 11, "category_id": 3, "bbox": [1, 2, 3, 4],
                        "keypoints": [5, 6, 2, 7, 8, 1, 0, 0, 0]},
                    {"id": 2, "image_id": 11, "category_id": 3, "bbox": [1, 2, 3, 4]})"
        ),
        ""
    );
    ASSERT_TRUE(set) << set.error().message;
    const auto& objects = set->pictures[0].objects;
    EXPECT_EQ(objects[0].points, (std::vector<Mark>{Mark::kVisible, Mark::kHidden, Mark::kAbsent}));
    EXPECT_TRUE(objects[1].points.empty());
}

TEST(Coco, SaysWhatIsWrong) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"nonsense", "JSON"},
        {R"({"images": [], "annotations": []})", "categories"},
        {set_with(R"({"id": 1, "image_id": 99, "category_id": 3, "bbox": [1, 2, 3, 4]})"),
         "image_id"},
        {set_with(R"({"id": 1, "image_id": 11, "category_id": 4, "bbox": [1, 2, 3, 4]})"),
         "category_id"},
        {set_with(R"({"id": 1, "image_id": 11, "category_id": 3, "bbox": [1, 2, 3]})"), "bbox"},
        {set_with(R"({"id": 1, "image_id": 11, "category_id": 3})"), "bbox"},
        {set_with(R"({"image_id": 11, "category_id": 3, "bbox": [1, 2, 3, 4]})"), "id is missing"},
        {set_with(
             R"({"id": 1, "image_id": 11, "category_id": 3, "bbox": [1, 2, 3, 4], "keypoints": [1, 2]})"
         ),
         "keypoints"},
        {set_with(
             R"({"id": 1, "image_id": 11, "category_id": 3, "bbox": [1, 2, 3, 4], "keypoints": [1, 2, 3]})"
         ),
         "marked 0, 1 or 2"},
    };
    for (const auto& [json, words] : cases) {
        const auto set = parse_coco(json, "");
        ASSERT_FALSE(set) << json;
        EXPECT_EQ(set.error().code, ErrorCode::kInvalidArgument);
        EXPECT_NE(set.error().message.find(words), std::string::npos) << set.error().message;
    }
}

TEST(Coco, AFileThatIsNotThereIsAnError) {
    const auto set = read_coco("/nothing/instances.json", "/nothing");
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace beholden::evaluate
