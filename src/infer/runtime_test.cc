#include "infer/runtime.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/bytes.h"
#include "base/test_paths.h"
#include "infer/testing/onnx_bytes.h"

namespace beholden::infer {
namespace {

using testing::Graph;
using testing::initializer;
using testing::model_bytes;
using testing::node;
using testing::value_info;

/// y = x * 2 + 1 over [open, 3]; a second output gives x * 2.
std::string affine_model() {
    const std::vector<std::int64_t> open{-1, 3};
    const std::vector<std::int64_t> one{1};
    const std::vector<float> two{2.0F};
    const std::vector<float> unit{1.0F};
    return model_bytes({
        .nodes = {node("Mul", {"x", "two"}, "double"), node("Add", {"double", "one"}, "y")},
        .initializers = {initializer("two", one, two), initializer("one", one, unit)},
        .inputs = {value_info("x", open)},
        .outputs = {value_info("y", open), value_info("double", open)},
    });
}

class RuntimeTest : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        auto opened = Runtime::open(Runtime::default_library());
        ASSERT_TRUE(opened) << opened.error().message << " " << opened.error().detail;
        runtime_ = std::move(opened).value();
    }
    static void TearDownTestSuite() { runtime_.reset(); }

    static Model load_affine() {
        auto model = runtime_->load_bytes(as_bytes(affine_model()), "affine");
        EXPECT_TRUE(model) << model.error().detail;
        return std::move(model).value();
    }

    inline static std::unique_ptr<Runtime> runtime_;
};

TEST_F(RuntimeTest, TellsTheLibrarysVersion) { EXPECT_EQ(runtime_->version(), "1.26.0"); }

TEST_F(RuntimeTest, RefusesAMissingLibrary) {
    const auto opened = Runtime::open("/nowhere/libonnxruntime.so");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kNotFound);
}

TEST_F(RuntimeTest, RefusesAFileThatIsNoLibrary) {
    const auto opened = Runtime::open(BH_SOURCE_DIR "/CMakeLists.txt");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ErrorCode::kInvalidArgument);
}

TEST_F(RuntimeTest, DescribesInputsAndOutputs) {
    const Model model = load_affine();
    ASSERT_EQ(model.inputs().size(), 1U);
    EXPECT_EQ(model.inputs()[0].name, "x");
    EXPECT_EQ(model.inputs()[0].shape, (Shape{-1, 3}));
    EXPECT_EQ(model.output_index("double"), 1U);
    EXPECT_EQ(model.output_index("nothing"), std::nullopt);
}

TEST_F(RuntimeTest, RunsAndAnswersInTheFilesOrder) {
    const Model model = load_affine();
    const std::vector<float> x{1, 2, 3, 4, 5, 6};
    const Input input{x, {2, 3}};
    const auto outputs = model.run(std::span(&input, 1));
    ASSERT_TRUE(outputs) << outputs.error().detail;
    ASSERT_EQ(outputs->size(), 2U);
    EXPECT_EQ(outputs->shape(0), (Shape{2, 3}));
    for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT_FLOAT_EQ(outputs->values(0)[i], x[i] * 2 + 1);
        EXPECT_FLOAT_EQ(outputs->values(1)[i], x[i] * 2);
    }
}

TEST_F(RuntimeTest, WritesIntoTheCallersMemory) {
    const Model model = load_affine();
    const std::vector<float> x{1, 2, 3};
    std::vector<float> y(3);
    std::vector<float> doubled(3);
    const Input input{x, {1, 3}};
    const std::vector<Output> outputs{{y, {1, 3}}, {doubled, {1, 3}}};
    const auto done = model.run_into(std::span(&input, 1), outputs);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(y, (std::vector<float>{3, 5, 7}));
    EXPECT_EQ(doubled, (std::vector<float>{2, 4, 6}));
}

TEST_F(RuntimeTest, RefusesInputsThatDoNotFit) {
    const Model model = load_affine();
    const std::vector<float> x(6);
    const std::vector<std::vector<Input>> wrong{
        {},
        {{x, {2, 3}}, {x, {2, 3}}},
        {{x, {3, 2}}},
        {{x, {6}}},
        {{x, {1, 3}}},
        {{x, {-2, 3}}},
        {{std::span<const float>(), {0, 3}}},
    };
    for (const auto& inputs : wrong) {
        const auto outputs = model.run(inputs);
        ASSERT_FALSE(outputs);
        EXPECT_EQ(outputs.error().code, ErrorCode::kInvalidArgument);
    }
}

TEST_F(RuntimeTest, RefusesOutputsThatDoNotFit) {
    const Model model = load_affine();
    const std::vector<float> x(3);
    std::vector<float> y(6);
    const Input input{x, {1, 3}};
    const auto missing = model.run_into(std::span(&input, 1), {});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::kInvalidArgument);
    const std::vector<Output> short_shape{{y, {1, 3}}, {std::span(y).first(3), {1, 3}}};
    ASSERT_FALSE(model.run_into(std::span(&input, 1), short_shape));
    // A batch of two where the model makes one: only the library can notice.
    const std::vector<Output> other_batch{{y, {2, 3}}, {y, {2, 3}}};
    ASSERT_FALSE(model.run_into(std::span(&input, 1), other_batch));
}

TEST_F(RuntimeTest, RefusesBytesThatAreNoModel) {
    for (const std::string& bytes :
         {std::string(), std::string("hello"), std::string(1000, '\xff'),
          affine_model().substr(0, 60)}) {
        const auto model = runtime_->load_bytes(as_bytes(bytes), "broken");
        ASSERT_FALSE(model);
        EXPECT_EQ(model.error().code, ErrorCode::kInvalidArgument);
    }
}

TEST_F(RuntimeTest, RefusesOtherElementTypes) {
    constexpr std::uint64_t kInt64 = 7;
    const std::vector<std::int64_t> shape{2};
    const std::string bytes = model_bytes({
        .nodes = {node("Neg", {"x"}, "y")},
        .initializers = {},
        .inputs = {value_info("x", shape, kInt64)},
        .outputs = {value_info("y", shape, kInt64)},
    });
    const auto model = runtime_->load_bytes(as_bytes(bytes), "integers");
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, ErrorCode::kInvalidArgument);
    EXPECT_NE(model.error().message.find("fp32"), std::string::npos);
}

TEST_F(RuntimeTest, RunsFromManyThreadsAtOnce) {
    const Model model = load_affine();
    std::vector<std::jthread> threads;
    std::atomic<int> wrong = 0;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int round = 0; round < 200; ++round) {
                const auto rows = static_cast<std::size_t>(1 + (t + round) % 5);
                const std::vector<float> x(rows * 3, static_cast<float>(t));
                const Input input{x, {static_cast<std::int64_t>(rows), 3}};
                const auto outputs = model.run(std::span(&input, 1));
                const float expected = static_cast<float>(t) * 2 + 1;
                if (!outputs || outputs->values(0).back() != expected) ++wrong;
            }
        });
    }
    threads.clear();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace beholden::infer
