#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/faces/faces.h"
#include "app/settings.h"
#include "base/result.h"
#include "evaluate/dataset.h"
#include "evaluate/extract.h"
#include "infer/runtime.h"

namespace CLI {
class App;
}

/// What the `beholden evaluate` commands share.
namespace beholden::app {

/// "  1200 of 7701 pictures" on one line that is written over; nothing where nobody watches.
///
/// threads  show() is safe to call concurrently.
class Progress {
public:
    explicit Progress(std::size_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::size_t done) const;

private:
    std::size_t total_;
    bool shown_;
};

struct EvaluateOptions {
    std::string pack;        ///< Empty: BEHOLDEN_PACK, or the default pack.
    std::string assets_dir;  ///< Empty: BEHOLDEN_ASSETS_DIR, or beside the program.
    std::string aliases;     ///< Empty: none.
    std::string face = "centre";
    float confidence_min = 0.3F;
    int threads = 0;  ///< 0: one per core.
    std::uint64_t seed = 1;
    bool json = false;
};

/// Adds --pack, --assets-dir, --threads, --seed and --json.
void add_pack_options(CLI::App& command, EvaluateOptions& options, const std::string& pack_help);

/// Adds what add_pack_options() does, --face and --confidence.
void add_common_options(CLI::App& command, EvaluateOptions& options);

/// Adds --aliases, for commands that tell people apart by name.
void add_alias_option(CLI::App& command, EvaluateOptions& options);

/// Where packs are looked for: the options, else the environment, else beside the program.
Settings pack_settings(const EvaluateOptions& options);

/// The pack with the library it runs in.
struct LoadedPack {
    std::unique_ptr<infer::Runtime> runtime;  ///< Outlives the pack.
    std::unique_ptr<analysis::FacePack> faces;
};

Result<LoadedPack> load_pack(const EvaluateOptions& options);

std::size_t thread_count(const EvaluateOptions& options);

/// Which face of a picture is taken, and by how many threads.
evaluate::ExtractOptions extract_options(const EvaluateOptions& options);

/// Templates of pictures, with progress on standard error if that is a terminal. They stay in
/// memory: templates are biometric data and are never written to disk.
Result<std::vector<std::optional<analysis::Template>>> extract(
    const analysis::FacePack& pack,
    std::span<const evaluate::Picture> pictures,
    const EvaluateOptions& options
);

/// Gives pictures the names that the aliases file says, if one was named.
Result<void> apply_alias_option(
    const EvaluateOptions& options, std::vector<evaluate::Picture>& pictures
);

/// errors  kIo.
Result<std::string> read_whole_file(const std::filesystem::path& file);
/// errors  kIo.
Result<void> write_whole_file(const std::filesystem::path& file, std::string_view text);

/// The exit code of a command that ended so: 0, or 1 after printing why.
int finish(const Result<void>& result);

}  // namespace beholden::app
