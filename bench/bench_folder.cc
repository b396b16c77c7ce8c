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
#include <functional>
#include <thread>

#include "analysis/faces/faces.h"
#include "base/bytes.h"
#include "imaging/decode.h"
#include "measure.h"
#include "opened_pack.h"
#include "program.h"

namespace beholden::bench {
namespace {

namespace fs = std::filesystem;

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
    const OpenedPack opened(arguments);
    const std::size_t threads =
        arguments.number("threads", std::max(1U, std::thread::hardware_concurrency()));
    const auto& pack = opened.pack;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(arguments.text("folder"))) {
        files.push_back(entry.path());
    }
    std::vector<imaging::Image> images(files.size());
    const auto decode = timed(files.size(), threads, [&](std::size_t i) {
        images[i] = value_or_end(imaging::decode(read_bytes(files[i])), "decode");
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
    print({
        {"machine", describe_machine()},
        {"pictures", files.size()},
        {"faces", faces.load()},
        {"threads", threads},
        {"decode", decode},
        {"models", models},
    });
    return 0;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
