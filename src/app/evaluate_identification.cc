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
#include "base/limits.h"
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
    int enrolled = 1;  ///< Pictures of each person to enrol, where both folders are one.
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
        evaluate::FirstPictureSplit split =
            evaluate::split_first_picture(sets.gallery, options.enrolled);
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

using Measured = evaluate::Identification;

/// The same searches by the pack's score and by plain cosine.
struct Both {
    Measured score;
    Measured cosine;
};

Result<Both> measure(
    const evaluate::Enrolment& gallery, const evaluate::Enrolment& probes, std::uint64_t seed
) {
    Both both;
    BH_TRY_ASSIGN(both.score, evaluate::measure_identification(gallery, probes, kFpirs, seed));
    const MaybeTemplates plain_gallery =
        plain({gallery.templates.begin(), gallery.templates.end()});
    const MaybeTemplates plain_probes = plain({probes.templates.begin(), probes.templates.end()});
    BH_TRY_ASSIGN(
        both.cosine,
        evaluate::measure_identification(
            {gallery.pictures, plain_gallery}, {probes.pictures, plain_probes}, kFpirs, seed
        )
    );
    return both;
}

json::object as_json(const Both& both) {
    json::object object = app::as_json(both.score);
    object["plain_cosine"] = app::as_json(both.cosine);
    return object;
}

void print_both(const Both& faces, const std::optional<Both>& people) {
    fmt::print(
        "{} faces enrolled ({} pictures without), {} mated and {} other searches\n",
        faces.score.gallery_faces, faces.score.gallery_failures, faces.score.mated_searches,
        faces.score.non_mated_searches
    );
    print_measured("score", faces.score);
    print_measured("plain cosine", faces.cosine);
    if (!people) return;
    fmt::print("each person as one user: {} enrolled\n", people->score.gallery_faces);
    print_measured("score", people->score);
    print_measured("plain cosine", people->cosine);
}

Result<void> run(const Options& options) {
    BH_TRY_ASSIGN(const Sets sets, read_sets(options));
    BH_TRY_ASSIGN(const LoadedPack pack, load_pack(options.common));
    BH_TRY_ASSIGN(const MaybeTemplates gallery, extract(*pack.faces, sets.gallery, options.common));
    BH_TRY_ASSIGN(const MaybeTemplates probes, extract(*pack.faces, sets.probes, options.common));
    const evaluate::Enrolment enrolled{sets.gallery, gallery};
    const evaluate::Enrolment searched{sets.probes, probes};
    BH_TRY_ASSIGN(const Both faces, measure(enrolled, searched, options.common.seed));
    std::optional<Both> people;
    if (options.enrolled > 1) {
        const auto combined = evaluate::combine_by_person(enrolled, *pack.faces);
        BH_TRY_ASSIGN(
            people, measure({combined.pictures, combined.templates}, searched, options.common.seed)
        );
    }
    if (!options.common.json) {
        print_both(faces, people);
        return {};
    }
    json::object object = as_json(faces);
    object["model"] = pack.faces->model_id();
    if (people) object["users"] = as_json(*people);
    fmt::print("{}", to_text(object));
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
    command
        ->add_option(
            "--users", options->enrolled,
            "Where gallery and probes are one folder: pictures of each person to enrol; above 1, "
            "searching people as users is measured besides searching their faces"
        )
        ->check(CLI::Range(1, limits::kFacesPerUserMax));
    add_alias_option(*command, options->common);
    add_common_options(*command, options->common);
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
