#include "base/log.h"

#include <array>

#include <gtest/gtest.h>
#include <unistd.h>

namespace beholden {
namespace {

class FixedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override {
        return TimePoint(std::chrono::milliseconds(1'795'510'800'007));
    }
};

std::string read_all(int fd) {
    std::array<char, 1000> buffer{};
    const ssize_t size = ::read(fd, buffer.data(), buffer.size());
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

TEST(Logger, WritesOneLineAndQuotesWhatComesFromOutside) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const FixedClock clock;
    Logger logger(pipe[1], LogLevel::kInfo, clock);
    logger.log(LogLevel::kDebug, "unseen");
    logger.log(LogLevel::kWarning, "request", {{"op", "X"}, {"agent", "a b\n\"=c"}, {"none", ""}});
    EXPECT_EQ(
        read_all(pipe[0]),
        "2026-11-24T09:00:00.007Z warning request op=X agent=\"a b?\\\"=c\" none=\"\"\n"
    );
    ::close(pipe[0]);
    ::close(pipe[1]);
}

}  // namespace
}  // namespace beholden
