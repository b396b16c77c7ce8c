// kill -9 at any moment: what was acknowledged is all there and searchable, what was not is there
// as a whole or not at all, and every row can be read. The audit log tells of exactly what is
// there: acknowledged leaves are in it, its root is theirs, and heads that were signed stay true.
#include <array>
#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <gtest/gtest.h>

#include "crypto/root_key.h"
#include "face_numbers.h"
#include "log_oracle.h"
#include "oracle.h"
#include "store/sqlite/database.h"

namespace beholden::crash {
namespace {

constexpr int kRoundsDefault = 300;
constexpr std::uint64_t kLifeUsMax = 50'000;

int rounds() {
    const char* wanted = std::getenv("BH_CRASH_ROUNDS");
    return wanted == nullptr ? kRoundsDefault : std::atoi(wanted);
}

/// A child process and the lines it says.
class Child {
public:
    Child(const std::string& folder, std::uint64_t first_number) {
        std::array<int, 2> ends{};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
        out_ = ends[0];
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        std::string program = BH_CRASH_CHILD;
        std::string path = folder;
        std::string number = std::to_string(first_number);
        std::array<char*, 4> arguments{program.data(), path.data(), number.data(), nullptr};
        ::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { ::close(out_); }

    /// Waits until it has said `words`; false if it ended instead.
    bool wait_for(const char* words) {
        while (said_.find(words) == std::string::npos) {
            if (!read_more()) return false;
        }
        return true;
    }

    void kill() const {
        ::kill(pid_, SIGKILL);
        int status = 0;
        ::waitpid(pid_, &status, 0);
    }

    /// Everything it said, to be asked for when it is dead.
    std::string heard() {
        while (read_more()) {
        }
        return said_;
    }

private:
    bool read_more() {
        std::array<char, 65'536> buffer{};
        const ssize_t size = ::read(out_, buffer.data(), buffer.size());
        if (size <= 0) return false;
        said_.append(buffer.data(), static_cast<std::size_t>(size));
        return true;
    }

    pid_t pid_ = -1;
    int out_ = -1;
    std::string said_;
};

void hear_all(Oracle& oracle, LogOracle& log, const std::string& said) {
    std::size_t begin = 0;
    for (std::size_t end = said.find('\n'); end != std::string::npos;
         end = said.find('\n', begin)) {
        const std::string line = said.substr(begin, end - begin);
        if (!log.hear(line)) oracle.hear(line);
        begin = end + 1;
    }
}

/// Keys and rows that have no partner.
std::int64_t unmatched_rows(const std::filesystem::path& folder) {
    auto data = store::sqlite::Database::open(folder / "data.db", {.read_only = true}).value();
    auto keys = store::sqlite::Database::open(folder / "keys.db", {.read_only = true}).value();
    const auto faces = data.read_int64("SELECT count(*) FROM faces").value();
    return faces - keys.read_int64("SELECT count(*) FROM face_keys").value();
}

void verify(const store::TestFolder& folder, Oracle& oracle, const LogOracle& log) {
    auto directory = store::DataDirectory::lock(folder.path());
    ASSERT_TRUE(directory) << directory.error().message;
    const auto root_key =
        crypto::load_root_key(crypto::root_key_source(folder.path(), std::nullopt));
    ASSERT_TRUE(root_key) << root_key.error().message;
    const auto store = store::sqlite::open_store(std::move(*directory), *root_key);
    ASSERT_TRUE(store) << store.error().message << " " << store.error().detail;
    const gallery::FakePack pack;
    const SystemClock clock;
    const auto gallery = gallery::Gallery::open(**store, pack, clock);
    ASSERT_TRUE(gallery) << gallery.error().message << " " << gallery.error().detail;
    for (const std::string& wrong : oracle.compare(**gallery)) ADD_FAILURE() << wrong;
    for (const std::string& wrong : log.compare((*store)->log(), **gallery)) ADD_FAILURE() << wrong;
}

TEST(Kill9, LosesNothingThatWasAcknowledged) {
    const store::TestFolder folder;
    std::random_device device;
    const auto seed = device();
    std::mt19937_64 random(seed);
    Oracle oracle;
    LogOracle log;
    const int count = rounds();
    for (int round = 0; round < count && !testing::Test::HasFailure(); ++round) {
        SCOPED_TRACE("round " + std::to_string(round) + ", seed " + std::to_string(seed));
        Child child(folder.path().string(), 1'000'000 * static_cast<std::uint64_t>(round + 1));
        // Some die while they open what the last one left, some in the middle of their work.
        const std::array<const char*, 4> stages{"", "ready", "ok", "ok"};
        ASSERT_TRUE(child.wait_for(stages[random() % stages.size()]));
        std::this_thread::sleep_for(std::chrono::microseconds(random() % kLifeUsMax));
        child.kill();
        hear_all(oracle, log, child.heard());
        verify(folder, oracle, log);
        EXPECT_EQ(unmatched_rows(folder.path()), 0);
    }
    std::printf(
        "%d kills, %d calls acknowledged, %d cut short, %zu faces at the end\n", count,
        oracle.acknowledged(), oracle.unsure(), oracle.faces()
    );
    std::printf("%zu receipts and %zu signed heads hold\n", log.receipts(), log.heads());
    EXPECT_GT(log.receipts(), static_cast<std::size_t>(oracle.acknowledged()) / 2);
    EXPECT_GT(log.heads(), static_cast<std::size_t>(count) / 4);
    EXPECT_GT(oracle.acknowledged(), count / 4);
    EXPECT_GT(oracle.unsure(), count / 4);
}

}  // namespace
}  // namespace beholden::crash
