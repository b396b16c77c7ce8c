// beholden evaluate text
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "analysis/text/text.h"
#include "app/evaluate_command.h"
#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "app/paths.h"
#include "evaluate/text_read.h"

namespace beholden::app {
namespace {

namespace json = boost::json;
using evaluate::TextPage;

struct Options {
    EvaluateOptions common;
    std::string images;
    std::string truth;
    std::string results;
    std::string write_results;
    float confidence_min = 0;
};

/// What was read of each page, and by what.
struct Reading {
    std::string model;
    std::vector<std::vector<evaluate::FoundWord>> words;
};

/// Results of another program, as files beside the truth's.
Result<Reading> take_results(const Options& options, const std::vector<TextPage>& pages) {
    Reading reading{.model = "results in files", .words = {}};
    for (const TextPage& page : pages) {
        auto& words = reading.words.emplace_back();
        const auto file = evaluate::truth_file_of(options.results, page.picture);
        if (file.empty()) continue;
        BH_TRY_ASSIGN(const std::string text, read_whole_file(file));
        BH_TRY_ASSIGN(const auto lines, evaluate::parse_text_truth(text));
        for (const auto& line : lines) {
            for (auto& word : evaluate::words_of_line(line)) words.push_back(std::move(word));
        }
    }
    return reading;
}

Result<void> write_results(
    const Options& options,
    const std::vector<TextPage>& pages,
    const std::vector<std::vector<analysis::TextLine>>& lines
) {
    if (options.write_results.empty()) return {};
    const std::filesystem::path folder = options.write_results;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        BH_TRY(write_whole_file(
            folder / ("res_" + pages[i].picture.stem().string() + ".txt"),
            evaluate::format_text_truth(evaluate::as_labels(lines[i]))
        ));
    }
    return {};
}

Result<Reading> read_pages(const Options& options, const std::vector<TextPage>& pages) {
    BH_TRY_ASSIGN(const auto runtime, infer::Runtime::open(infer::Runtime::default_library()));
    const Settings settings = pack_settings(options.common);
    BH_TRY_ASSIGN(
        const auto pack,
        analysis::TextPack::load(*runtime, text_pack_file(settings), assets_dir(settings))
    );
    const Progress progress(pages.size());
    BH_TRY_ASSIGN(
        const auto lines,
        evaluate::read_text(
            *pack, pages,
            {.threads = thread_count(options.common),
             .confidence_min = options.confidence_min,
             .on_progress = [&progress](std::size_t done) { progress.show(done); }}
        )
    );
    BH_TRY(write_results(options, pages, lines));
    Reading reading{.model = pack->model_id(), .words = {}};
    for (const auto& page : lines) reading.words.push_back(evaluate::found_words(page));
    return reading;
}

void print(
    const std::vector<TextPage>& pages, const Reading& reading, const evaluate::TextScore& score
) {
    const auto line = [](const char* name, const evaluate::Rate& rate) {
        fmt::print(
            "{:<15} {:.4f} ({:.4f} to {:.4f})  {} of {} words\n", name, rate.value(),
            rate.interval.low, rate.interval.high, rate.events, rate.trials
        );
    };
    fmt::print("{} pictures, {}\n", pages.size(), reading.model);
    line("word recall", score.word_recall);
    line("word precision", score.word_precision);
    fmt::print(
        "{:<15} {:.4f}  {} of {} characters\n", "character error", score.character_error_rate(),
        score.edits, score.characters
    );
}

Result<void> run(const Options& options) {
    BH_TRY_ASSIGN(
        const auto pages, evaluate::read_text_pages(
                              options.images, options.truth.empty() ? options.images : options.truth
                          )
    );
    BH_TRY_ASSIGN(
        const Reading reading,
        options.results.empty() ? read_pages(options, pages) : take_results(options, pages)
    );
    std::vector<evaluate::PageScore> scores;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        scores.push_back(evaluate::score_page(pages[i].lines, reading.words[i]));
    }
    const auto total = evaluate::total_score(scores, options.common.seed);
    if (!options.common.json) {
        print(pages, reading, total);
        return {};
    }
    fmt::print(
        "{}", to_text(json::object{
                  {"model", reading.model},
                  {"pictures", pages.size()},
                  {"word_recall", as_json(total.word_recall)},
                  {"word_precision", as_json(total.word_precision)},
                  {"characters", total.characters},
                  {"character_edits", total.edits},
                  {"character_error_rate", rounded(total.character_error_rate())},
              })
    );
    return {};
}

}  // namespace

void add_evaluate_text(CLI::App& evaluate, int& exit_code) {
    auto* command = evaluate.add_subcommand(
        "text", "Reading: recall and precision of words, errors in characters"
    );
    auto options = std::make_shared<Options>();
    command->add_option("--images", options->images, "Folder of the pictures")
        ->required()
        ->check(CLI::ExistingDirectory);
    command
        ->add_option(
            "--truth", options->truth,
            "Folder of gt_NAME.txt files: x1,y1,...,x4,y4,text a line; that of the pictures if "
            "absent"
        )
        ->check(CLI::ExistingDirectory);
    command
        ->add_option(
            "--results", options->results,
            "Folder of res_NAME.txt files of another program, to be measured instead"
        )
        ->check(CLI::ExistingDirectory);
    command
        ->add_option("--write-results", options->write_results, "Folder for our res_NAME.txt files")
        ->check(CLI::ExistingDirectory);
    command->add_option("--confidence", options->confidence_min, "Words below are not taken (0..1)")
        ->check(CLI::Range(0.0F, 1.0F))
        ->capture_default_str();
    add_pack_options(*command, options->common, "Text pack file; the default pack if absent");
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
