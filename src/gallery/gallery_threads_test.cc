// Many users at once; run it under the thread sanitizer.
#include <atomic>
#include <thread>

#include "gallery/test_gallery.h"

namespace beholden::gallery {
namespace {

class GalleryThreads : public GalleryTest {};

TEST_F(GalleryThreads, EachSeeTheirOwnWorkAtOnce) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    std::atomic<int> writers = 3;
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (std::uint64_t thread = 0; thread < 3; ++thread) {
        threads.emplace_back([&, thread] {
            std::mt19937_64 random(thread);
            for (int i = 0; i < 40; ++i) {
                const auto face = random_template(random);
                const FaceId id = enrol(people_, face, "name");
                const auto found = gallery_->search_template(people_, face, {99, 3});
                ASSERT_EQ(found->matches.size(), 1u);
                EXPECT_EQ(found->matches[0].face.face_id, id);
                if (i % 2 == 0) continue;
                EXPECT_EQ(
                    gallery_->delete_faces(people_, std::array{id}, audit::AnyEntry())
                        ->deleted.size(),
                    1u
                );
                EXPECT_TRUE(gallery_->search_template(people_, face, {99, 3})->matches.empty());
            }
            --writers;
        });
    }
    threads.emplace_back([&] {
        std::mt19937_64 random(77);
        while (writers > 0) {
            const auto found = gallery_->search_template(people_, random_template(random), {0, 50});
            for (const FaceMatch& match : found->matches) {
                EXPECT_EQ(match.face.external_image_id, "name");
            }
            const auto page = gallery_->list_faces(people_, "", 20, {});
            EXPECT_TRUE(page);
        }
    });
    threads.emplace_back([&] {
        const CollectionId passing("passing");
        std::mt19937_64 random(78);
        while (writers > 0) {
            ASSERT_TRUE(gallery_->create_collection(passing, {}, audit::AnyEntry()));
            enrol(passing, random_template(random));
            ASSERT_TRUE(gallery_->delete_collection(passing, audit::AnyEntry()));
        }
    });
    threads.clear();
    EXPECT_EQ(gallery_->describe_collection(people_)->face_count, 60);
    open();
    EXPECT_EQ(gallery_->describe_collection(people_)->face_count, 60);
}

TEST_F(GalleryThreads, DeleteAFaceOnce) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    const FaceId face = enrol(people_, random_template(random_));
    std::atomic<int> deleted = 0;
    std::vector<std::jthread> threads;
    threads.reserve(8);
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            const auto done = gallery_->delete_faces(people_, std::array{face}, audit::AnyEntry());
            deleted += static_cast<int>(done->deleted.size());
        });
    }
    threads.clear();
    EXPECT_EQ(deleted, 1);
}

TEST_F(GalleryThreads, NeverAnswerFacesOfACollectionThatIsGone) {
    open();
    const auto person = random_template(random_);
    for (int round = 0; round < 10; ++round) {
        ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
        enrol(people_, person);
        std::atomic<bool> gone = false;
        std::jthread searcher([&] {
            while (true) {
                const bool was_gone = gone;
                const auto found = gallery_->search_template(people_, person, {});
                if (was_gone) {
                    EXPECT_FALSE(found);
                    return;
                }
            }
        });
        ASSERT_TRUE(gallery_->delete_collection(people_, audit::AnyEntry()));
        gone = true;
    }
}

}  // namespace
}  // namespace beholden::gallery
