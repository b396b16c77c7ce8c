#include "auth/access_keys.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <thread>

#include <sys/stat.h>

#include <gtest/gtest.h>

#include "auth/role.h"
#include "auth/sigv4.h"
#include "auth/test_support.h"
#include "base/bytes.h"
#include "store/sqlite/database.h"
#include "store/test_folder.h"

namespace beholden::auth {
namespace {

class AccessKeysTest : public testing::Test {
protected:
    std::unique_ptr<AccessKeys> open() {
        auto keys = AccessKeys::open(folder_.path(), root_key_, clock_);
        EXPECT_TRUE(keys) << keys.error().message << keys.error().detail;
        return std::move(keys).value();
    }
    static std::string text_of(const crypto::SecretBytes& secret) {
        return std::string(as_text(secret));
    }
    /// The key as a verification sees it; without an id if there is none.
    static OpenKey find(AccessKeys& keys, const std::string& id) {
        auto found = keys.find(id);
        EXPECT_TRUE(found) << found.error().message;
        return std::move(found).value().value_or(OpenKey{});
    }
    /// Every byte of every file in the data directory.
    std::string everything_on_disk() const {
        std::string all;
        for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
            std::ifstream file(entry.path(), std::ios::binary);
            all.append(std::istreambuf_iterator<char>(file), {});
        }
        return all;
    }

    store::TestFolder folder_;
    crypto::SecureKey root_key_ = crypto::SecureKey::random();
    test::StoppedClock clock_;
};

TEST_F(AccessKeysTest, HasNoKeyUntilOneIsMade) {
    const auto keys = open();
    EXPECT_TRUE(keys->list()->empty());
    EXPECT_FALSE(keys->find("AKIAAAAAAAAAAAAAAAAA").value());
    EXPECT_FALSE(keys->find("").value());
}

TEST_F(AccessKeysTest, MakesKeysThatLookLikeAwsKeysAndAreAllDifferent) {
    const auto keys = open();
    std::set<std::string> ids;
    std::set<std::string> secrets;
    for (int i = 0; i < 20; ++i) {
        const auto made = keys->create("key", Role::kAuditor);
        ASSERT_TRUE(made);
        const std::string& id = made->key.id.str();
        EXPECT_EQ(id.size(), 20U);
        EXPECT_TRUE(id.starts_with("AKIA"));
        EXPECT_EQ(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), std::string::npos);
        const std::string secret = text_of(made->secret);
        EXPECT_EQ(secret.size(), 43U);
        EXPECT_TRUE(std::ranges::all_of(secret, [](unsigned char c) { return std::isalnum(c); }));
        ids.insert(id);
        secrets.insert(secret);
    }
    EXPECT_EQ(ids.size(), 20U);
    EXPECT_EQ(secrets.size(), 20U);
}

TEST_F(AccessKeysTest, DrawsEveryLetterOfASecretEvenly) {
    const auto keys = open();
    std::map<char, int> counts;
    for (int i = 0; i < 200; ++i) {
        for (const char c : text_of(keys->create("key", Role::kAdmin)->secret)) ++counts[c];
    }
    EXPECT_EQ(counts.size(), 62U);
    // 8,600 letters, 139 of each expected, deviation 12: six of them are out of reach of chance,
    // and well within what a plain remainder (25 % more of the first eight) would give away.
    int first_eight = 0;
    for (char c = 'A'; c <= 'H'; ++c) first_eight += counts[c];
    EXPECT_NEAR(first_eight, 1'110, 6 * 31);
    for (const auto& [letter, count] : counts) EXPECT_NEAR(count, 139, 6 * 12) << letter;
}

TEST_F(AccessKeysTest, KeepsKeysAcrossRestarts) {
    clock_.time = TimePoint(std::chrono::seconds(1'795'000'000));
    const auto made = open()->create("front desk", Role::kReviewer);
    ASSERT_TRUE(made);
    const auto keys = open();
    const OpenKey found = find(*keys, made->key.id.str());
    EXPECT_EQ(found.id, made->key.id);
    EXPECT_EQ(found.name, "front desk");
    EXPECT_EQ(found.role, Role::kReviewer);
    EXPECT_TRUE(found.enabled);
    EXPECT_EQ(text_of(found.secret), text_of(made->secret));
    const auto all = keys->list();
    ASSERT_EQ(all->size(), 1U);
    EXPECT_EQ(all->front().created, clock_.time);
}

TEST_F(AccessKeysTest, LeavesNoSecretOnTheDisk) {
    const auto keys = open();
    const auto made = keys->create("named on disk", Role::kAdmin);
    const std::string disk = everything_on_disk();
    EXPECT_NE(disk.find("named on disk"), std::string::npos);
    EXPECT_EQ(disk.find(text_of(made->secret)), std::string::npos);
    EXPECT_EQ(disk.find(text_of(made->secret).substr(0, 8)), std::string::npos);
}

TEST_F(AccessKeysTest, KeepsWhoseKeyItIsAndWhatForAndSealsBoth) {
    const Claims defaults = {.human = "alice-the-analyst", .purpose = "missing-person"};
    const auto made = open()->create("key", Role::kInvestigator, defaults);
    ASSERT_TRUE(made) << made.error().message;
    EXPECT_EQ(made->key.defaults, defaults);
    const auto keys = open();
    const auto other = keys->create("other", Role::kInvestigator);
    EXPECT_EQ(find(*keys, made->key.id.str()).defaults, defaults);
    EXPECT_EQ(find(*keys, other->key.id.str()).defaults, Claims{});
    const auto all = keys->list().value();
    ASSERT_EQ(all.size(), 2U);
    for (const auto& key : all) {
        EXPECT_EQ(key.defaults, key.id == made->key.id ? defaults : Claims{});
    }
    const std::string disk = everything_on_disk();
    EXPECT_EQ(disk.find("alice-the-analyst"), std::string::npos);
    EXPECT_EQ(disk.find("missing-person"), std::string::npos);
}

TEST_F(AccessKeysTest, RefusesDefaultsThatNoRequestCouldState) {
    const auto keys = open();
    for (const Claims& defaults :
         {Claims{.human = "two words"}, Claims{.human = "a"}, Claims{.purpose = "a\nb"},
          Claims{.case_reference = "7"}, Claims{.offence = "theft"}}) {
        EXPECT_EQ(
            keys->create("key", Role::kAdmin, defaults).error().code, ErrorCode::kInvalidArgument
        );
    }
    EXPECT_TRUE(keys->list()->empty());
}

TEST_F(AccessKeysTest, DefaultsCannotBeMovedToAnotherKey) {
    const auto keys = open();
    const auto one = keys->create("one", Role::kAdmin, {.human = "alice"});
    const auto other = keys->create("other", Role::kAdmin, {.human = "bob"});
    auto database =
        store::sqlite::Database::open(folder_.path() / "access.db", {.application_id = 0x42484b59});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute(
        "UPDATE access_keys SET sealed_defaults = (SELECT sealed_defaults FROM access_keys WHERE "
        "name = 'one')"
    ));
    EXPECT_EQ(find(*keys, one->key.id.str()).defaults.human, "alice");
    EXPECT_EQ(keys->find(other->key.id.str()).error().code, ErrorCode::kCorruption);
}

TEST_F(AccessKeysTest, KeysFromBeforeThereWereDefaultsHaveNone) {
    const auto keys = open();
    const auto made = keys->create("old", Role::kAdmin);
    auto database =
        store::sqlite::Database::open(folder_.path() / "access.db", {.application_id = 0x42484b59});
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->execute("UPDATE access_keys SET sealed_defaults = NULL"));
    EXPECT_TRUE(find(*keys, made->key.id.str()).enabled);
    EXPECT_EQ(find(*keys, made->key.id.str()).defaults, Claims{});
}

TEST_F(AccessKeysTest, KeepsTheFileToItsOwner) {
    const auto keys = open();
    ASSERT_TRUE(keys->create("key", Role::kAdmin));
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
        struct stat status{};
        ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0077U, 0U) << entry.path();
    }
}

TEST_F(AccessKeysTest, NoticesWhatAnotherProcessDoesAtOnce) {
    const auto server = open();
    const auto command_line = open();
    const auto made = command_line->create("key", Role::kAdmin);
    const std::string id = made->key.id.str();
    EXPECT_TRUE(find(*server, id).enabled);
    ASSERT_TRUE(command_line->set_enabled(made->key.id, false));
    EXPECT_FALSE(find(*server, id).enabled);
    ASSERT_TRUE(command_line->set_enabled(made->key.id, true));
    EXPECT_TRUE(find(*server, id).enabled);
    ASSERT_TRUE(command_line->remove(made->key.id));
    EXPECT_TRUE(find(*server, id).id.empty());
}

TEST_F(AccessKeysTest, ErasesARemovedSecret) {
    const auto keys = open();
    const auto made = keys->create("short-lived", Role::kAdmin);
    std::string sealed;
    {
        auto database = store::sqlite::Database::open(
            folder_ / "access.db", {.application_id = 0x42484b59, .read_only = true}
        );
        auto statement = database->prepare("SELECT sealed_secret FROM access_keys");
        ASSERT_TRUE(statement->step().value());
        sealed = as_text(statement->column_blob(0));
    }
    ASSERT_NE(everything_on_disk().find(sealed), std::string::npos);
    ASSERT_TRUE(keys->remove(made->key.id));
    EXPECT_EQ(everything_on_disk().find(sealed), std::string::npos);
    EXPECT_EQ(keys->remove(made->key.id).error().code, ErrorCode::kNotFound);
}

TEST_F(AccessKeysTest, RefusesIdsThatDoNotExist) {
    const auto keys = open();
    const AccessKeyId id("AKIAAAAAAAAAAAAAAAAA");
    EXPECT_EQ(keys->set_enabled(id, false).error().code, ErrorCode::kNotFound);
    EXPECT_EQ(keys->remove(id).error().code, ErrorCode::kNotFound);
}

TEST_F(AccessKeysTest, RefusesNamesThatCouldNotBeShown) {
    const auto keys = open();
    for (const auto& name :
         {std::string(), std::string(65, 'a'), std::string("a\nb"), std::string("\x1b[2J"),
          std::string("caf\xc3\xa9"), std::string("a\0b", 3)}) {
        EXPECT_EQ(keys->create(name, Role::kAdmin).error().code, ErrorCode::kInvalidArgument);
    }
    EXPECT_TRUE(keys->create(std::string(64, 'a'), Role::kAdmin));
}

TEST_F(AccessKeysTest, DoesNotOpenUnderAnotherRootKey) {
    ASSERT_TRUE(open()->create("key", Role::kAdmin));
    const auto other = crypto::SecureKey::random();
    const auto keys = AccessKeys::open(folder_.path(), other, clock_);
    ASSERT_FALSE(keys);
    EXPECT_EQ(keys.error().code, ErrorCode::kCorruption);
}

TEST_F(AccessKeysTest, RefusesSecretsThatWereSwappedInTheFile) {
    const auto keys = open();
    const auto auditor = keys->create("auditor", Role::kAuditor);
    ASSERT_TRUE(keys->create("admin", Role::kAdmin));
    const std::array<store::sqlite::Migration, 3> known = {{{1, ""}, {2, ""}, {3, ""}}};
    auto database = store::sqlite::Database::open(
        folder_ / "access.db", {.application_id = 0x42484b59, .migrations = known}
    );
    ASSERT_TRUE(database) << database.error().detail;
    ASSERT_TRUE(database->execute(
        "UPDATE access_keys SET sealed_secret = (SELECT sealed_secret FROM access_keys WHERE "
        "role = 'admin')"
    ));
    EXPECT_EQ(keys->find(auditor->key.id.str()).error().code, ErrorCode::kCorruption);
}

TEST_F(AccessKeysTest, ServesManyThreadsWhileKeysChange) {
    const auto server = open();
    const auto command_line = open();
    const auto made = server->create("busy", Role::kAdmin);
    const std::string id = made->key.id.str();
    std::atomic<bool> done = false;
    std::atomic<int> wrong = 0;
    std::vector<std::jthread> readers;
    readers.reserve(3);
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] {
            while (!done) {
                const auto found = server->find(id);
                if (!found || !*found || text_of((*found)->secret) != text_of(made->secret))
                    ++wrong;
            }
        });
    }
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(command_line->create("other", Role::kAuditor));
    done = true;
    readers.clear();
    EXPECT_EQ(wrong, 0);
    EXPECT_EQ(server->list()->size(), 21U);
}

TEST_F(AccessKeysTest, VerifiesWhatItsKeysSign) {
    const auto keys = open();
    const auto made = keys->create("signer", Role::kInvestigator);
    const auto authenticator = make_sigv4_authenticator(*keys, clock_);
    test::Signer signer;
    signer.access_key_id = made->key.id.str();
    signer.secret = text_of(made->secret);
    clock_.time = TimePoint(std::chrono::seconds(1'795'510'800));  // signer.date
    test::Message message = test::make_call();
    signer.sign(message);
    const auto verified = authenticator->verify(message.view());
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(verified->principal.role, Role::kInvestigator);
    EXPECT_EQ(verified->principal.key_name, "signer");
    ASSERT_TRUE(keys->set_enabled(made->key.id, false));
    const auto refused = authenticator->verify(message.view());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::kUnrecognizedClient);
}

TEST(Role, HasOneNameEach) {
    for (const Role role :
         {Role::kAdmin, Role::kOperator, Role::kInvestigator, Role::kReviewer, Role::kAuditor}) {
        EXPECT_EQ(parse_role(role_name(role)).value(), role);
    }
    for (const char* bad : {"", "Admin", "root", "unknown"}) {
        EXPECT_EQ(parse_role(bad).error().code, ErrorCode::kInvalidArgument);
    }
}

class GuardedKeysTest : public AccessKeysTest {
protected:
    AccessKeyId make(AccessKeys& keys, Role role, const std::string& human) {
        const auto made = keys.create("key", role, {.human = human});
        EXPECT_TRUE(made) << made.error().message;
        return made->key.id;
    }
    AccessKey listed(AccessKeys& keys, const AccessKeyId& id) {
        const auto all = keys.list().value();
        return *std::ranges::find(all, id, &AccessKey::id);
    }
    /// Ann and bob are administrators, and keys are guarded.
    std::unique_ptr<AccessKeys> guarded() {
        auto keys = open();
        make(*keys, Role::kAdmin, "ann");
        bob_ = make(*keys, Role::kAdmin, "bob");
        EXPECT_TRUE(keys->guard());
        return keys;
    }
    AccessKeyId bob_;
};

TEST_F(GuardedKeysTest, AreGuardedOnlyWhereTwoAdministratorsHaveKeysOfTheirOwn) {
    const auto keys = open();
    make(*keys, Role::kAdmin, "");
    make(*keys, Role::kAdmin, "ann");
    make(*keys, Role::kAdmin, "ann");
    make(*keys, Role::kOperator, "bob");
    EXPECT_EQ(keys->guard().error().code, ErrorCode::kInvalidArgument);
    EXPECT_FALSE(keys->is_guarded().value());
    make(*keys, Role::kAdmin, "bob");
    EXPECT_TRUE(keys->guard());
    EXPECT_TRUE(open()->is_guarded().value()) << "also for the next program";
}

TEST_F(GuardedKeysTest, ANewKeyWaitsAndOpensNothingUntilItIsAdmitted) {
    const auto keys = guarded();
    const AccessKeyId id = make(*keys, Role::kReviewer, "cid");
    EXPECT_EQ(state_name(listed(*keys, id)), "pending");
    EXPECT_FALSE(find(*keys, id.str()).enabled);
    EXPECT_TRUE(keys->set_enabled(id, true));
    EXPECT_EQ(state_name(listed(*keys, id)), "pending") << "asking again is no approval";
    ASSERT_TRUE(keys->settle(id, true));
    EXPECT_TRUE(find(*keys, id.str()).enabled);
    EXPECT_EQ(keys->settle(id, true).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(GuardedKeysTest, ToDisableHoldsAtOnceAndToEnableWaits) {
    const auto keys = guarded();
    ASSERT_TRUE(keys->set_enabled(bob_, false));
    EXPECT_EQ(state_name(listed(*keys, bob_)), "disabled");
    EXPECT_EQ(keys->settle(bob_, true).error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(state_name(listed(*keys, bob_)), "disabled") << "nobody asked";
    ASSERT_TRUE(keys->set_enabled(bob_, true));
    EXPECT_EQ(state_name(listed(*keys, bob_)), "pending");
    ASSERT_TRUE(keys->settle(bob_, false));
    EXPECT_EQ(state_name(listed(*keys, bob_)), "disabled");
}

TEST_F(GuardedKeysTest, WhereOneAdministratorIsLeftACommandHoldsAtOnceAgain) {
    const auto keys = guarded();
    ASSERT_TRUE(keys->remove(bob_));
    EXPECT_EQ(state_name(listed(*keys, make(*keys, Role::kAdmin, "bob"))), "enabled");
    EXPECT_EQ(state_name(listed(*keys, make(*keys, Role::kAdmin, "cid"))), "pending");
}

}  // namespace
}  // namespace beholden::auth
