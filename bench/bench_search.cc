/// Search on one thread: time, share of the streaming read bandwidth, and hits for the recall.
///
///     bench_search --rows rows.f32 --queries queries.f32 --dimension 128 --hits 10
///
/// Both files hold little-endian float rows. Prints one JSON object.
#include <algorithm>
#include <span>

#include "index/index.h"
#include "index/kernels.h"
#include "index/quantise.h"
#include "measure.h"
#include "program.h"

namespace beholden::bench {
namespace {

struct Setup {
    std::size_t dimension = 0;
    std::size_t rounds = 0;
    int hits = 0;
    std::vector<float> queries;

    [[nodiscard]] std::size_t query_count() const { return queries.size() / dimension; }
    [[nodiscard]] index::Query query(std::size_t i) const {
        const auto values = std::span(queries).subspan(i % query_count() * dimension, dimension);
        return {.values = values, .offset = 0, .hits_max = hits};
    }
};

std::unique_ptr<index::Index> make_index(std::span<const float> rows, std::size_t dimension) {
    auto made = value_or_end(index::Index::make(static_cast<int>(dimension)), "index");
    constexpr std::size_t kBatch = 4'096;
    const std::size_t count = rows.size() / dimension;
    for (std::size_t at = 0; at < count; at += kBatch) {
        std::vector<index::Row> batch;
        for (std::size_t i = at; i < std::min(at + kBatch, count); ++i) {
            batch.push_back({i, rows.subspan(i * dimension, dimension), 0});
        }
        value_or_end(made->append(batch), "rows");
    }
    return made;
}

/// Search and plain reading strictly in turn, so that each finds the cache as the other left it;
/// each round gives one ratio.
boost::json::object measure_batch(
    const index::Index& index, const Setup& setup, std::size_t batch, std::size_t pass_bytes
) {
    StreamRead stream(pass_bytes);
    std::vector<double> seconds;
    std::vector<double> shares;
    std::vector<double> stream_rates;
    double before = stream.pass();
    for (std::size_t round = 0; round < setup.rounds + 1; ++round) {
        std::vector<index::Query> queries;
        for (std::size_t i = 0; i < batch; ++i) queries.push_back(setup.query(round * batch + i));
        const double begin = thread_seconds();
        const auto found = index.search_batch(queries);
        const double took = thread_seconds() - begin;
        const double after = stream.pass();
        const double rate = (before + after) / 2;
        before = after;
        if (!found || round == 0) continue;  // The first round warms up.
        seconds.push_back(took);
        stream_rates.push_back(rate);
        shares.push_back(static_cast<double>(pass_bytes) / took / rate);
    }
    return {
        {"batch", batch},
        {"ms_per_batch", median(seconds) * 1e3},
        {"ms_per_query", median(seconds) * 1e3 / static_cast<double>(batch)},
        {"ms_per_batch_p10", quantile(seconds, 0.1) * 1e3},
        {"stream_gb_s", median(stream_rates) * 1e-9},
        {"share_of_stream", median(shares)},
    };
}

boost::json::array all_hits(const index::Index& index, const Setup& setup) {
    boost::json::array lists;
    for (std::size_t i = 0; i < setup.query_count(); ++i) {
        boost::json::array ids;
        const auto found = index.search(setup.query(i));
        if (found) {
            for (const index::Hit& hit : found->hits) ids.emplace_back(hit.row_id);
        }
        lists.push_back(std::move(ids));
    }
    return lists;
}

int run(const Arguments& arguments) {
    Setup setup{
        .dimension = arguments.number("dimension", 128),
        .rounds = arguments.number("rounds", 25),
        .hits = static_cast<int>(arguments.number("hits", 10)),
        .queries = {},
    };
    setup.queries = read_floats(arguments.text("queries"), setup.dimension);
    const std::vector<float> rows = read_floats(arguments.text("rows"), setup.dimension);
    const double begin = thread_seconds();
    const auto index = make_index(rows, setup.dimension);
    const double build_seconds = thread_seconds() - begin;
    const std::size_t count = rows.size() / setup.dimension;
    // What a pass reads: the blocks of index/kernels.h.
    const std::size_t groups = index::padded_dimension(setup.dimension) / index::kGroupValues;
    const std::size_t pass_bytes = count * index::block_bytes(groups) / index::kBlockRows;
    boost::json::array batches;
    for (const std::size_t batch : {1U, 2U, 4U, 8U}) {
        batches.push_back(measure_batch(*index, setup, batch, pass_bytes));
    }
    const boost::json::object result{
        {"machine", describe_machine()},
        {"rows", count},
        {"dimension", setup.dimension},
        {"hits_max", setup.hits},
        {"build_cpu_seconds", build_seconds},
        {"bytes_per_row",
         static_cast<double>(index->memory().used_bytes) / static_cast<double>(count)},
        {"batches", std::move(batches)},
        {"hits", all_hits(*index, setup)},
    };
    print(result);
    return 0;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
