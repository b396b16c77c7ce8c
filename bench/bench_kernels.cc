/// What a search by picture is made of, each part alone on one thread.
///
///     bench_kernels --assets DIR --pictures FOLDER --rows 300000 --repeats 15
///
/// Prints one JSON object: milliseconds per part and picture, medians.
#include <algorithm>
#include <filesystem>
#include <random>

#include "analysis/faces/faces.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "imaging/decode.h"
#include "index/index.h"
#include "measure.h"
#include "opened_pack.h"
#include "program.h"
#include "synthetic_templates.h"

namespace beholden::bench {
namespace {

namespace fs = std::filesystem;

constexpr double kSimilarityPctMin = 80;  // The default of SearchFacesByImage.

/// Wall and CPU time of one part, repeated.
struct Timing {
    std::vector<double> wall;
    std::vector<double> cpu;

    template <class Work>
    auto run(std::size_t repeats, const Work& work) {
        for (std::size_t i = 0; i < repeats; ++i) {
            const double wall_begin = wall_seconds();
            const double cpu_begin = thread_seconds();
            auto result = work();
            cpu.push_back(thread_seconds() - cpu_begin);
            wall.push_back(wall_seconds() - wall_begin);
            if (i + 1 == repeats) return result;
        }
        return work();
    }
    [[nodiscard]] boost::json::object ms() const {
        return {{"wall_ms", median(wall) * 1e3}, {"cpu_ms", median(cpu) * 1e3}};
    }
};

std::unique_ptr<index::Index> filled_index(
    const SyntheticTemplates& people, int dimension, std::size_t rows
) {
    auto index = value_or_end(index::Index::make(dimension), "index");
    std::mt19937_64 random(7);
    for (std::size_t i = 0; i < rows; ++i) {
        const analysis::Template person = people.make(random);
        value_or_end(index->append({i, person.values, person.offset}), "row");
    }
    return index;
}

/// One picture through all parts; empty if it shows no face.
boost::json::object measure_picture(
    const fs::path& path,
    const analysis::FacePack& pack,
    const index::Index& index,
    std::size_t repeats
) {
    const Bytes bytes = read_bytes(path);
    Timing decode;
    Timing detect;
    Timing largest;
    Timing embed;
    Timing scan;
    const auto image = value_or_end(imaging::decode(bytes), "decode");
    const auto faces =
        value_or_end(detect.run(repeats, [&] { return pack.detect(image); }), "detect");
    if (faces.empty()) return {};
    // In turn as in a search, so that each finds the caches as the one before it leaves them.
    std::size_t hits = 0;
    for (std::size_t i = 0; i < repeats; ++i) {
        const auto again =
            value_or_end(decode.run(1, [&] { return imaging::decode(bytes); }), "decode");
        const auto only =
            value_or_end(largest.run(1, [&] { return pack.detect_largest(again); }), "detect");
        const auto templates = value_or_end(
            embed.run(1, [&] { return pack.embed(again, std::span(only).first(1)); }), "embed"
        );
        const index::Query query{
            .values = templates[0].values,
            .offset = templates[0].offset,
            .hits_max = limits::kSearchFacesMax,
            .score_min = pack.calibration().score_at(kSimilarityPctMin),
        };
        hits = value_or_end(scan.run(1, [&] { return index.search(query); }), "scan").hits.size();
    }
    return {
        {"picture", path.filename().string()},
        {"width_px", image.width_px},
        {"height_px", image.height_px},
        {"faces", faces.size()},
        {"hits", hits},
        {"decode", decode.ms()},
        {"detect", detect.ms()},
        {"detect_largest", largest.ms()},
        {"embed", embed.ms()},
        {"scan", scan.ms()},
    };
}

int run(const Arguments& arguments) {
    const OpenedPack opened(arguments);
    const std::size_t repeats = arguments.number("repeats", 15);
    const std::size_t rows = arguments.number("rows", 300'000);
    const auto& pack = opened.pack;
    const auto people =
        value_or_end(SyntheticTemplates::load(opened.file, opened.assets), "cohort");
    const auto index = filled_index(people, pack->dimension(), rows);
    boost::json::array pictures;
    for (const fs::path& path : pictures_in(arguments.text("pictures"))) {
        boost::json::object measured = measure_picture(path, *pack, *index, repeats);
        if (!measured.empty()) pictures.push_back(std::move(measured));
    }
    print({
        {"machine", describe_machine()},
        {"rows", rows},
        {"repeats", repeats},
        {"pictures", std::move(pictures)},
    });
    return 0;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
