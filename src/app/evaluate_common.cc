#include "app/evaluate_common.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "app/paths.h"

namespace beholden::app {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;

}  // namespace

Progress::Progress(std::size_t total) : total_(total), shown_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
    if (shown_) fmt::print(stderr, "\r{:40}\r", "");
}

void Progress::show(std::size_t done) const {
    constexpr std::size_t kEvery = 20;
    if (!shown_ || (done % kEvery != 0 && done != total_)) return;
    fmt::print(stderr, "\r  {} of {} pictures", done, total_);
    std::fflush(stderr);
}

void add_pack_options(CLI::App& command, EvaluateOptions& options, const std::string& pack_help) {
    command.add_option("--pack", options.pack, pack_help);
    command.add_option("--assets-dir", options.assets_dir, "Models, packs and calibration");
    command.add_option("--threads", options.threads, "Threads; 0: one per core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command.add_option("--seed", options.seed, "Of resampling and of splits")
        ->capture_default_str();
    command.add_flag("--json", options.json, "Machine-readable");
}

void add_common_options(CLI::App& command, EvaluateOptions& options) {
    add_pack_options(command, options, "Face pack file; the default pack if absent");
    command
        .add_option(
            "--face", options.face,
            "Which face of a picture is meant: centre (nearest its centre) or largest"
        )
        ->check(CLI::IsMember({"centre", "largest"}))
        ->capture_default_str();
    command.add_option("--confidence", options.confidence_min, "Faces below are not taken (0..1)")
        ->check(CLI::Range(0.0F, 1.0F))
        ->capture_default_str();
}

void add_alias_option(CLI::App& command, EvaluateOptions& options) {
    command.add_option(
        "--aliases", options.aliases, "File whose lines are comma-separated names of one person"
    );
}

Settings pack_settings(const EvaluateOptions& options) {
    Settings settings;
    settings.assets_dir = flag_or_environment(options.assets_dir, "assets-dir");
    settings.pack_file = flag_or_environment(options.pack, "pack");
    settings.text_pack_file = flag_or_environment(options.pack, "text-pack");
    return settings;
}

Result<LoadedPack> load_pack(const EvaluateOptions& options) {
    const Settings settings = pack_settings(options);
    LoadedPack loaded;
    BH_TRY_ASSIGN(loaded.runtime, infer::Runtime::open(infer::Runtime::default_library()));
    BH_TRY_ASSIGN(
        loaded.faces,
        analysis::FacePack::load(*loaded.runtime, pack_file(settings), assets_dir(settings))
    );
    return loaded;
}

std::size_t thread_count(const EvaluateOptions& options) {
    if (options.threads > 0) return static_cast<std::size_t>(options.threads);
    return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

evaluate::ExtractOptions extract_options(const EvaluateOptions& options) {
    evaluate::ExtractOptions how;
    how.threads = thread_count(options);
    how.choice = options.face == "largest" ? evaluate::FaceChoice::kLargest
                                           : evaluate::FaceChoice::kNearestCentre;
    how.confidence_min = options.confidence_min;
    return how;
}

Result<std::vector<std::optional<analysis::Template>>> extract(
    const analysis::FacePack& pack,
    std::span<const evaluate::Picture> pictures,
    const EvaluateOptions& options
) {
    const Progress progress(pictures.size());
    evaluate::ExtractOptions how = extract_options(options);
    how.on_progress = [&progress](std::size_t done) { progress.show(done); };
    return evaluate::extract_templates(pack, pictures, how);
}

Result<void> apply_alias_option(
    const EvaluateOptions& options, std::vector<evaluate::Picture>& pictures
) {
    if (options.aliases.empty()) return {};
    BH_TRY_ASSIGN(const evaluate::Aliases aliases, evaluate::read_aliases(options.aliases));
    evaluate::apply_aliases(aliases, pictures);
    return {};
}

Result<std::string> read_whole_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream.is_open() || stream.bad()) {
        return fail(ErrorCode::kIo, "A file cannot be read.", file.string());
    }
    return text;
}

Result<void> write_whole_file(const std::filesystem::path& file, std::string_view text) {
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << text;
    stream.flush();
    if (!stream) return fail(ErrorCode::kIo, "A file cannot be written.", file.string());
    return {};
}

int finish(const Result<void>& result) {
    if (result) return kDone;
    fmt::print(stderr, "beholden: {}\n", result.error().message);
    if (!result.error().detail.empty()) fmt::print(stderr, "  {}\n", result.error().detail);
    return kFailed;
}

}  // namespace beholden::app
