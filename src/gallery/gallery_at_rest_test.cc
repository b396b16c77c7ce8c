// What the data directory tells somebody who reads its files, and what memory tells after a
// restart.
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "gallery/test_gallery.h"

namespace beholden::gallery {
namespace {

namespace fs = std::filesystem;

class GalleryAtRest : public GalleryTest {
protected:
    [[nodiscard]] bool anywhere_on_disk(std::string_view needle) const {
        for (const auto& entry : fs::directory_iterator(folder_.path())) {
            std::ifstream stream(entry.path(), std::ios::binary);
            const std::string content{std::istreambuf_iterator<char>(stream), {}};
            if (content.find(needle) != std::string::npos) return true;
        }
        return false;
    }

    static std::string_view bytes_of(const analysis::Template& face) {
        return as_text(std::as_bytes(std::span(face.values)));
    }
};

TEST_F(GalleryAtRest, HoldsNeitherTemplatesNorNames) {
    open();
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    std::vector<analysis::Template> faces;
    std::vector<FaceId> ids;
    for (int i = 0; i < 20; ++i) {
        faces.push_back(random_template(random_));
        ids.push_back(enrol(people_, faces.back(), "Marker-Name-" + std::to_string(i)));
    }
    const auto expect_nothing = [&] {
        EXPECT_FALSE(anywhere_on_disk("Marker-Name"));
        // Parts of a template too: eight of its values, wherever they begin.
        for (const auto& face : faces) {
            EXPECT_FALSE(anywhere_on_disk(bytes_of(face).substr(0, 32)));
            EXPECT_FALSE(anywhere_on_disk(bytes_of(face).substr(64, 32)));
        }
    };
    expect_nothing();
    ASSERT_TRUE(gallery_->delete_faces(people_, std::span(ids).first(10), audit::AnyEntry()));
    expect_nothing();
    close();
    expect_nothing();
    // The search would find them.
    std::ofstream(folder_ / "probe", std::ios::binary) << "xMarker-Name" << bytes_of(faces[3]);
    EXPECT_TRUE(anywhere_on_disk("Marker-Name"));
    EXPECT_TRUE(anywhere_on_disk(bytes_of(faces[3]).substr(64, 32)));
}

TEST_F(GalleryAtRest, ComesBackWholeFromTwentyThousandFaces) {
    open();
    const CollectionId others("others");
    ASSERT_TRUE(gallery_->create_collection(people_, {}, audit::AnyEntry()));
    ASSERT_TRUE(gallery_->create_collection(others, {}, audit::AnyEntry()));
    const auto enrol_many = [&](const CollectionId& id, int calls) {
        for (int call = 0; call < calls; ++call) {
            std::vector<NewFace> faces;
            faces.reserve(100);
            for (int i = 0; i < 100; ++i) {
                faces.push_back(new_face(random_template(random_), std::to_string(call * 100 + i)));
            }
            ASSERT_TRUE(gallery_->enrol(id, std::move(faces), audit::AnyEntry()));
        }
    };
    enrol_many(people_, 100);
    enrol_many(others, 50);
    enrol_many(people_, 50);
    const auto first_page = gallery_->list_faces(people_, "", 4'000, {});
    std::vector<FaceId> victims;
    for (std::size_t i = 0; i < 4'000; i += 7) victims.push_back(first_page->items[i].face_id);
    ASSERT_TRUE(gallery_->delete_faces(people_, victims, audit::AnyEntry()));

    const auto snapshot = [&] {
        std::string text;
        for (const CollectionId& id : {people_, others}) {
            const auto page = gallery_->list_faces(id, "", 100'000, {});
            for (const FaceRecord& face : page->items) {
                text += face.face_id.str() + face.image_id.str() + face.external_image_id + "\n";
            }
            std::mt19937_64 probes(99);
            for (int i = 0; i < 20; ++i) {
                const auto probe = random_template(probes);
                const auto found = gallery_->search_template(id, probe, {50, 50});
                text += std::to_string(found->gallery_size) + ":";
                for (const FaceMatch& match : found->matches) {
                    text += match.face.face_id.str() + std::to_string(match.similarity_pct) + " ";
                }
            }
        }
        return text;
    };
    const std::string before = snapshot();
    open();
    EXPECT_EQ(snapshot(), before);
    EXPECT_EQ(gallery_->describe_collection(people_)->face_count, 15'000 - 572);
}

}  // namespace
}  // namespace beholden::gallery
