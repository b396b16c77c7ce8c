#include "app/key_desk.h"

#include <algorithm>

#include "auth/role.h"
#include "store/store_fixture.h"

namespace beholden::app {
namespace {

using auth::Role;

/// Loses the last step of an approval, as a crash would.
class ForgetfulKeys final : public auth::AccessKeys {
public:
    explicit ForgetfulKeys(auth::AccessKeys& inner) : inner_(inner) {}
    Result<std::optional<auth::OpenKey>> find(std::string_view id) override {
        return inner_.find(id);
    }
    Result<auth::NewAccessKey> create(
        const std::string& name, Role role, const auth::Claims& defaults
    ) override {
        return inner_.create(name, role, defaults);
    }
    Result<std::vector<auth::AccessKey>> list() override { return inner_.list(); }
    Result<void> guard() override { return inner_.guard(); }
    Result<bool> is_guarded() override { return inner_.is_guarded(); }
    Result<void> settle(const AccessKeyId&, bool) override {
        return fail(ErrorCode::kIo, "The machine stopped.");
    }
    Result<void> set_enabled(const AccessKeyId& id, bool enabled) override {
        return inner_.set_enabled(id, enabled);
    }
    Result<void> remove(const AccessKeyId& id) override { return inner_.remove(id); }

private:
    auth::AccessKeys& inner_;
};

class KeyDeskTest : public store::StoreTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(open());
        keys_ = auth::AccessKeys::open(outside_.path(), *root_key_, clock_).value();
        for (const char* human : {"ann", "bob", "cid"}) make(Role::kAdmin, human);
        ASSERT_TRUE(keys_->guard());
        waiting_ = make(Role::kReviewer, "dan");
    }

    AccessKeyId make(Role role, const std::string& human) {
        return keys_->create("key", role, {.human = human}).value().key.id;
    }
    StoredKeyDesk desk() { return desk_of(*keys_); }
    StoredKeyDesk desk_of(auth::AccessKeys& keys) { return {keys, *store_, *root_key_, clock_}; }
    static policy::Caller caller(const std::string& human) {
        return {{human, "key of " + human}, true};
    }
    Result<api::KeyDesk::Held> decide(const policy::Caller& who, bool approve = true) {
        audit::Entry entry;
        return desk().decide(waiting_, who, approve, entry);
    }
    std::string state(const AccessKeyId& id) {
        const auto all = keys_->list().value();
        return std::string(state_name(*std::ranges::find(all, id, &auth::AccessKey::id)));
    }

    const SystemClock clock_;
    const store::TestFolder outside_;
    std::unique_ptr<auth::AccessKeys> keys_;
    AccessKeyId waiting_;
};

TEST_F(KeyDeskTest, TwoAdministratorsLetAKeyInAndEachWordIsALeaf) {
    const std::uint64_t before = store_->log().head().size;
    EXPECT_EQ(decide(caller("ann"))->approvals, 1);
    EXPECT_EQ(state(waiting_), "pending");
    EXPECT_TRUE(decide(caller("bob"))->key.enabled);
    EXPECT_EQ(state(waiting_), "enabled");
    EXPECT_EQ(store_->log().head().size, before + 2);
    EXPECT_EQ(decide(caller("cid")).error().code, ErrorCode::kInvalidArgument);
}

TEST_F(KeyDeskTest, OneDoesNotCountTwiceUnderAnotherNameOrWithAnotherKey) {
    ASSERT_TRUE(decide(caller("ann")));
    for (const policy::Caller& who :
         {caller("ann"), policy::Caller{{"eve", "key of ann"}, true},
          policy::Caller{{"ann", "another key"}, true}, policy::Caller{{"bob", "gateway"}, false},
          policy::Caller{{"", "key of bob"}, false}}) {
        EXPECT_EQ(decide(who).error().code, ErrorCode::kAccessDenied) << who.human << who.key;
    }
    EXPECT_EQ(state(waiting_), "pending");
}

TEST_F(KeyDeskTest, OneWhoRejectsKeepsTheKeyOut) {
    ASSERT_TRUE(decide(caller("ann")));
    ASSERT_TRUE(decide(caller("bob"), false));
    EXPECT_EQ(state(waiting_), "disabled");
}

TEST_F(KeyDeskTest, AnApprovalCountsForWhatWasAskedThenAndNotForALaterAsking) {
    ASSERT_TRUE(decide(caller("ann")));
    ASSERT_TRUE(keys_->set_enabled(waiting_, false));
    ASSERT_TRUE(keys_->set_enabled(waiting_, true));
    EXPECT_EQ(desk().list()->back().approvals, 0);
    EXPECT_EQ(decide(caller("bob"))->approvals, 1);
    EXPECT_EQ(state(waiting_), "pending");
}

TEST_F(KeyDeskTest, WhatACrashCutShortIsFinishedAtTheNextStart) {
    ASSERT_TRUE(decide(caller("ann")));
    ForgetfulKeys crashing(*keys_);
    audit::Entry entry;
    EXPECT_FALSE(desk_of(crashing).decide(waiting_, caller("bob"), true, entry));
    EXPECT_EQ(state(waiting_), "pending");
    ASSERT_TRUE(desk().finish());
    EXPECT_EQ(state(waiting_), "enabled");
    ASSERT_TRUE(keys_->set_enabled(waiting_, false));
    ASSERT_TRUE(keys_->set_enabled(waiting_, true));
    ASSERT_TRUE(desk().finish());
    EXPECT_EQ(state(waiting_), "pending") << "old approvals are worth nothing";
}

}  // namespace
}  // namespace beholden::app
