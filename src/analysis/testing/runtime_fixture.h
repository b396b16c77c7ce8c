#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "infer/runtime.h"

namespace beholden::analysis::testing {

/// The inference library, opened once for a suite.
class RuntimeSuite : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        auto runtime = infer::Runtime::open(infer::Runtime::default_library());
        ASSERT_TRUE(runtime) << runtime.error().message;
        runtime_ = std::move(runtime).value();
    }
    static void TearDownTestSuite() { runtime_.reset(); }

    inline static std::unique_ptr<infer::Runtime> runtime_;
};

}  // namespace beholden::analysis::testing
