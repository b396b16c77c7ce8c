#include "app/sweeper.h"

#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "gallery/leads.h"
#include "gallery/test_gallery.h"
#include "store/sqlite/database.h"

namespace beholden::app {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;

/// Turned while the sweeper reads it.
class TurnedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return TimePoint(milliseconds(ms)); }
    std::atomic<std::int64_t> ms{1'795'510'800'007};
};

class SweeperTest : public testing::Test {
protected:
    void SetUp() override {
        auto directory = store::DataDirectory::lock(folder_.path());
        store_ = store::sqlite::open_store(std::move(*directory), root_key_, {}).value();
        gallery_ = gallery::Gallery::open(*store_, pack_, clock_).value();
        policy::Rules rules;
        rules.review = policy::Review::kDual;
        rules.retention_days = 60;
        rules.lead_days = 30;
        const auto policy = policy::Policy::make("custom", rules).value();
        ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry(), policy));
        std::vector<gallery::NewFace> faces{gallery::new_face(gallery::random_template(random_))};
        ASSERT_TRUE(gallery_->enrol(people_, std::move(faces), audit::AnyEntry()));
        policy::Lead lead;
        lead.lead_id = make_uuid();
        lead.face_id = make_uuid();
        lead.created = clock_.now();
        ASSERT_TRUE(gallery_->leads().open(people_, {lead}, audit::AnyEntry()));
    }

    std::int64_t keys(const std::string& table) {
        auto file = store::sqlite::Database::open(folder_ / "keys.db", {.read_only = true}).value();
        return file.read_int64("SELECT count(*) FROM " + table).value();
    }
    /// Waits as long as a slow machine may take.
    bool empties(const std::string& table) {
        for (int i = 0; i < 10'000 && keys(table) > 0; ++i) {
            std::this_thread::sleep_for(milliseconds(1));
        }
        return keys(table) == 0;
    }

    store::TestFolder folder_;
    crypto::SecureKey root_key_ = crypto::SecureKey::random();
    TurnedClock clock_;
    gallery::FakePack pack_;
    std::mt19937_64 random_{7};
    const CollectionId people_{"people"};
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<gallery::Gallery> gallery_;
    const int nowhere_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    Logger logger_{nowhere_, LogLevel::kError, clock_};
};

TEST_F(SweeperTest, DestroysTheKeysOfLeadsAndFacesWhenTheClockSaysThatTheirTimeIsOver) {
    const Sweeper sweeper(*gallery_, logger_, {milliseconds(1), milliseconds(1)});
    clock_.ms += milliseconds(days(30)).count() - 1;
    std::this_thread::sleep_for(milliseconds(20));
    EXPECT_EQ(keys("document_keys"), 1) << "its time is not over";
    clock_.ms += 1;
    EXPECT_TRUE(empties("document_keys"));
    EXPECT_EQ(keys("face_keys"), 1) << "its time is not over";
    clock_.ms += milliseconds(days(30)).count();
    EXPECT_TRUE(empties("face_keys"));
}

}  // namespace
}  // namespace beholden::app
