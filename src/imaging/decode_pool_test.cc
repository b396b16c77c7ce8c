#include "imaging/decode_pool.h"

#include <atomic>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "base/bytes.h"
#include "imaging/decode.h"
#include "imaging/encode.h"
#include "imaging/lockdown.h"
#include "imaging/testing/images.h"
#include "imaging/testing/jpeg_writer.h"

namespace beholden::imaging {
namespace {

using std::chrono::milliseconds;

constexpr DecodePool::Bounds kPatient{milliseconds(60'000), milliseconds(10'000)};

class Pool : public ::testing::Test {
protected:
    static std::unique_ptr<DecodePool> of(std::string name, std::size_t workers = 1) {
        const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
        auto pool = DecodePool::start(
            {(folder / "decode_worker_program").string(), std::move(name), workers}
        );
        EXPECT_TRUE(pool) << pool.error().detail;
        return std::move(pool).value();
    }
    static Bytes jpeg(int width_px, int height_px) {
        return encode_jpeg(testing::make_scene(width_px, height_px), 90).value();
    }
    DecodeBudget budget_{200'000'000};
};

TEST_F(Pool, DecodesAsThisProcessDoes) {
    const auto pool = of("worker", 2);
    for (const auto& [width, height] : {std::pair{640, 480}, {81, 300}, {3'000, 2'000}}) {
        const Bytes file = jpeg(width, height);
        const auto here = decode(file);
        const auto there = pool->decode(file, budget_, kPatient);
        ASSERT_TRUE(here && there);
        EXPECT_EQ(there->width_px, width);
        EXPECT_EQ(there->height_px, height);
        EXPECT_EQ(there->pixels, here->pixels);
    }
    EXPECT_EQ(budget_.in_flight(), 0);
    EXPECT_EQ(pool->losses(), 0U);
}

TEST_F(Pool, AnswersBadFilesInTheSameWords) {
    const auto pool = of("worker");
    Bytes cut = jpeg(400, 300);
    cut.resize(cut.size() / 2);
    const Bytes small = jpeg(79, 200);
    const Bytes text(100, std::byte{'a'});
    for (const Bytes& file : {cut, small, text}) {
        const auto here = decode(file);
        const auto there = pool->decode(file, budget_, kPatient);
        ASSERT_FALSE(here || there);
        EXPECT_EQ(there.error().code, here.error().code);
        EXPECT_EQ(there.error().message, here.error().message);
        EXPECT_EQ(there.error().detail, here.error().detail);
    }
    EXPECT_EQ(pool->losses(), 0U);
}

TEST_F(Pool, RefusesWhatTheBudgetDoesNotHold) {
    const auto pool = of("worker");
    const auto all = budget_.acquire(200'000'000, milliseconds(0));
    ASSERT_TRUE(all);
    const auto refused =
        pool->decode(jpeg(400, 300), budget_, {milliseconds(20), milliseconds(10'000)});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kOverloaded);
    EXPECT_EQ(pool->losses(), 0U);
}

TEST_F(Pool, OutlivesWorkersThatBreakOverAFile) {
    const auto pool = of("crash");
    for (std::uint64_t i = 1; i <= 3; ++i) {
        const auto answer = pool->decode(jpeg(400, 300), budget_, kPatient);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, ErrorCode::kInvalidImageFormat);
        EXPECT_EQ(pool->losses(), i);
    }
}

TEST_F(Pool, BelievesNoWorkerThatCannotBeRight) {
    const auto pool = of("lie");
    const auto answer = pool->decode(jpeg(400, 300), budget_, kPatient);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidImageFormat);
    EXPECT_EQ(pool->losses(), 1U);
}

TEST_F(Pool, EndsAWorkerThatHangs) {
    const auto pool = of("hang");
    const auto answer =
        pool->decode(jpeg(400, 300), budget_, {milliseconds(60'000), milliseconds(10)});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::kInvalidImageFormat);
    EXPECT_EQ(pool->losses(), 1U);
}

TEST_F(Pool, SharesItsWorkersAmongManyThreads) {
    const auto pool = of("worker", 2);
    const Bytes file = jpeg(320, 240);
    std::atomic<int> decoded = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(6);
        for (int i = 0; i < 6; ++i) {
            threads.emplace_back([&] {
                for (int round = 0; round < 10; ++round) {
                    if (pool->decode(file, budget_, kPatient)) ++decoded;
                }
            });
        }
    }
    EXPECT_EQ(decoded, 60);
    EXPECT_EQ(pool->losses(), 0U);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(LockdownDeathTest, EndsAProcessThatOpensAFile) {
    EXPECT_EXIT(
        {
            if (!lock_down()) std::exit(3);
            static_cast<void>(::open("/etc/hostname", O_RDONLY));
            std::exit(0);
        },
        ::testing::KilledBySignal(SIGSYS), ""
    );
}

TEST(LockdownDeathTest, EndsAProcessThatReachesForTheNetwork) {
    EXPECT_EXIT(
        {
            if (!lock_down()) std::exit(3);
            static_cast<void>(::socket(AF_INET, SOCK_STREAM, 0));
            std::exit(0);
        },
        ::testing::KilledBySignal(SIGSYS), ""
    );
}
#endif

}  // namespace
}  // namespace beholden::imaging
