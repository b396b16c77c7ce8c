/// What the models alone take for the pictures of a folder, all cores busy: the yardstick of an
/// import.
///
///     bench_folder --assets DIR --folder DIR --threads 2
///
/// Prints one JSON object: wall and CPU seconds of decoding, and of detecting, analysing and
/// embedding.
#include <atomic>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <thread>

#include "analysis/faces/faces.h"
#include "base/bytes.h"
#include "imaging/decode.h"
#include "infer/runtime.h"
#include "measure.h"
#include "program.h"

namespace beholden::bench {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// CPU seconds of the whole process so far.
double process_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

boost::json::object timed(
    std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work
) {
    const double wall = wall_seconds();
    const double cpu = process_seconds();
    std::atomic<std::size_t> next = 0;
    {
        std::vector<std::jthread> pool;
        for (std::size_t i = 0; i < threads; ++i) {
            pool.emplace_back([&] {
                for (std::size_t at = next++; at < count; at = next++) work(at);
            });
        }
    }
    return {{"wall_s", wall_seconds() - wall}, {"cpu_s", process_seconds() - cpu}};
}

int run(const Arguments& arguments) {
    const fs::path assets = arguments.text("assets");
    const fs::path pack_file =
        arguments.text("pack", (assets / "packs/face-default.toml").string());
    const std::size_t threads =
        arguments.number("threads", std::max(1U, std::thread::hardware_concurrency()));
    const std::string library =
        arguments.text("onnxruntime", infer::Runtime::default_library().string());
    const auto runtime = value_or_end(infer::Runtime::open(library), "library");
    const auto pack = value_or_end(analysis::FacePack::load(*runtime, pack_file, assets), "pack");
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(arguments.text("folder"))) {
        files.push_back(entry.path());
    }
    std::vector<imaging::Image> images(files.size());
    const auto decode = timed(files.size(), threads, [&](std::size_t i) {
        const std::string text = read_text(files[i]);
        images[i] = value_or_end(imaging::decode(as_bytes(text)), "decode");
    });
    std::atomic<std::size_t> faces = 0;
    const auto models = timed(files.size(), threads, [&](std::size_t i) {
        const auto found = value_or_end(pack->detect(images[i]), "detect");
        for (const auto& face : found) {
            static_cast<void>(value_or_end(pack->analyse(images[i], face, {}), "analyse"));
        }
        if (!found.empty()) static_cast<void>(value_or_end(pack->embed(images[i], found), "embed"));
        faces += found.size();
    });
    std::cout << boost::json::serialize(boost::json::object{
                     {"machine", describe_machine()},
                     {"pictures", files.size()},
                     {"faces", faces.load()},
                     {"threads", threads},
                     {"decode", decode},
                     {"models", models},
                 })
              << '\n';
    return 0;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
