// beholden evaluate calibrate
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/calibration_files.h"
#include "app/evaluate_command.h"
#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "base/bytes.h"
#include "evaluate/calibrate.h"
#include "infer/model_file.h"

namespace beholden::app {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;
using evaluate::CalibrationFit;

struct Options {
    EvaluateOptions common;
    std::string images;
    std::string labels;
    std::vector<std::string> groups{"race", "gender"};
    std::string cohort;
    std::optional<double> k;
    double weight = 1;
    std::string out;
    std::string cohort_out;
    std::string report;
    std::string data = "not stated";
    std::string cohort_data = "not stated";
};

/// face-default.json -> face-default-cohort.json, beside it.
fs::path cohort_file_of(const Options& options) {
    if (!options.cohort_out.empty()) return options.cohort_out;
    fs::path file = options.out;
    file.replace_filename(file.stem().string() + "-cohort" + file.extension().string());
    return file;
}

Result<CalibrationFit> fit(const Options& options, const analysis::FacePack& pack) {
    evaluate::LabelOptions labels;
    labels.group_columns = options.groups;
    BH_TRY_ASSIGN(
        const std::vector<evaluate::Picture> pictures,
        evaluate::read_labels(options.labels, options.images, labels)
    );
    evaluate::CalibrateOptions how;
    how.k = options.k;
    how.weight = options.weight;
    how.seed = options.common.seed;
    how.threads = thread_count(options.common);
    if (!options.cohort.empty()) {
        BH_TRY_ASSIGN(how.cohort, read_cohort_moments(options.cohort));
    }
    BH_TRY_ASSIGN(const auto templates, extract(pack, pictures, options.common));
    return evaluate::calibrate(evaluate::make_face_set(pictures, templates), how);
}

void print_fit(const CalibrationFit& fit) {
    fmt::print(
        "{} faces fit, {} report\nworst over best group rate (spread of logarithms)\n",
        fit.fitting_faces, fit.reporting_faces
    );
    for (const evaluate::TriedScore& tried : fit.tried) {
        fmt::print("  k {:<4} w {:<4}", tried.score.k, tried.score.weight);
        for (std::size_t i = 0; i < tried.fitting.thresholds.size(); ++i) {
            const auto& fitting = tried.fitting.thresholds[i];
            const auto& reporting = tried.reporting.thresholds[i];
            fmt::print(
                "  FMR {:g}: fitting {:.2f} ({:.3f}), reporting {:.2f} ({:.3f})", fitting.fmr,
                fitting.differential.worst_over_best, fitting.differential.log_spread,
                reporting.differential.worst_over_best, reporting.differential.log_spread
            );
        }
        fmt::print("\n");
    }
    fmt::print(
        "chosen: k {}, w {}\nmap of one half, measured on the other\n", fit.score.k,
        fit.score.weight
    );
    for (const evaluate::MapCheck& check : fit.checks) {
        fmt::print(
            "  similarity {:<5} states FMR {:.0e}, measured {:.1e} ({:.1e} to {:.1e})\n",
            check.similarity_pct, check.fmr, check.reporting.value(), check.reporting.interval.low,
            check.reporting.interval.high
        );
    }
}

Result<void> run(const Options& options) {
    BH_TRY_ASSIGN(const LoadedPack pack, load_pack(options.common));
    BH_TRY_ASSIGN(const CalibrationFit fitted, fit(options, *pack.faces));
    Provenance provenance{
        pack.faces->model_id(), options.data, options.cohort_data, options.common.seed
    };
    if (options.cohort.empty()) provenance.cohort_data = "the fitting half of: " + options.data;
    const std::string map = map_file_text(fitted, provenance);
    const std::string cohort = cohort_file_text(fitted, provenance);
    const fs::path cohort_file = cohort_file_of(options);
    BH_TRY(write_whole_file(options.out, map));
    BH_TRY(write_whole_file(cohort_file, cohort));

    json::object object = as_json(fitted);
    object["calibration_sha256"] = infer::sha256_hex(as_bytes(map));
    object["cohort_sha256"] = infer::sha256_hex(as_bytes(cohort));
    if (!options.report.empty()) BH_TRY(write_whole_file(options.report, to_text(object)));
    if (options.common.json) {
        fmt::print("{}", to_text(object));
        return {};
    }
    print_fit(fitted);
    fmt::print(
        "{}  {}\n{}  {}\n", infer::sha256_hex(as_bytes(map)), options.out,
        infer::sha256_hex(as_bytes(cohort)), cohort_file.string()
    );
    return {};
}

}  // namespace

void add_evaluate_calibrate(CLI::App& evaluate, int& exit_code) {
    auto* command = evaluate.add_subcommand(
        "calibrate", "Fit cohort, score and similarity map of a pack on one half, report the other"
    );
    auto options = std::make_shared<Options>();
    command->add_option("--images", options->images, "Folder of the pictures")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_option("--labels", options->labels, "CSV: file, group columns, subject")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--groups", options->groups, "Columns that together name a group")
        ->delimiter(',')
        ->capture_default_str();
    command->add_option("--cohort", options->cohort, "Mean and covariance of other people's faces")
        ->check(CLI::ExistingFile);
    command->add_option("--k", options->k, "Not fitted but given")->check(CLI::Range(0.0, 100.0));
    command->add_option("--w", options->weight, "Weight of the correction")
        ->check(CLI::Range(0.0, 10.0))
        ->capture_default_str();
    command->add_option("--out", options->out, "Calibration file to write")->required();
    command->add_option("--cohort-out", options->cohort_out, "Cohort file; beside --out if absent");
    command->add_option("--report", options->report, "Writes the report as JSON");
    command->add_option("--data", options->data, "What the pictures are, and their terms")
        ->capture_default_str();
    command->add_option("--cohort-data", options->cohort_data, "The same of --cohort")
        ->capture_default_str();
    add_common_options(*command, options->common);
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
