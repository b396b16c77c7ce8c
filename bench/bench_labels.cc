/// What DetectLabels is made of, each part alone on one thread.
///
///     bench_labels --assets DIR --pictures FOLDER --repeats 15
///
/// Prints one JSON object: CPU milliseconds per part and picture, medians. `models` is both
/// networks on inputs made beforehand; `detect` and `classify` are ours around them.
#include <algorithm>
#include <filesystem>

#include "analysis/labels/label_pack_file.h"
#include "analysis/labels/labels.h"
#include "analysis/pack_files.h"
#include "base/bytes.h"
#include "imaging/decode.h"
#include "infer/model_file.h"
#include "infer/runtime.h"
#include "measure.h"
#include "program.h"

namespace beholden::bench {
namespace {

namespace fs = std::filesystem;

/// A network as the pack names it, without what we do around it.
struct BareModel {
    infer::Model model;
    analysis::PictureRecipe recipe;
};

struct Loaded {
    std::unique_ptr<infer::Runtime> runtime;
    std::unique_ptr<analysis::LabelPack> pack;
    std::vector<BareModel> models;
};

Loaded load(const fs::path& pack_file, const fs::path& assets, const fs::path& library) {
    Loaded loaded;
    loaded.runtime = value_or_end(infer::Runtime::open(library), "library");
    loaded.pack =
        value_or_end(analysis::LabelPack::load(*loaded.runtime, pack_file, assets), "label pack");
    const Bytes text = value_or_end(infer::read_file(pack_file), "pack file");
    const auto pack = value_or_end(analysis::parse_label_pack_file(as_text(text)), "pack file");
    const analysis::PackFiles files(*loaded.runtime, pack_file.parent_path(), assets);
    loaded.models.push_back(
        {value_or_end(files.model(pack.detector), "detector"), pack.detector_recipe.picture}
    );
    if (pack.classifier) {
        loaded.models.push_back(
            {value_or_end(files.model(*pack.classifier), "classifier"),
             pack.classifier_recipe.picture}
        );
    }
    return loaded;
}

double median_ms(std::size_t repeats, const std::function<void()>& work) {
    work();  // first runs allocate
    return median(time_each(repeats, work)) * 1e3;
}

boost::json::object measure_picture(
    const fs::path& path, const Loaded& loaded, std::size_t repeats
) {
    const Bytes bytes = value_or_end(infer::read_file(path), "picture");
    const auto image = value_or_end(imaging::decode(bytes), "decode");
    std::vector<analysis::PictureInput> inputs;
    for (const BareModel& bare : loaded.models) {
        inputs.push_back(analysis::make_input(image, bare.recipe));
    }
    const auto run_models = [&] {
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            const infer::Input input{inputs[i].planes, inputs[i].shape};
            value_or_end(loaded.models[i].model.run(std::span(&input, 1)), "model");
        }
    };
    const auto objects = value_or_end(loaded.pack->detect(image), "detect");
    const auto concepts = value_or_end(loaded.pack->classify(image), "classify");
    return {
        {"picture", path.filename().string()},
        {"width_px", image.width_px},
        {"height_px", image.height_px},
        {"decode_ms", median_ms(repeats, [&] { (void)imaging::decode(bytes); })},
        {"models_ms", median_ms(repeats, run_models)},
        {"detect_ms", median_ms(repeats, [&] { (void)loaded.pack->detect(image); })},
        {"classify_ms", median_ms(repeats, [&] { (void)loaded.pack->classify(image); })},
        {"judge_ms", median_ms(repeats, [&] { (void)loaded.pack->judge(objects, concepts); })},
    };
}

int run(const Arguments& arguments) {
    const fs::path assets = arguments.text("assets");
    const Loaded loaded = load(
        arguments.text("pack", (assets / "packs/labels-default.toml").string()), assets,
        arguments.text("onnxruntime", infer::Runtime::default_library().string())
    );
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(arguments.text("pictures"))) {
        const auto extension = entry.path().extension();
        if (extension == ".jpg" || extension == ".png") files.push_back(entry.path());
    }
    std::ranges::sort(files);
    boost::json::array pictures;
    for (const fs::path& file : files) {
        pictures.push_back(measure_picture(file, loaded, arguments.number("repeats", 15)));
    }
    print({{"machine", describe_machine()}, {"pictures", std::move(pictures)}});
    return 0;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
