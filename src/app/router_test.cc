#include "app/router.h"

#include <gtest/gtest.h>

#include "wire/operation.h"

namespace beholden::app {
namespace {

bool is_long(std::string_view target) {
    http::Request request;
    request.method = "POST";
    request.headers = {{"x-amz-target", std::string(target)}};
    return takes_long(request);
}

TEST(Router, WhatLooksAtWholePicturesTakesLongAndFaceSearchesDoNot) {
    for (const char* name : {"DetectLabels", "DetectText", "DetectModerationLabels"}) {
        const std::string target = std::string("RekognitionService.") + name;
        EXPECT_NE(wire::find_operation(target), nullptr) << target;
        EXPECT_TRUE(is_long(target)) << target;
    }
    EXPECT_FALSE(is_long("RekognitionService.SearchFacesByImage"));
    EXPECT_FALSE(is_long("RekognitionService.SearchFaces"));
    EXPECT_FALSE(is_long("RekognitionService.IndexFaces"));
    EXPECT_FALSE(is_long(""));
    EXPECT_FALSE(takes_long(http::Request{}));
}

}  // namespace
}  // namespace beholden::app
