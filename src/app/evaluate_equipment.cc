// beholden evaluate equipment
#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "analysis/equipment/equipment.h"
#include "analysis/labels/labels.h"
#include "app/evaluate_command.h"
#include "app/evaluate_common.h"
#include "app/evaluate_json.h"
#include "app/json_text.h"
#include "app/paths.h"
#include "evaluate/equipment_measures.h"

namespace beholden::app {
namespace {

namespace json = boost::json;
using evaluate::CoverRates;
using evaluate::PeopleMeasures;

constexpr double kConfidences[] = {50, 80, 90, 99};
constexpr const char* kPartNames[] = {"face", "head", "left_hand", "right_hand"};
/// What COCO calls a person.
constexpr std::string_view kPersonCategory = "person";

struct Options {
    EvaluateOptions common;
    std::string label_pack;
    std::string equipment_pack;
    std::vector<std::string> annotations;
    std::vector<std::string> images;
    std::string covers;
    std::string faces;
};

struct LoadedEquipment {
    LoadedPack faces;
    std::unique_ptr<analysis::LabelPack> labels;
    std::unique_ptr<analysis::EquipmentPack> pack;  ///< Works with the others.
};

Result<LoadedEquipment> load_equipment(const Options& options) {
    Settings settings = pack_settings(options.common);
    settings.label_pack_file = flag_or_environment(options.label_pack, "label-pack");
    settings.equipment_pack_file = flag_or_environment(options.equipment_pack, "equipment-pack");
    const auto assets = assets_dir(settings);
    LoadedEquipment loaded;
    BH_TRY_ASSIGN(loaded.faces, load_pack(options.common));
    BH_TRY_ASSIGN(
        loaded.labels,
        analysis::LabelPack::load(*loaded.faces.runtime, label_pack_file(settings), assets)
    );
    BH_TRY_ASSIGN(
        loaded.pack, analysis::EquipmentPack::load(
                         *loaded.faces.runtime, equipment_pack_file(settings), assets,
                         *loaded.faces.faces, *loaded.labels
                     )
    );
    return loaded;
}

/// find_people() with progress.
Result<std::vector<std::vector<analysis::PersonFinding>>> find_all(
    const analysis::EquipmentPack& pack,
    const std::vector<std::filesystem::path>& files,
    const Options& options
) {
    const Progress progress(files.size());
    std::atomic<std::size_t> done{0};
    return evaluate::find_people(pack, files, thread_count(options.common), [&] {
        progress.show(done.fetch_add(1) + 1);
    });
}

/// The pictures of all sets, with the persons that are marked in them.
Result<std::vector<evaluate::PeoplePicture>> see_people(
    const analysis::EquipmentPack& pack, const Options& options
) {
    if (options.annotations.size() != options.images.size()) {
        return fail(ErrorCode::kInvalidArgument, "Each --coco needs its own --images.");
    }
    std::vector<evaluate::PeoplePicture> pictures;
    std::vector<std::filesystem::path> files;
    for (std::size_t i = 0; i < options.annotations.size(); ++i) {
        BH_TRY_ASSIGN(
            const evaluate::MarkedSet set,
            evaluate::read_coco(options.annotations[i], options.images[i])
        );
        for (const evaluate::MarkedPicture& marked : set.pictures) {
            files.push_back(marked.file);
            auto& picture = pictures.emplace_back();
            for (const evaluate::MarkedObject& object : marked.objects) {
                if (set.categories[object.category] != kPersonCategory) continue;
                picture.truth.push_back(object);
            }
        }
    }
    BH_TRY_ASSIGN(auto found, find_all(pack, files, options));
    for (std::size_t i = 0; i < found.size(); ++i) pictures[i].found = std::move(found[i]);
    return pictures;
}

struct CoverReport {
    std::size_t pictures = 0;
    std::size_t faces_told = 0;
    std::vector<CoverRates> rates;
};

Result<CoverReport> see_covers(const analysis::EquipmentPack& pack, const Options& options) {
    BH_TRY_ASSIGN(const std::string csv, read_whole_file(options.covers));
    BH_TRY_ASSIGN(const auto labelled, evaluate::parse_cover_labels(csv, options.faces));
    std::vector<std::filesystem::path> files;
    files.reserve(labelled.size());
    for (const evaluate::CoverPicture& picture : labelled) files.push_back(picture.file);
    BH_TRY_ASSIGN(const auto found, find_all(pack, files, options));
    std::vector<evaluate::ToldCover> told;
    CoverReport report;
    report.pictures = labelled.size();
    for (std::size_t i = 0; i < found.size(); ++i) {
        told.push_back(evaluate::told_cover(found[i], labelled[i].is_covered));
        report.faces_told += told.back().is_face_told ? 1U : 0U;
    }
    for (const double confidence : kConfidences) {
        report.rates.push_back(evaluate::measure_covers(told, confidence));
    }
    return report;
}

void print_rate(const std::string& name, const evaluate::Rate& rate) {
    fmt::print(
        "{:<34} {:.4f} ({:.4f} to {:.4f})  {} of {}\n", name, rate.value(), rate.interval.low,
        rate.interval.high, rate.events, rate.trials
    );
}

void print_people(const PeopleMeasures& measures, std::size_t pictures) {
    fmt::print("persons, {} pictures: AP50 {:.3f}\n", pictures, measures.ap50);
    print_rate("  right of persons told", measures.precision);
    print_rate("  told of persons there", measures.recall);
    for (std::size_t i = 0; i < measures.parts.size(); ++i) {
        const std::string name = kPartNames[i];
        print_rate("  " + name + " told, of those shown", measures.parts[i].told_marked);
        print_rate("  " + name + " told, not marked", measures.parts[i].told_unmarked);
    }
}

void print_covers(const CoverReport& report) {
    fmt::print("covers: {} pictures, {} faces told\n", report.pictures, report.faces_told);
    for (const CoverRates& rates : report.rates) {
        const std::string at = fmt::format(" at {:g}", rates.confidence_min_pct);
        print_rate("  covered faces told as such" + at, rates.found);
        print_rate("  bare faces told as covered" + at, rates.false_alarms);
    }
}

json::object people_json(const PeopleMeasures& measures, std::size_t pictures) {
    json::object parts;
    for (std::size_t i = 0; i < measures.parts.size(); ++i) {
        parts[kPartNames[i]] = json::object{
            {"told_of_shown", as_json(measures.parts[i].told_marked)},
            {"told_of_not_marked", as_json(measures.parts[i].told_unmarked)},
        };
    }
    return {
        {"pictures", pictures},
        {"ap50", rounded(measures.ap50)},
        {"precision", as_json(measures.precision)},
        {"recall", as_json(measures.recall)},
        {"parts", std::move(parts)},
    };
}

json::object covers_json(const CoverReport& report) {
    json::array rates;
    for (const CoverRates& one : report.rates) {
        rates.push_back(json::object{
            {"confidence_min", one.confidence_min_pct},
            {"found", as_json(one.found)},
            {"false_alarms", as_json(one.false_alarms)},
        });
    }
    return {
        {"pictures", report.pictures},
        {"faces_told", report.faces_told},
        {"rates", std::move(rates)},
    };
}

Result<void> run(const Options& options) {
    if (options.annotations.empty() && options.covers.empty()) {
        return fail(ErrorCode::kInvalidArgument, "Nothing to measure: give --coco or --covers.");
    }
    BH_TRY_ASSIGN(const LoadedEquipment loaded, load_equipment(options));
    json::object report{{"model", loaded.pack->model_id()}};
    if (!options.annotations.empty()) {
        BH_TRY_ASSIGN(const auto pictures, see_people(*loaded.pack, options));
        const PeopleMeasures measures = evaluate::measure_people(pictures);
        report["persons"] = people_json(measures, pictures.size());
        if (!options.common.json) print_people(measures, pictures.size());
    }
    if (!options.covers.empty()) {
        BH_TRY_ASSIGN(const CoverReport covers, see_covers(*loaded.pack, options));
        report["covers"] = covers_json(covers);
        if (!options.common.json) print_covers(covers);
    }
    if (options.common.json) fmt::print("{}", to_text(report));
    return {};
}

}  // namespace

void add_evaluate_equipment(CLI::App& evaluate, int& exit_code) {
    auto* command = evaluate.add_subcommand(
        "equipment", "Protective equipment: persons, parts of their bodies, covers of faces"
    );
    auto options = std::make_shared<Options>();
    add_pack_options(*command, options->common, "Face pack file; the default pack if absent");
    command->add_option("--label-pack", options->label_pack, "Label pack file");
    command->add_option("--equipment-pack", options->equipment_pack, "Equipment pack file");
    command->add_option("--coco", options->annotations, "Persons in COCO's format; may be repeated")
        ->check(CLI::ExistingFile);
    command->add_option("--images", options->images, "Folder of the pictures, one for each --coco")
        ->check(CLI::ExistingDirectory);
    auto* faces = command->add_option("--faces", options->faces, "Folder of pictures of one face");
    faces->check(CLI::ExistingDirectory);
    command->add_option("--covers", options->covers, "CSV of --faces: file, covered (0 or 1)")
        ->check(CLI::ExistingFile)
        ->needs(faces);
    command->callback([options, &exit_code] { exit_code = finish(run(*options)); });
}

}  // namespace beholden::app
