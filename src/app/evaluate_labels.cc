// beholden evaluate labels
#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "analysis/clip/clip.h"
#include "app/evaluate_command.h"
#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "app/paths.h"
#include "app/settings.h"
#include "evaluate/label_measures.h"
#include "evaluate/reliability_plot.h"

namespace beholden::app {
namespace {

namespace json = boost::json;

constexpr std::size_t kFolds = 5;

struct Options {
    std::vector<std::string> annotations;
    std::vector<std::string> images;
    std::string pack;
    std::string clip_pack;
    std::string assets_dir;
    std::string fit;
    std::string plot;
    float confidence_min = 55;
    int threads = 0;
    bool json = false;
};

struct LoadedLabels {
    std::unique_ptr<infer::Runtime> runtime;   ///< Outlives the pack.
    std::unique_ptr<analysis::ClipPack> clip;  ///< Outlives the pack; null without one.
    std::unique_ptr<analysis::LabelPack> pack;
};

Result<LoadedLabels> load_labels(const Options& options) {
    const SettingSource environment = environment_settings();
    Settings settings;
    settings.assets_dir =
        options.assets_dir.empty() ? environment("assets-dir").value_or("") : options.assets_dir;
    settings.label_pack_file =
        options.pack.empty() ? environment("label-pack").value_or("") : options.pack;
    LoadedLabels loaded;
    BH_TRY_ASSIGN(loaded.runtime, infer::Runtime::open(infer::Runtime::default_library()));
    const std::string clip = flag_or_environment(options.clip_pack, "clip-pack");
    if (!clip.empty()) {
        BH_TRY_ASSIGN(
            loaded.clip, analysis::ClipPack::load(*loaded.runtime, clip, assets_dir(settings))
        );
    }
    BH_TRY_ASSIGN(
        loaded.pack,
        analysis::LabelPack::load(
            *loaded.runtime, label_pack_file(settings), assets_dir(settings), loaded.clip.get()
        )
    );
    return loaded;
}

/// Pictures of all sets, seen; each set judges the labels that its own categories name.
Result<std::vector<evaluate::SeenPicture>> see_all(
    const analysis::LabelPack& pack, const Options& options
) {
    if (options.annotations.size() != options.images.size()) {
        return fail(ErrorCode::kInvalidArgument, "Each --coco needs its own --images.");
    }
    EvaluateOptions common;
    common.threads = options.threads;
    std::vector<evaluate::SeenPicture> all;
    for (std::size_t i = 0; i < options.annotations.size(); ++i) {
        BH_TRY_ASSIGN(
            const evaluate::MarkedSet set,
            evaluate::read_coco(options.annotations[i], options.images[i])
        );
        const Progress progress(set.pictures.size());
        std::atomic<std::size_t> done{0};
        BH_TRY_ASSIGN(auto seen, evaluate::see_pictures(pack, set, thread_count(common), [&] {
                          progress.show(done.fetch_add(1) + 1);
                      }));
        std::ranges::move(seen, std::back_inserter(all));
    }
    return all;
}

json::array bins_json(const std::vector<evaluate::ReliabilityBin>& bins) {
    json::array array;
    for (const evaluate::ReliabilityBin& bin : bins) {
        if (bin.said == 0) continue;
        array.push_back(json::object{
            {"from_pct", bin.low_pct},
            {"to_pct", bin.high_pct},
            {"said", bin.said},
            {"right", bin.right},
            {"mean_confidence_pct", rounded(bin.mean_confidence_pct)},
        });
    }
    return array;
}

json::object map_json(const analysis::ConfidenceMap& map) {
    return {{"slope", rounded(map.slope)}, {"offset", rounded(map.offset)}};
}

json::object measures_json(const evaluate::LabelMeasures& measures) {
    json::array labels;
    for (const evaluate::LabelPrecision& label : measures.labels) {
        labels.push_back(json::object{
            {"label", label.name},
            {"boxes", label.there},
            {"map", rounded(label.map)},
            {"ap50", rounded(label.ap50)},
        });
    }
    return {
        {"map", rounded(measures.map)},
        {"ap50", rounded(measures.ap50)},
        {"image_label_precision", as_json(measures.image_precision)},
        {"image_label_recall", as_json(measures.image_recall)},
        {"label_calibration_error_pct", rounded(measures.label_error_pct)},
        {"label_reliability", bins_json(measures.label_reliability)},
        {"box_calibration_error_pct", rounded(measures.box_error_pct)},
        {"box_reliability", bins_json(measures.box_reliability)},
        {"labels", std::move(labels)},
    };
}

void print_measures(const evaluate::LabelMeasures& measures, float confidence_min) {
    fmt::print("mAP {:.3f}, AP50 {:.3f}\n", measures.map, measures.ap50);
    fmt::print(
        "labels of images at {:g}: precision {:.3f}, recall {:.3f}\n", confidence_min,
        measures.image_precision.value(), measures.image_recall.value()
    );
    fmt::print(
        "calibration error: labels {:.1f} points, boxes {:.1f} points\n", measures.label_error_pct,
        measures.box_error_pct
    );
    for (const evaluate::LabelPrecision& label : measures.labels) {
        fmt::print(
            "  {:<20} {:>4} boxes  mAP {:.3f}  AP50 {:.3f}\n", label.name, label.there, label.map,
            label.ap50
        );
    }
}

/// The calibration file: the maps, and what they were fitted to.
json::object calibration_json(
    const analysis::LabelCalibration& calibration,
    const evaluate::LabelFacts& facts,
    const evaluate::LabelMeasures& cross_fitted,
    const std::string& model_id
) {
    json::object provenance{
        {"model", model_id},
        {"method", "logistic map of the score's logit (Platt), by beholden evaluate labels --fit"},
        {"facts",
         json::object{
             {"box", facts.box.size()},
             {"object", facts.object.size()},
             {"concept", facts.concepts.size()},
         }},
        {"folds", kFolds},
        {"label_calibration_error_pct_cross_fitted", rounded(cross_fitted.label_error_pct)},
        {"box_calibration_error_pct_cross_fitted", rounded(cross_fitted.box_error_pct)},
    };
    return {
        {"box", map_json(calibration.box)},
        {"object", map_json(calibration.object)},
        {"concept", map_json(calibration.concepts)},
        {"provenance", std::move(provenance)},
    };
}

/// Fits, writes the file, and measures each picture with a map that was fitted without it.
Result<evaluate::LabelMeasures> fit(
    const analysis::LabelPack& pack,
    const std::vector<evaluate::SeenPicture>& pictures,
    const Options& options
) {
    const evaluate::LabelFacts facts = evaluate::facts_of(pictures, pack.table());
    BH_TRY_ASSIGN(const auto calibration, evaluate::fit_calibration(facts));
    BH_TRY_ASSIGN(const auto calibrations, evaluate::cross_fitted(pictures, pack.table(), kFolds));
    auto measures =
        evaluate::measure_labels(pictures, pack.table(), calibrations, options.confidence_min);
    const json::object file = calibration_json(calibration, facts, measures, pack.model_id());
    BH_TRY(write_whole_file(options.fit, to_text(file)));
    return measures;
}

Result<void> write_plot(const evaluate::LabelMeasures& measures, const std::string& file) {
    const std::vector<evaluate::ReliabilityCurve> curves{
        {"labels", measures.label_reliability}, {"boxes", measures.box_reliability}
    };
    return write_whole_file(file, evaluate::plot_reliability(curves, "Confidence of labels"));
}

Result<void> run(const Options& options) {
    BH_TRY_ASSIGN(const LoadedLabels loaded, load_labels(options));
    const analysis::LabelPack& pack = *loaded.pack;
    BH_TRY_ASSIGN(const auto pictures, see_all(pack, options));
    evaluate::LabelMeasures measures;
    if (options.fit.empty()) {
        const std::vector<analysis::LabelCalibration> own(pictures.size(), pack.calibration());
        measures = evaluate::measure_labels(pictures, pack.table(), own, options.confidence_min);
    } else {
        BH_TRY_ASSIGN(measures, fit(pack, pictures, options));
    }
    if (!options.plot.empty()) BH_TRY(write_plot(measures, options.plot));
    if (!options.json) {
        fmt::print("{} pictures\n", pictures.size());
        print_measures(measures, options.confidence_min);
        return {};
    }
    json::object report = measures_json(measures);
    report["pictures"] = pictures.size();
    report["model"] = pack.model_id();
    report["confidence_min"] = options.confidence_min;
    report["cross_fitted"] = !options.fit.empty();
    fmt::print("{}", to_text(report));
    return {};
}

}  // namespace

void add_evaluate_labels(CLI::App& evaluate, int& exit_code) {
    auto* command = evaluate.add_subcommand(
        "labels", "Objects and labels: mAP, precision and recall of image labels, calibration"
    );
    auto options = std::make_shared<Options>();
    command->add_option("--coco", options->annotations, "Boxes in COCO's format; may be repeated")
        ->required()
        ->check(CLI::ExistingFile);
    command->add_option("--images", options->images, "Folder of the pictures, one for each --coco")
        ->required()
        ->check(CLI::ExistingDirectory);
    command->add_option("--pack", options->pack, "Label pack file; the default pack if absent");
    command->add_option("--clip-pack", options->clip_pack, "CLIP pack file; none if absent");
    command->add_option("--assets-dir", options->assets_dir, "Models, packs and calibration");
    command
        ->add_option("--confidence", options->confidence_min, "Labels below are not told (0..100)")
        ->check(CLI::Range(0.0F, 100.0F))
        ->capture_default_str();
    command->add_option(
        "--fit", options->fit,
        "Writes a calibration fitted to these pictures; measures are then cross-fitted"
    );
    command->add_option("--plot", options->plot, "Writes the reliability plot as SVG");
    command->add_option("--threads", options->threads, "Threads; 0: one per core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    command->add_flag("--json", options->json, "Machine-readable");
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
