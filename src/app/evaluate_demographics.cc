// beholden evaluate demographics
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/evaluate_command.h"
#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "evaluate/demographics.h"
#include "evaluate/plots.h"

namespace beholden::app {
namespace {

namespace json = boost::json;
using evaluate::Demographics;

struct Options {
    EvaluateOptions common;
    std::string images;
    std::string labels;
    std::vector<std::string> groups{"race", "gender"};
    std::vector<double> fmrs{1e-3, 1e-4};
    std::string out;
    std::string plot;
};

std::string draw(const Demographics& score, const Demographics& cosine) {
    std::vector<evaluate::GroupPanel> panels;
    for (std::size_t i = 0; i < score.thresholds.size(); ++i) {
        const evaluate::DemographicsAt& at = score.thresholds[i];
        evaluate::GroupPanel panel;
        panel.title =
            fmt::format("False matches within each group where all pairs give {:g}", at.fmr);
        for (std::size_t g = 0; g < at.groups.size(); ++g) {
            panel.bars.push_back(
                {at.groups[g].group,
                 {at.groups[g].false_match, cosine.thresholds[i].groups[g].false_match}}
            );
        }
        panels.push_back(std::move(panel));
    }
    const std::vector<std::string> names{"score of the pack", "plain cosine"};
    return evaluate::plot_groups(panels, names);
}

void print_table(const char* name, const Demographics& measured) {
    for (const evaluate::DemographicsAt& at : measured.thresholds) {
        const evaluate::Differential& differential = at.differential;
        fmt::print(
            "{}: FMR {:g} over all pairs (score {:.4f}): worst over best {:.2f} ({:.2f} to {:.2f})"
            "; an even system at these counts: {:.2f}, up to {:.2f}\n",
            name, at.fmr, at.threshold, differential.worst_over_best, differential.interval.low,
            differential.interval.high, differential.even_median, differential.even_high
        );
        for (const evaluate::GroupErrors& group : at.groups) {
            fmt::print(
                "  {:<28} {:>5} people  FMR {:.2e} ({:.2e} to {:.2e}), {} of {}\n", group.group,
                group.subjects, group.false_match.value(), group.false_match.interval.low,
                group.false_match.interval.high, group.false_match.events, group.false_match.trials
            );
        }
    }
}

json::object report(
    const Options& options,
    const std::string& model,
    const Demographics& score,
    const Demographics& cosine
) {
    return {
        {"report", "False matches and false non-matches by group at one threshold"},
        {"headings", "ISO/IEC 19795-10"},
        {"model", model},
        {"group_columns", json::value_from(options.groups)},
        {"threshold_policy",
         "one threshold for every group: that at which all pairs of different people, of any "
         "groups, reach fmr_all_pairs"},
        {"false_match_trials", "pairs of different people of the same group"},
        {"intervals",
         "95 %, allowing for comparisons that share a person; Wilson where nothing was counted"},
        {"score", as_json(score)},
        {"plain_cosine", as_json(cosine)},
    };
}

Result<void> run(const Options& options) {
    evaluate::LabelOptions labels;
    labels.group_columns = options.groups;
    BH_TRY_ASSIGN(
        std::vector<evaluate::Picture> pictures,
        evaluate::read_labels(options.labels, options.images, labels)
    );
    BH_TRY(apply_alias_option(options.common, pictures));
    BH_TRY_ASSIGN(const LoadedPack pack, load_pack(options.common));
    BH_TRY_ASSIGN(const auto templates, extract(*pack.faces, pictures, options.common));

    const evaluate::FaceSet set = evaluate::make_face_set(pictures, templates);
    evaluate::DemographicsOptions how;
    how.fmrs = options.fmrs;
    how.seed = options.common.seed;
    how.threads = thread_count(options.common);
    BH_TRY_ASSIGN(Demographics score, evaluate::measure_demographics(set, how));
    BH_TRY_ASSIGN(
        Demographics cosine, evaluate::measure_demographics(evaluate::without_offsets(set), how)
    );
    evaluate::count_failures(pictures, templates, score);
    evaluate::count_failures(pictures, templates, cosine);

    const std::string text = to_text(report(options, pack.faces->model_id(), score, cosine));
    if (!options.out.empty()) BH_TRY(write_whole_file(options.out, text));
    if (!options.plot.empty()) BH_TRY(write_whole_file(options.plot, draw(score, cosine)));
    if (options.common.json) {
        fmt::print("{}", text);
        return {};
    }
    print_table("score", score);
    print_table("plain cosine", cosine);
    return {};
}

}  // namespace

void add_evaluate_demographics(CLI::App& evaluate, int& exit_code) {
    auto* command = evaluate.add_subcommand(
        "demographics", "False matches and misses by group at one threshold"
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
    command->add_option("--fmr", options->fmrs, "False-match rates over all pairs")
        ->delimiter(',')
        ->check(CLI::Range(1e-9, 1.0))
        ->capture_default_str();
    command->add_option("--out", options->out, "Writes the report as JSON");
    command->add_option("--plot", options->plot, "Writes the plot as SVG");
    add_alias_option(*command, options->common);
    add_common_options(*command, options->common);
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
