/// How many pictures a second all cores take through decoding, finding and embedding the largest
/// face, without a server; and through the two networks alone.
///
///     bench_parallel --assets DIR --picture FILE --threads 2 --seconds 10
///
/// Prints one JSON object.
#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

#include "imaging/decode.h"
#include "measure.h"
#include "opened_pack.h"
#include "program.h"

namespace beholden::bench {
namespace {

void find_and_embed(const imaging::Image& image, const analysis::FacePack& pack) {
    const auto faces = value_or_end(pack.detect_largest(image), "detect");
    static_cast<void>(value_or_end(pack.embed(image, faces), "embed"));
}

/// Times a second that `threads` threads together get `work` done.
double rate(std::size_t threads, double seconds, const std::function<void()>& work) {
    std::atomic<std::size_t> done = 0;
    const double begin = wall_seconds();
    {
        std::vector<std::jthread> pool;
        for (std::size_t i = 0; i < threads; ++i) {
            pool.emplace_back([&] {
                while (wall_seconds() - begin < seconds) {
                    work();
                    ++done;
                }
            });
        }
    }
    return static_cast<double>(done) / (wall_seconds() - begin);
}

int run(const Arguments& arguments) {
    const OpenedPack opened(arguments);
    const analysis::FacePack& pack = *opened.pack;
    const std::size_t threads =
        arguments.number("threads", std::max(1U, std::thread::hardware_concurrency()));
    const auto seconds = static_cast<double>(arguments.number("seconds", 10));
    const Bytes bytes = read_bytes(arguments.text("picture"));
    const auto image = value_or_end(imaging::decode(bytes), "decode");
    find_and_embed(image, pack);  // Warms up.
    const double models = rate(threads, seconds, [&] { find_and_embed(image, pack); });
    const double whole = rate(threads, seconds, [&] {
        find_and_embed(value_or_end(imaging::decode(bytes), "decode"), pack);
    });
    print({
        {"machine", describe_machine()},
        {"threads", threads},
        {"models_a_second", models},
        {"with_decoding_a_second", whole},
    });
    return 0;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
