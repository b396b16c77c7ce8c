#include "app/checkpoint_publisher.h"

#include <filesystem>

#include "app/head_file.h"
#include "app/log_nodes.h"
#include "audit/testing/any_entry.h"
#include "audit/tree.h"
#include "store/logged_write.h"
#include "store/sqlite/database.h"
#include "store/store_fixture.h"

namespace beholden::app {
namespace {

namespace fs = std::filesystem;

class PublisherTest : public store::StoreTest {
protected:
    static constexpr const char* kOrigin = "example.org/log";

    void SetUp() override {
        ASSERT_TRUE(open());
        begin(kOrigin);
    }

    void begin(const std::string& origin) {
        ASSERT_TRUE(store_->write({[&](store::Transaction& transaction) {
            return transaction.begin_origin(origin);
        }}));
    }

    void log(int leaves) {
        for (int i = 0; i < leaves; ++i) {
            ASSERT_TRUE(store::write_logged(*store_, clock_, audit::AnyEntry(), {}));
        }
    }

    std::unique_ptr<CheckpointPublisher> publisher(std::optional<Witnesses> witnesses = {}) {
        return std::make_unique<CheckpointPublisher>(
            *store_, log_signer(*root_key_, kOrigin).value(), head_file_, std::move(witnesses)
        );
    }

    Result<void> check() {
        BH_TRY_ASSIGN(const auto origins, store_->log().origins());
        BH_TRY_ASSIGN(const std::string note, read_head_file(head_file_));
        return check_published(store_->log(), *root_key_, origins, note);
    }

    /// The head of a signed note; fails the test unless our key signed it.
    audit::Checkpoint verified(const std::string& text) {
        const auto note = audit::parse_note(text);
        EXPECT_TRUE(note);
        const std::vector<audit::NoteKey> keys{log_signer(*root_key_, kOrigin)->key()};
        EXPECT_EQ(audit::verify_note(note.value(), keys)->size(), 1u);
        return audit::parse_checkpoint(note->text).value();
    }

    void copy_databases(const fs::path& from, const fs::path& to) {
        fs::create_directories(to);
        for (const auto& entry : fs::directory_iterator(from)) {
            const auto name = entry.path().filename();
            if (name == "lock" || !entry.is_regular_file()) continue;
            fs::copy_file(entry.path(), to / name, fs::copy_options::overwrite_existing);
        }
    }

    const SystemClock clock_;
    const store::TestFolder outside_;
    const fs::path head_file_ = outside_ / "head";
};

TEST_F(PublisherTest, SignsTheCommittedHeadAndKeepsItOutside) {
    const auto publisher = this->publisher();
    EXPECT_FALSE(publisher->publish().value());
    log(3);
    EXPECT_EQ(publisher->publish().value()->size, 3u);
    const auto head = verified(publisher->checkpoint());
    EXPECT_EQ(head.origin, kOrigin);
    EXPECT_EQ(head.size, 3u);
    EXPECT_EQ(head.root, store_->log().head().root);
    EXPECT_EQ(read_head_file(head_file_).value(), publisher->checkpoint());
    EXPECT_EQ(store_->log().last_signed().value(), (audit::TreeHead{head.size, head.root}));
    EXPECT_FALSE(publisher->publish().value());
    log(1);
    EXPECT_EQ(publisher->publish().value()->size, 4u);
    EXPECT_TRUE(check());
}

TEST_F(PublisherTest, ShowsNothingThatItCouldNotKeep) {
    log(1);
    fs::create_directories(head_file_);  // in the way of the file
    const auto publisher = this->publisher();
    EXPECT_EQ(publisher->publish().error().code, ErrorCode::kIo);
    EXPECT_EQ(publisher->checkpoint(), "");
    fs::remove(head_file_);
    EXPECT_TRUE(publisher->publish());
    EXPECT_NE(publisher->checkpoint(), "");
}

TEST_F(PublisherTest, RefusesARestoredOlderCopyUntilTheOriginIsAnother) {
    log(3);
    store_.reset();
    const store::TestFolder backup;
    copy_databases(folder_.path(), backup.path());
    ASSERT_TRUE(open());
    log(2);
    ASSERT_TRUE(publisher()->publish());
    EXPECT_TRUE(check());
    store_.reset();
    copy_databases(backup.path(), folder_.path());
    for (const char* rest : {"data.db-wal", "data.db-shm", "keys.db-wal", "keys.db-shm"}) {
        fs::remove(folder_ / rest);
    }
    ASSERT_TRUE(open());
    const auto refused = check();
    EXPECT_EQ(refused.error().code, ErrorCode::kCorruption);
    EXPECT_NE(refused.error().message.find("rotate-origin"), std::string::npos);
    // Also when it has grown past the published size by another way.
    log(5);
    EXPECT_EQ(check().error().code, ErrorCode::kCorruption);
    begin("example.org/log/2");
    EXPECT_TRUE(check());
}

TEST_F(PublisherTest, RefusesAHeadThatIsNotItsOwn) {
    log(1);
    ASSERT_TRUE(publisher()->publish());
    const std::string good = read_head_file(head_file_).value();
    std::string other = good;
    other.replace(other.find("\n1\n"), 3, "\n0\n");
    for (const std::string& bad : {std::string("nonsense"), other, good + "x"}) {
        ASSERT_TRUE(write_head_file(head_file_, bad));
        EXPECT_EQ(check().error().code, ErrorCode::kCorruption);
    }
    const auto stranger = log_signer(crypto::SecureKey::random(), kOrigin).value();
    audit::NoteText note;
    note.text = audit::parse_note(good)->text;
    note.signatures.push_back(stranger.sign(note.text));
    ASSERT_TRUE(write_head_file(head_file_, audit::print_note(note)));
    EXPECT_EQ(check().error().code, ErrorCode::kCorruption);
    ASSERT_TRUE(write_head_file(head_file_, good));
    EXPECT_TRUE(check());
}

TEST_F(PublisherTest, AsksAgainUntilTheQuorumIsThere) {
    const std::string text =
        "witness w " + audit::to_vkey(log_signer(*root_key_, "x")->key()) + " http://w\nquorum w\n";
    // A log's key is no witness's: the policy wants one of the other type.
    EXPECT_FALSE(audit::TrustPolicy::parse(text, audit::parse_vkey));
    const auto witness_key = log_signer(*root_key_, "x")->key().public_key;
    const auto key =
        audit::make_note_key("w.example", audit::KeyType::kWitness, witness_key).value();
    const std::string good = "witness w " + audit::to_vkey(key) + " http://w\nquorum w\n";
    int asked = 0;
    Witnesses witnesses(
        audit::TrustPolicy::parse(good, audit::parse_vkey).value(),
        [&](const std::string&, const std::string&) -> Result<Witnesses::Reply> {
            ++asked;
            return fail(ErrorCode::kIo, "away");
        }
    );
    const auto publisher = this->publisher(std::move(witnesses));
    log(1);
    EXPECT_FALSE(publisher->publish().value()->witnessed.quorum);
    EXPECT_TRUE(publisher->publish().value());
    EXPECT_EQ(asked, 2);
    EXPECT_EQ(verified(publisher->checkpoint()).size, 1u);
}

}  // namespace
}  // namespace beholden::app
