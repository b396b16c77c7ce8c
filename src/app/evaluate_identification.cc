// beholden evaluate identification
#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/evaluate_command.h"
#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "evaluate/identification.h"

namespace beholden::app {
namespace {

namespace json = boost::json;
using evaluate::Picture;
using MaybeTemplates = std::vector<std::optional<analysis::Template>>;

constexpr std::array<double, 2> kFpirs{1e-2, 1e-3};

struct Options {
    EvaluateOptions common;
    std::string gallery;
    std::string probes;
    std::string distractors;
    std::string distractor_labels;
};

struct Sets {
    std::vector<Picture> gallery;
    std::vector<Picture> probes;
};

/// The same folder twice means: each person's first picture is enrolled, the others search.
Result<Sets> read_sets(const Options& options) {
    Sets sets;
    BH_TRY_ASSIGN(sets.gallery, evaluate::read_folder(options.gallery));
    BH_TRY(apply_alias_option(options.common, sets.gallery));
    std::error_code error;
    if (std::filesystem::equivalent(options.gallery, options.probes, error)) {
        evaluate::FirstPictureSplit split = evaluate::split_first_picture(sets.gallery);
        sets.gallery = std::move(split.gallery);
        sets.probes = std::move(split.probes);
    } else {
        BH_TRY_ASSIGN(sets.probes, evaluate::read_folder(options.probes));
        BH_TRY(apply_alias_option(options.common, sets.probes));
    }
    if (options.distractors.empty()) return sets;
    std::vector<Picture> others;
    if (options.distractor_labels.empty()) {
        BH_TRY_ASSIGN(others, evaluate::read_folder(options.distractors));
    } else {
        evaluate::LabelOptions labels;
        labels.group_columns.clear();
        BH_TRY_ASSIGN(
            others, evaluate::read_labels(options.distractor_labels, options.distractors, labels)
        );
    }
    BH_TRY(apply_alias_option(options.common, others));
    std::ranges::move(others, std::back_inserter(sets.gallery));
    return sets;
}

MaybeTemplates plain(MaybeTemplates templates) {
    for (auto& face : templates) {
        if (face) face->offset = 0;
    }
    return templates;
}

void print_measured(const char* name, const evaluate::Identification& measured) {
    fmt::print(
        "{:<14} rank-1 {:.4f} ({:.4f} to {:.4f})\n", name, measured.rank1.value(),
        measured.rank1.interval.low, measured.rank1.interval.high
    );
    for (const evaluate::FnirAt& at : measured.fnirs) {
        fmt::print(
            "  FNIR {:.4f} ({:.4f} to {:.4f}) at FPIR {:g}, decided by {} searches\n",
            at.fnir.value(), at.fnir.interval.low, at.fnir.interval.high, at.fpir, at.deciding
        );
    }
}

Result<void> run(const Options& options) {
    BH_TRY_ASSIGN(const Sets sets, read_sets(options));
    BH_TRY_ASSIGN(const LoadedPack pack, load_pack(options.common));
    BH_TRY_ASSIGN(const MaybeTemplates gallery, extract(*pack.faces, sets.gallery, options.common));
    BH_TRY_ASSIGN(const MaybeTemplates probes, extract(*pack.faces, sets.probes, options.common));
    BH_TRY_ASSIGN(
        const evaluate::Identification score,
        evaluate::measure_identification(
            {sets.gallery, gallery}, {sets.probes, probes}, kFpirs, options.common.seed
        )
    );
    const MaybeTemplates plain_gallery = plain(gallery);
    const MaybeTemplates plain_probes = plain(probes);
    BH_TRY_ASSIGN(
        const evaluate::Identification cosine,
        evaluate::measure_identification(
            {sets.gallery, plain_gallery}, {sets.probes, plain_probes}, kFpirs, options.common.seed
        )
    );
    if (options.common.json) {
        json::object object = as_json(score);
        object["model"] = pack.faces->model_id();
        object["plain_cosine"] = as_json(cosine);
        fmt::print("{}", to_text(object));
        return {};
    }
    fmt::print(
        "{} faces enrolled ({} pictures without), {} mated and {} other searches\n",
        score.gallery_faces, score.gallery_failures, score.mated_searches, score.non_mated_searches
    );
    print_measured("score", score);
    print_measured("plain cosine", cosine);
    return {};
}

}  // namespace

void add_evaluate_identification(CLI::App& evaluate, int& exit_code) {
    auto* command = evaluate.add_subcommand(
        "identification", "Who is it: rank-1, and misses by false-positive rate of searches"
    );
    auto options = std::make_shared<Options>();
    command
        ->add_option("--gallery", options->gallery, "Folder of people to enrol: person/picture.jpg")
        ->required()
        ->check(CLI::ExistingDirectory);
    command
        ->add_option(
            "--probes", options->probes,
            "Folder of people to search; the gallery's own: all but each person's first picture"
        )
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_option("--distractors", options->distractors, "Folder of others to enrol as well")
        ->check(CLI::ExistingDirectory);
    command
        ->add_option(
            "--distractor-labels", options->distractor_labels,
            "Labels of the distractors: repeated people are left out"
        )
        ->check(CLI::ExistingFile);
    add_alias_option(*command, options->common);
    add_common_options(*command, options->common);
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
