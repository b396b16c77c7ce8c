#include "crypto/root_key.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "base/check.h"
#include "crypto/process.h"

namespace beholden::crypto {
namespace {

namespace fs = std::filesystem;

class RootKey : public testing::Test {
public:
    RootKey() {
        std::string name = (fs::temp_directory_path() / "beholden-test-XXXXXX").string();
        BH_CHECK(::mkdtemp(name.data()) != nullptr, "a test needs a temporary folder");
        dir_ = name;
    }
    ~RootKey() override { fs::remove_all(dir_); }
    RootKey(const RootKey&) = delete;
    RootKey& operator=(const RootKey&) = delete;

protected:
    void write(const std::string& name, const std::string& content, fs::perms mode) {
        std::ofstream(dir_ / name, std::ios::binary) << content;
        fs::permissions(dir_ / name, mode);
    }
    [[nodiscard]] RootKeySource source() const { return {{}, {}, dir_}; }

    fs::path dir_;
    const std::string hex_ = std::string(62, '0') + "2a";
};

constexpr auto kOwnerOnly = fs::perms::owner_read | fs::perms::owner_write;

TEST_F(RootKey, IsMadeOnceInANewDataDirectory) {
    const auto first = load_root_key(source());
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_EQ(fs::status(dir_ / "root.key").permissions(), fs::perms::owner_read);
    const auto second = load_root_key(source());
    ASSERT_TRUE(second);
    EXPECT_EQ(to_hex(first->bytes()), to_hex(second->bytes()));
    EXPECT_EQ(std::distance(fs::directory_iterator(dir_), {}), 1);
}

TEST_F(RootKey, IsTheSameForAllProcessesThatStartAtOnce) {
    std::vector<std::string> seen(8);
    {
        std::vector<std::jthread> threads;
        threads.reserve(seen.size());
        for (std::string& hex : seen) {
            threads.emplace_back([this, &hex] {
                const auto key = load_root_key(source());
                hex = key ? to_hex(key->bytes()) : key.error().detail;
            });
        }
    }
    for (const std::string& hex : seen) EXPECT_EQ(hex, seen.front());
    EXPECT_EQ(seen.front().size(), 64u);
}

TEST_F(RootKey, IsNotReplacedWhereDatabasesNeedTheLostOne) {
    write("keys.db", "", kOwnerOnly);
    const auto key = load_root_key(source());
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, ErrorCode::kNotFound);
    EXPECT_NE(
        key.error().message.find("root key of this data directory is missing"), std::string::npos
    );
    EXPECT_FALSE(fs::exists(dir_ / "root.key"));
}

TEST_F(RootKey, ComesFromTheCredentialThenTheFileThenTheDataDirectory) {
    write("beholden-root-key", std::string(32, 'c'), kOwnerOnly);
    write("named", hex_ + "\n", kOwnerOnly);
    write("root.key", std::string(32, 'r'), kOwnerOnly);
    const auto loaded = [](const RootKeySource& from) {
        const auto key = load_root_key(from);
        return key ? to_hex(key->bytes()) : key.error().message;
    };
    EXPECT_EQ(loaded({dir_, dir_ / "named", dir_}), to_hex(as_bytes(std::string(32, 'c'))));
    EXPECT_EQ(loaded({dir_ / "none", dir_ / "named", dir_}), hex_);
    EXPECT_EQ(loaded({{}, {}, dir_}), to_hex(as_bytes(std::string(32, 'r'))));
}

TEST_F(RootKey, DoesNotFallBackWhenTheNamedFileIsMissing) {
    write("root.key", std::string(32, 'r'), kOwnerOnly);
    const auto key = load_root_key({{}, dir_ / "named", dir_});
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().code, ErrorCode::kNotFound);
}

TEST_F(RootKey, IsRefusedFromAFileThatOthersCanRead) {
    for (const unsigned mode : {0440u, 0604u, 0620u, 0644u, 0700u}) {
        write("root.key", hex_, static_cast<fs::perms>(mode));
        const auto key = load_root_key(source());
        ASSERT_FALSE(key) << std::oct << mode;
        EXPECT_EQ(key.error().code, ErrorCode::kAccessDenied);
    }
}

TEST_F(RootKey, IsTakenFromACredentialSharedByAccessList) {
    write("beholden-root-key", hex_, fs::perms::owner_read | fs::perms::group_read);
    EXPECT_TRUE(load_root_key({dir_, {}, dir_}));
}

TEST_F(RootKey, IsRefusedFromALinkOrAFolder) {
    write("real", hex_, kOwnerOnly);
    fs::create_symlink(dir_ / "real", dir_ / "root.key");
    EXPECT_FALSE(load_root_key(source()));
    fs::remove(dir_ / "root.key");
    fs::create_directory(dir_ / "root.key");
    EXPECT_FALSE(load_root_key(source()));
}

TEST_F(RootKey, IsRefusedWhenItIsNoKey) {
    for (const std::string& content :
         {std::string(), std::string(31, 'x'), std::string(33, 'x'), std::string(64, 'g'),
          hex_ + "\n\n", hex_ + "0", hex_ + " "}) {
        write("root.key", content, kOwnerOnly);
        const auto key = load_root_key(source());
        ASSERT_FALSE(key) << content.size();
        EXPECT_EQ(key.error().code, ErrorCode::kCorruption);
        EXPECT_EQ(key.error().message.find(hex_), std::string::npos);
    }
}

bool hardens_itself() {
    if (!harden_process()) return false;
    rlimit limit{1, 1};
    return ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0 &&
           ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
}

TEST(HardenProcess, SwitchesCoreDumpsAndTracingOff) {
    // In a child: neither can be switched on again.
    EXPECT_EXIT(std::_Exit(hardens_itself() ? 0 : 1), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace beholden::crypto
