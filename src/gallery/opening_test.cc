// What a gallery answers while it still reads its faces from the disk.
#include <condition_variable>
#include <future>
#include <mutex>

#include "gallery/gated_store.h"
#include "gallery/test_gallery.h"
#include "store/logged_write.h"

namespace beholden::gallery {
namespace {

/// Hands the faces of the first collection over and waits before those of the next.
class HaltingStore final : public GatedStore {
public:
    explicit HaltingStore(store::Store& store) : GatedStore(store) { open(); }
    ~HaltingStore() override { go_on(); }

    Result<void> load(std::size_t threads, const store::Receiver& receiver) override {
        store::Receiver halting = receiver;
        halting.whole = [&](store::CollectionSeq collection) -> Result<void> {
            BH_TRY(receiver.whole(collection));
            std::unique_lock lock(mutex_);
            if (first_.exchange(false)) first_is_whole_.set_value();
            goes_on_.wait(lock, [this] { return halted_ == false; });
            return {};
        };
        return GatedStore::load(threads, halting);
    }
    void wait_for_first() { first_is_whole_.get_future().wait(); }
    void go_on() {
        const std::lock_guard lock(mutex_);
        halted_ = false;
        goes_on_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable goes_on_;
    bool halted_ = true;
    std::atomic<bool> first_ = true;
    std::promise<void> first_is_whole_;
};

class Opening : public GalleryTest {
protected:
    /// Two collections with a face each, closed again.
    void SetUp() override {
        open();
        for (const CollectionId& id : {people_, others_}) {
            ASSERT_TRUE(gallery_->create_collection(id, {}, audit::AnyEntry()));
            enrol(id, face_);
        }
        close();
    }
    void open_store() {
        auto directory = store::DataDirectory::lock(folder_.path());
        ASSERT_TRUE(directory);
        store_ = store::sqlite::open_store(std::move(*directory), root_key_, {}).value();
    }

    const CollectionId others_{"others"};
    const analysis::Template face_ = random_template(random_);
};

TEST_F(Opening, AWholeCollectionIsSearchedWhileTheNextIsRead) {
    open_store();
    HaltingStore halting(*store_);
    std::promise<Result<void>> opened;
    auto gallery = Gallery::open_in_background(halting, pack_, clock_, [&](const auto& done) {
        opened.set_value(done);
    });
    ASSERT_TRUE(gallery);
    halting.wait_for_first();

    EXPECT_EQ((*gallery)->search_template(people_, face_, {99, 3})->matches.size(), 1u);
    EXPECT_EQ(
        (*gallery)->search_template(others_, face_, {99, 3}).error().code, ErrorCode::kUnavailable
    );
    EXPECT_EQ((*gallery)->list_collections("", 10)->items.size(), 2u);
    EXPECT_EQ((*gallery)->list_collections("", 10)->items[0].face_count, 1);
    EXPECT_EQ(
        (*gallery)->delete_collection(people_, audit::AnyEntry()).error().code,
        ErrorCode::kUnavailable
    );
    audit::Entry entry = audit::AnyEntry();
    EXPECT_TRUE(store::make_recorder(*store_, clock_)->record(entry));
    auto progress = (*gallery)->progress();
    EXPECT_EQ(progress.collections, 2);
    EXPECT_EQ(progress.collections_whole, 1);
    EXPECT_EQ(progress.faces, 2);
    EXPECT_FALSE(progress.is_open);

    halting.go_on();
    EXPECT_TRUE(opened.get_future().get());
    EXPECT_EQ((*gallery)->search_template(others_, face_, {99, 3})->matches.size(), 1u);
    EXPECT_TRUE((*gallery)->delete_collection(people_, audit::AnyEntry()));
    progress = (*gallery)->progress();
    EXPECT_EQ(progress.collections_whole, 2);
    EXPECT_EQ(progress.faces_read, 2);
    EXPECT_TRUE(progress.is_open);
}

TEST_F(Opening, AGalleryThatGoesBeforeAllIsReadStopsReading) {
    open_store();
    HaltingStore halting(*store_);
    std::promise<Result<void>> opened;
    auto gallery = Gallery::open_in_background(halting, pack_, clock_, [&](const auto& done) {
        opened.set_value(done);
    });
    ASSERT_TRUE(gallery);
    halting.wait_for_first();
    halting.go_on();
    gallery->reset();
    // Either it was through already, or it was told to stop.
    const auto done = opened.get_future().get();
    EXPECT_TRUE(done || done.error().code == ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace beholden::gallery
