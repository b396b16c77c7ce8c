// beholden evaluate attributes
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/evaluate_command.h"
#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "evaluate/attribute_measures.h"

namespace beholden::app {
namespace {

namespace json = boost::json;
using evaluate::AttributeReport;
using evaluate::ByGroup;

struct Options {
    EvaluateOptions common;
    std::string images;
    std::string labels;
    std::string part;
};

/// Only what the labels can be held against; the rest would cost time.
analysis::Wanted wanted_by(const std::vector<evaluate::AttributeLabels>& labels) {
    analysis::Wanted wanted;
    for (const evaluate::AttributeLabels& face : labels) {
        for (std::size_t i = 0; i < face.yes_no.size(); ++i) {
            wanted.*analysis::kJudgedAttributes[i].wanted |= face.yes_no[i].has_value();
        }
        wanted.age_range |= face.age_years.has_value();
        wanted.gender |= !face.gender.empty();
        wanted.emotions |= !face.emotion.empty();
    }
    return wanted;
}

json::object as_json(const evaluate::Rate& rate) { return app::as_json(rate); }

json::object as_json(const evaluate::Estimate& estimate) {
    return {
        {"value", rounded(estimate.value)},
        {"low", rounded(estimate.interval.low)},
        {"high", rounded(estimate.interval.high)},
    };
}

json::object as_json(const evaluate::YesNoRates& rates) {
    return {
        {"right", as_json(rates.right)},
        {"precision", as_json(rates.precision)},
        {"recall", as_json(rates.recall)},
        {"false_yes", as_json(rates.false_yes)},
        {"balanced_accuracy", as_json(rates.balanced)},
        {"auc", as_json(rates.auc)},
        {"mean_confidence", rounded(rates.confidence)},
    };
}

json::object as_json(const evaluate::AgeRates& rates) {
    return {
        {"in_bin", as_json(rates.in_bin)},
        {"within_one_bin", as_json(rates.near_bin)},
        {"range_holds_middle", as_json(rates.range_holds)},
        {"error_years", as_json(rates.error_years)},
        {"signed_error_years", rounded(rates.signed_years)},
    };
}

template <class Measure>
json::object as_json(const ByGroup<Measure>& measured) {
    json::object groups;
    for (const auto& [group, rates] : measured.groups) groups[group] = as_json(rates);
    return {{"all", as_json(measured.all)}, {"groups", std::move(groups)}};
}

json::object report_of(const AttributeReport& report, const std::string& model) {
    json::object yes_no;
    for (const auto& [name, measured] : report.yes_no) yes_no[name] = as_json(measured);
    json::object made{
        {"report", "Attributes of faces against labels, overall and by group"},
        {"model", model},
        {"faces", report.faces},
        {"faces_not_found", report.not_found},
        {"intervals", "95 %: Wilson; AUC: Hanley and McNeil; years: normal"},
        {"yes_no", std::move(yes_no)},
    };
    if (report.age) made["age_range"] = as_json(*report.age);
    if (report.surest_emotion) {
        json::object types;
        for (const auto& [type, measured] : report.emotions) types[type] = as_json(measured);
        made["emotions"] =
            json::object{{"surest", as_json(*report.surest_emotion)}, {"types", std::move(types)}};
    }
    return made;
}

std::string text_of(const evaluate::Rate& rate) {
    if (rate.trials == 0) return "-";
    return fmt::format(
        "{:.3f} ({:.3f} to {:.3f})", rate.value(), rate.interval.low, rate.interval.high
    );
}

std::string text_of(const evaluate::Estimate& estimate) {
    return fmt::format(
        "{:.3f} ({:.3f} to {:.3f})", estimate.value, estimate.interval.low, estimate.interval.high
    );
}

void print(const std::string& name, const ByGroup<evaluate::YesNoRates>& measured) {
    const evaluate::YesNoRates& all = measured.all;
    fmt::print(
        "{}: {} faces, {} yes\n  right {}, precision {}, recall {}\n"
        "  balanced accuracy {}, AUC {}, mean confidence {:.3f}\n",
        name, all.right.trials, all.recall.trials, text_of(all.right), text_of(all.precision),
        text_of(all.recall), text_of(all.balanced), text_of(all.auc), all.confidence
    );
    for (const auto& [group, rates] : measured.groups) {
        fmt::print(
            "    {:<28} {:>5} faces, {:>4} yes  right {}, missed {} of {}, false {} of {}\n", group,
            rates.right.trials, rates.recall.trials, text_of(rates.right),
            rates.recall.trials - rates.recall.events, rates.recall.trials, rates.false_yes.events,
            rates.false_yes.trials
        );
    }
}

void print(const ByGroup<evaluate::AgeRates>& measured) {
    const auto line = [](const std::string& name, const evaluate::AgeRates& rates) {
        fmt::print(
            "    {:<28} {:>5} faces  in bin {}, within one {}, range holds {}, off {} years, "
            "signed {:+.1f}\n",
            name, rates.in_bin.trials, text_of(rates.in_bin), text_of(rates.near_bin),
            text_of(rates.range_holds), text_of(rates.error_years), rates.signed_years
        );
    };
    fmt::print("age_range:\n");
    line("all", measured.all);
    for (const auto& [group, rates] : measured.groups) line(group, rates);
}

Result<std::vector<std::optional<analysis::Attributes>>> find(
    const analysis::FacePack& pack, const evaluate::LabelledFaces& faces, const Options& options
) {
    const Progress progress(faces.pictures.size());
    evaluate::ExtractOptions how = extract_options(options.common);
    how.on_progress = [&progress](std::size_t done) { progress.show(done); };
    return evaluate::find_attributes(pack, faces.pictures, wanted_by(faces.labels), how);
}

Result<void> run(const Options& options) {
    BH_TRY_ASSIGN(
        const evaluate::LabelledFaces faces,
        evaluate::read_attribute_labels(options.labels, options.images, options.part)
    );
    BH_TRY_ASSIGN(const LoadedPack pack, load_pack(options.common));
    BH_TRY_ASSIGN(const auto found, find(*pack.faces, faces, options));
    const AttributeReport report = evaluate::measure_attributes(faces.labels, found);
    if (options.common.json) {
        fmt::print("{}", to_text(report_of(report, pack.faces->model_id())));
        return {};
    }
    fmt::print("{} faces; not found: {}\n", report.faces, report.not_found);
    for (const auto& [name, measured] : report.yes_no) print(name, measured);
    if (report.age) print(*report.age);
    if (!report.surest_emotion) return {};
    fmt::print("surest emotion: right {}\n", text_of(report.surest_emotion->all));
    for (const auto& [group, rate] : report.surest_emotion->groups) {
        fmt::print("    {:<28} {:>5} faces  right {}\n", group, rate.trials, text_of(rate));
    }
    for (const auto& [type, measured] : report.emotions) print(type, measured);
    return {};
}

}  // namespace

void add_evaluate_attributes(CLI::App& evaluate, int& exit_code) {
    auto* command =
        evaluate.add_subcommand("attributes", "Attributes of faces against labels, by group");
    auto options = std::make_shared<Options>();
    command->add_option("--images", options->images, "Folder of the pictures")
        ->required()
        ->check(CLI::ExistingDirectory);
    command
        ->add_option(
            "--labels", options->labels,
            "CSV: file, and any of age, gender, race, and attributes as 1 or 0"
        )
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--part", options->part, "Only rows with this in the column `part`");
    add_common_options(*command, options->common);
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
