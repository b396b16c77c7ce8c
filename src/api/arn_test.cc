#include "api/arn.h"

#include <gtest/gtest.h>

namespace beholden::api {
namespace {

TEST(Arn, OfACollectionNamesIt) {
    const CollectionId id("people.of-1_a");
    const std::string resource = collection_resource("eu-west-3", id);
    EXPECT_EQ(resource, "aws:rekognition:eu-west-3:000000000000:collection/people.of-1_a");
    EXPECT_EQ(collection_of_arn(resource), id);
    EXPECT_EQ(collection_of_arn("arn:" + resource), id);
}

TEST(Arn, OfSomethingElseIsNotFoundAndAnythingElseIsNoArn) {
    const auto code = [](std::string_view arn) { return collection_of_arn(arn).error().code; };
    for (const char* arn :
         {"", "arn:", "people", "arn:aws:s3:::bucket/collection/x",
          "arn:aws:rekognition:collection/x", "arn:aws:rekognition::000000000000:collection/x",
          "http://aws:rekognition:a:b:c"}) {
        EXPECT_EQ(code(arn), ErrorCode::kInvalidArgument) << arn;
    }
    for (const char* arn :
         {"arn:aws:rekognition:us-east-1:111122223333:collection/x",
          "arn:aws:rekognition:us-east-1:000000000000:streamprocessor/x",
          "arn:aws:rekognition:us-east-1:000000000000:project/x/version/y/1"}) {
        EXPECT_EQ(code(arn), ErrorCode::kNotFound) << arn;
    }
}

}  // namespace
}  // namespace beholden::api
