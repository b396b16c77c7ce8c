#include "app/import_command.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/bucket_files.h"
#include "app/evaluate_common.h"
#include "app/import_results.h"
#include "app/import_rows.h"
#include "app/import_run.h"
#include "app/offline_state.h"
#include "app/settings.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/thread_pool.h"
#include "objects/folder_source.h"
#include "store/logged_write.h"

namespace beholden::app {

namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;
using std::chrono::steady_clock;

struct Options {
    OfflineOptions offline;
    std::string collection;
    std::string folder;
    std::string manifest;
    std::string bucket;
    std::string prefix;
    std::string buckets_file;
    std::string results;
    std::string external_id = "none";
    int threads = 0;
    policy::Stated stated;
    bool create = false;
    bool every_file = false;
    bool retry_refused = false;
    bool json = false;
};

/// One line on the terminal that is written over; nothing where nobody watches.
class Progress {
public:
    Progress() : shown_(::isatty(STDERR_FILENO) == 1) {}
    ~Progress() {
        if (shown_) fmt::print(stderr, "\r{:78}\r", "");
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(const ImportCounts& counts) const {
        if (!shown_) return;
        const std::size_t looked_at = counts.done() - counts.already;
        const double rate =
            static_cast<double>(looked_at) / Seconds(steady_clock::now() - begin_).count();
        const auto left =
            static_cast<long>(static_cast<double>(counts.rows - counts.done()) / rate);
        const std::string text = fmt::format(
            "  {} of {} pictures, {:.1f} a second, {}:{:02}:{:02} left, {} refused", counts.done(),
            counts.rows, rate, left / 3'600, left / 60 % 60, left % 60, counts.refused
        );
        fmt::print(stderr, "\r{:78}", text);
        std::fflush(stderr);
    }

private:
    const bool shown_;
    const steady_clock::time_point begin_ = steady_clock::now();
};

/// Where pictures come from, with what keeps it alive.
struct Source {
    objects::Buckets buckets;
    std::unique_ptr<objects::ObjectSource> folder;
    const objects::ObjectSource* objects = nullptr;
    std::string text;
    std::size_t fetchers = 1;  // a folder: the next picture is read while others are looked at
};

Result<Source> open_source(const Options& options, const Clock& clock) {
    Source source;
    if (options.bucket.empty()) {
        fs::path folder = options.folder;
        if (folder.empty()) folder = fs::absolute(options.manifest).parent_path();
        BH_TRY_ASSIGN(source.folder, objects::make_folder_source(folder));
        source.objects = source.folder.get();
        source.text = "folder " + fs::absolute(folder).string();
        return source;
    }
    const std::string file = options.buckets_file.empty()
                                 ? environment_settings()("buckets-file").value_or("")
                                 : options.buckets_file;
    BH_TRY_ASSIGN(source.buckets, load_buckets(file, clock));
    source.objects = source.buckets.find(options.bucket);
    if (source.objects == nullptr) {
        return fail(
            ErrorCode::kInvalidArgument, "The buckets file has no bucket '" + options.bucket + "'."
        );
    }
    source.text = "bucket " + options.bucket + " prefix " + options.prefix;
    source.fetchers = static_cast<std::size_t>(limits::kObjectFetchesMax);
    return source;
}

Result<std::vector<ImportRow>> read_rows(
    const Options& options, const objects::ObjectSource& source
) {
    if (options.manifest.empty()) {
        const ExternalId external_id = options.external_id == "file"     ? ExternalId::kFile
                                       : options.external_id == "folder" ? ExternalId::kFolder
                                                                         : ExternalId::kNone;
        return list_rows(source, options.prefix, external_id, options.every_file);
    }
    BH_TRY_ASSIGN(const std::string text, read_whole_file(options.manifest));
    const std::string ending = fs::path(options.manifest).extension().string();
    if (ending == ".csv") return parse_csv_manifest(text);
    if (ending == ".jsonl" || ending == ".ndjson") return parse_json_lines_manifest(text);
    return fail(
        ErrorCode::kInvalidArgument, "A manifest's name ends with .csv, .jsonl or .ndjson."
    );
}

Result<void> check(const Options& options) {
    const bool somewhere = !options.folder.empty() || !options.bucket.empty();
    if (!options.folder.empty() && !options.bucket.empty()) {
        return fail(ErrorCode::kInvalidArgument, "Either --folder or --bucket can be given.");
    }
    if (!somewhere && options.manifest.empty()) {
        return fail(ErrorCode::kInvalidArgument, "--folder, --bucket or --manifest must be given.");
    }
    return {};
}

Result<gallery::CollectionInfo> open_collection(
    const Options& options, const OfflineState& state, const Clock& clock
) {
    const CollectionId id(options.collection);
    auto found = state.gallery().describe_collection(id);
    if (found || !options.create || found.error().code != ErrorCode::kNotFound) return found;
    audit::Entry entry;
    entry.kind = audit::Kind::kImport;
    entry.began = clock.now();
    entry.purpose = options.stated.purpose;
    entry.who.source_identity = options.stated.human;
    return state.gallery().create_collection(id, {}, entry);
}

void print(const ImportCounts& counts, double seconds, bool json) {
    const std::size_t looked_at = counts.done() - counts.already;
    const double rate = seconds > 0 ? static_cast<double>(looked_at) / seconds : 0;
    if (json) {
        const boost::json::object object = {
            {"rows", counts.rows},         {"already", counts.already},
            {"enrolled", counts.enrolled}, {"no_face", counts.no_face},
            {"refused", counts.refused},   {"duplicate", counts.duplicate},
            {"faces", counts.faces},       {"seconds", seconds},
            {"rows_per_second", rate},
        };
        fmt::print("{}\n", boost::json::serialize(object));
        return;
    }
    fmt::print(
        "{} pictures: {} enrolled ({} faces), {} without a face to enrol, {} refused, {} "
        "duplicate, {} "
        "done before; {:.1f} s, {:.1f} a second\n",
        counts.rows, counts.enrolled, counts.faces, counts.no_face, counts.refused,
        counts.duplicate, counts.already, seconds, rate
    );
}

/// Decoding in locked-down processes, started before anything secret is in memory.
Result<std::unique_ptr<imaging::Decoder>> start_decoder(std::size_t workers) {
    // An import waits for memory to decode a large picture in: no caller would try again.
    constexpr std::chrono::minutes kWait{30};
    imaging::DecodePool::Options options;
    options.workers = workers;
    BH_TRY_ASSIGN(auto pool, imaging::DecodePool::start(std::move(options)));
    return std::make_unique<imaging::Decoder>(
        imaging::DecoderOptions{.wait_max = kWait}, std::move(pool)
    );
}

Result<void> import(const Options& options) {
    BH_TRY(check(options));
    ::umask(0077);
    const SystemClock clock;
    const std::size_t cores = options.threads > 0
                                  ? static_cast<std::size_t>(options.threads)
                                  : std::max<std::size_t>(1, std::thread::hardware_concurrency());
    BH_TRY_ASSIGN(const auto decoder, start_decoder(cores));
    BH_TRY_ASSIGN(const Source source, open_source(options, clock));
    BH_TRY_ASSIGN(const auto state, OfflineState::open(options.offline, clock));
    BH_TRY_ASSIGN(const auto collection, open_collection(options, *state, clock));
    ImportPlan plan;
    plan.collection = collection.id;
    plan.rules = collection.policy->rules();
    BH_TRY_ASSIGN(plan.rows, read_rows(options, *source.objects));
    plan.image_ids = image_ids(state->root_key(), collection, plan.rows);
    plan.source_text = source.text;
    plan.stated = options.stated;
    plan.computing = tasks_that_fill(cores);
    plan.fetchers = source.fetchers;
    plan.retry_refused = options.retry_refused;
    BH_TRY_ASSIGN(
        auto results, ImportResults::open(
                          options.results, "collection " + collection.id.str() + " of " +
                                               to_iso8601(collection.created)
                      )
    );
    const auto log = store::make_recorder(state->store(), clock);
    const ImportParts parts{state->gallery(), state->faces(), *decoder, *source.objects, *log,
                            results,          clock};
    const auto begin = steady_clock::now();
    ImportCounts counts;
    {
        const Progress progress;
        BH_TRY_ASSIGN(counts, run_import(parts, plan, [&](const ImportCounts& now) {
                          progress.show(now);
                      }));
    }
    print(counts, Seconds(steady_clock::now() - begin).count(), options.json);
    return {};
}

}  // namespace

void add_import_command(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand(
        "import", "Enrol the pictures of a folder, a manifest or a bucket (the server stopped)"
    );
    const auto options = std::make_shared<Options>();
    add_offline_options(*command, options->offline);
    command->add_option("--collection", options->collection, "Into which")->required();
    command->add_flag("--create", options->create, "Make the collection if it is not there");
    command->add_option("--folder", options->folder, "Where the pictures are");
    command->add_option("--bucket", options->bucket, "Where they are, of the buckets file");
    command->add_option("--prefix", options->prefix, "Only those whose paths begin so");
    command->add_option(
        "--manifest", options->manifest,
        "CSV or JSON lines with path, external_image_id, max_faces, quality_filter"
    );
    command->add_option("--buckets-file", options->buckets_file, "As the server's setting");
    command
        ->add_option(
            "--results", options->results, "JSON lines, one per picture; kept and added to"
        )
        ->required();
    command
        ->add_option(
            "--external-id", options->external_id, "Without a manifest: none, file or folder"
        )
        ->check(CLI::IsMember({"none", "file", "folder"}))
        ->capture_default_str();
    command->add_option(
        "--human", options->stated.human, "Who imports, for the log and the policy"
    );
    command->add_option("--purpose", options->stated.purpose, "Why, a word of the policy");
    command->add_option("--consent", options->stated.consent_reference, "Where consent is kept");
    command->add_option("--probe", options->stated.probe, "Where the pictures come from");
    command->add_flag("--every-file", options->every_file, "Not only .jpg, .jpeg and .png");
    command->add_flag("--retry-refused", options->retry_refused, "Look again at what was refused");
    command->add_option("--threads", options->threads, "Cores to keep busy; 0: all")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command->add_flag("--json", options->json, "Machine-readable");
    command->callback([options, &exit_code] {
        const auto done = import(*options);
        exit_code = finish(done);
        if (!done && done.error().code == ErrorCode::kInvalidArgument) exit_code = 2;
    });
}

}  // namespace beholden::app
