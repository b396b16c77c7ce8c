// beholden evaluate verification
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/evaluate_command.h"
#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "evaluate/plots.h"
#include "evaluate/score_histogram.h"
#include "evaluate/verification.h"

namespace beholden::app {
namespace {

namespace json = boost::json;
using evaluate::FaceSet;
using MaybeTemplates = std::vector<std::optional<analysis::Template>>;

constexpr std::array<double, 4> kFmrs{1e-2, 1e-3, 1e-4, 1e-5};

struct Options {
    EvaluateOptions common;
    std::string pairs;
    std::string images;
    std::string roc;
};

/// What one score (the product's, or the plain cosine) reaches.
struct Measured {
    evaluate::FoldAccuracy accuracy;
    evaluate::AllPairs all;
};

/// A pair of which a face is missing is no match at any threshold.
std::vector<evaluate::JudgedPair> judge(
    const evaluate::PairList& list, const MaybeTemplates& templates
) {
    std::vector<evaluate::JudgedPair> judged;
    for (const evaluate::LabelledPair& pair : list.pairs) {
        const auto& first = templates[pair.first];
        const auto& second = templates[pair.second];
        const double score = first && second ? evaluate::pair_score(*first, *second)
                                             : evaluate::ScoreHistogram::kLow;
        judged.push_back({score, pair.same});
    }
    return judged;
}

Result<Measured> measure(
    const evaluate::PairList& list, const MaybeTemplates& templates, const EvaluateOptions& options
) {
    Measured measured;
    BH_TRY_ASSIGN(measured.accuracy, evaluate::fold_accuracy(judge(list, templates), list.folds));
    const FaceSet set = evaluate::make_face_set(list.pictures, templates);
    BH_TRY_ASSIGN(
        measured.all, evaluate::measure_all_pairs(set, kFmrs, options.seed, thread_count(options))
    );
    return measured;
}

/// As far as enough impostors decide; beyond, a curve shows single pairs.
evaluate::RocCurve curve_of(const std::string& name, const evaluate::AllPairs& all) {
    evaluate::RocCurve curve{name, {}};
    for (const evaluate::RocPoint& point : all.roc) {
        const double matches = point.fmr * static_cast<double>(all.impostor_pairs);
        if (matches >= evaluate::kMatchesMin || curve.points.empty()) curve.points.push_back(point);
    }
    return curve;
}

MaybeTemplates plain(MaybeTemplates templates) {
    for (auto& face : templates) {
        if (face) face->offset = 0;
    }
    return templates;
}

json::object report(const Measured& measured, const analysis::Calibration* calibration) {
    json::array folds;
    for (const double fold : measured.accuracy.folds) folds.push_back(rounded(fold));
    return {
        {"accuracy", measured.accuracy.mean},
        {"accuracy_deviation", rounded(measured.accuracy.deviation)},
        {"folds", std::move(folds)},
        {"all_pairs", as_json(measured.all, calibration)},
    };
}

void print_measured(const char* name, const Measured& measured) {
    fmt::print(
        "{:<14} {:.4f} +- {:.4f} over {} folds\n", name, measured.accuracy.mean,
        measured.accuracy.deviation, measured.accuracy.folds.size()
    );
    for (const evaluate::TarAt& at : measured.all.tars) {
        fmt::print(
            "  TAR {:.4f} ({:.4f} to {:.4f}) at FMR {:g}, score {:.4f}\n", at.tar.value(),
            at.tar.interval.low, at.tar.interval.high, at.fmr, at.threshold
        );
    }
}

Result<void> run(const Options& options) {
    BH_TRY_ASSIGN(evaluate::PairList list, evaluate::read_pairs(options.pairs, options.images));
    BH_TRY(apply_alias_option(options.common, list.pictures));
    BH_TRY_ASSIGN(const LoadedPack pack, load_pack(options.common));
    BH_TRY_ASSIGN(
        const MaybeTemplates templates, extract(*pack.faces, list.pictures, options.common)
    );
    BH_TRY_ASSIGN(const Measured score, measure(list, templates, options.common));
    BH_TRY_ASSIGN(const Measured cosine, measure(list, plain(templates), options.common));
    const auto failures =
        std::ranges::count_if(templates, [](const auto& face) { return !face.has_value(); });
    if (!options.roc.empty()) {
        const std::vector<evaluate::RocCurve> curves{
            curve_of("score of the pack", score.all), curve_of("plain cosine", cosine.all)
        };
        BH_TRY(write_whole_file(options.roc, evaluate::plot_roc(curves, "Verification")));
    }
    if (options.common.json) {
        json::object object = report(score, &pack.faces->calibration());
        object["pairs"] = list.pairs.size();
        object["pictures"] = list.pictures.size();
        object["failures_to_acquire"] = failures;
        object["model"] = pack.faces->model_id();
        object["plain_cosine"] = report(cosine, nullptr);
        fmt::print("{}", to_text(object));
        return {};
    }
    fmt::print(
        "{} pairs, {} pictures, {} without a face\n", list.pairs.size(), list.pictures.size(),
        failures
    );
    print_measured("accuracy", score);
    print_measured("plain cosine", cosine);
    return {};
}

}  // namespace

void add_evaluate_verification(CLI::App& evaluate, int& exit_code) {
    auto* command = evaluate.add_subcommand(
        "verification", "Same person or not: accuracy over folds, TAR by FMR, ROC"
    );
    auto options = std::make_shared<Options>();
    command->add_option("--pairs", options->pairs, "Pairs in the format of LFW view 2")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--images", options->images, "Folder with Name/Name_0001.jpg")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_option("--roc", options->roc, "Writes the ROC as SVG");
    add_alias_option(*command, options->common);
    add_common_options(*command, options->common);
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
