/// Fills a collection with synthetic faces, through the gallery and its store as a server would.
///
///     bench_load --data-dir DIR --assets DIR --collection NAME --faces 300000
///
/// The collection is made if it is not there. Prints one JSON object.
#include <algorithm>
#include <filesystem>
#include <random>

#include "audit/testing/any_entry.h"
#include "measure.h"
#include "opened_gallery.h"
#include "opened_pack.h"
#include "program.h"
#include "synthetic_templates.h"

namespace beholden::bench {
namespace {

namespace fs = std::filesystem;

/// Faces of one enrol(), and so of one commit.
constexpr std::size_t kBatch = 4'096;

std::vector<gallery::NewFace> make_faces(
    const SyntheticTemplates& people, std::mt19937_64& random, std::size_t first, std::size_t count
) {
    std::vector<gallery::NewFace> faces;
    for (std::size_t i = 0; i < count; ++i) {
        gallery::NewFace face;
        face.record.image_id = ImageId(make_uuid());
        face.record.external_image_id = "synthetic-" + std::to_string(first + i);
        face.record.box = {0.25F, 0.25F, 0.5F, 0.5F};
        face.record.confidence_pct = 99;
        face.face_template = people.make(random);
        faces.push_back(std::move(face));
    }
    return faces;
}

int run(const Arguments& arguments) {
    const OpenedPack opened(arguments);
    const fs::path data_dir = arguments.text("data-dir");
    const CollectionId collection(arguments.text("collection"));
    const std::size_t count = arguments.number("faces", 300'000);

    const auto people =
        value_or_end(SyntheticTemplates::load(opened.file, opened.assets), "cohort");
    OpenedGallery gallery(data_dir, *opened.pack);
    if (!gallery->describe_collection(collection)) {
        static_cast<void>(value_or_end(
            gallery->create_collection(collection, {}, audit::AnyEntry()), "collection"
        ));
    }

    std::mt19937_64 random(11);
    double enrol_seconds = 0;
    for (std::size_t done = 0; done < count; done += kBatch) {
        auto faces = make_faces(people, random, done, std::min(kBatch, count - done));
        const double begin = wall_seconds();
        static_cast<void>(
            value_or_end(gallery->enrol(collection, std::move(faces), audit::AnyEntry()), "enrol")
        );
        enrol_seconds += wall_seconds() - begin;
    }
    print({{"faces", count}, {"seconds", enrol_seconds}});
    return 0;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
