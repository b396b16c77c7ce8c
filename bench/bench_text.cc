/// What reading the text of a picture costs beyond its models, on one thread.
///
///     bench_text --assets DIR --pictures FOLDER --repeats 5
///
/// Prints one JSON object: for each picture the CPU milliseconds of the whole (TextPack::read) and
/// of the three networks alone, run on inputs of the same shapes, in turn; medians.
#include <algorithm>
#include <filesystem>
#include <numeric>

#include "analysis/pack_files.h"
#include "analysis/text/text.h"
#include "analysis/text/text_pack_file.h"
#include "base/bytes.h"
#include "imaging/decode.h"
#include "infer/model_file.h"
#include "infer/runtime.h"
#include "measure.h"
#include "program.h"

namespace beholden::bench {
namespace {

namespace fs = std::filesystem;
using analysis::Quad;

/// The networks of a pack and the shapes that a picture needs of them.
class ModelsAlone {
public:
    ModelsAlone(const infer::Runtime& runtime, const fs::path& pack_file, const fs::path& assets)
        : pack_(value_or_end(
              analysis::parse_text_pack_file(
                  as_text(value_or_end(infer::read_file(pack_file), "pack"))
              ),
              "pack"
          )),
          loader_(runtime, pack_file.parent_path(), assets),
          detector_model_(open(pack_.detector)),
          angle_model_(open(pack_.angle)),
          recogniser_model_(open(pack_.recogniser)),
          detector_(value_or_end(
              analysis::TextDetector::make(open(pack_.detector), pack_.detector_recipe), "detector"
          )) {}

    /// Shapes of every run, in the order of read().
    struct Plan {
        infer::Shape detector;
        std::vector<infer::Shape> angle;
        std::vector<infer::Shape> recogniser;
        std::size_t lines = 0;
    };

    [[nodiscard]] Plan plan(const imaging::Image& image) const {
        const auto canvas =
            analysis::plan_canvas(image.width_px, image.height_px, pack_.detector_recipe);
        std::vector<Quad> quads;
        for (const auto& box : value_or_end(detector_.find(image), "detector")) {
            quads.push_back(analysis::lying(box.quad));
        }
        Plan plan{
            .detector = {1, 3, canvas.canvas_height_px, canvas.canvas_width_px},
            .angle = {},
            .recogniser = {},
            .lines = quads.size(),
        };
        constexpr std::size_t kBatch = analysis::AngleClassifier::kBatchMax;
        for (std::size_t begin = 0; begin < quads.size(); begin += kBatch) {
            const auto count = static_cast<std::int64_t>(std::min(kBatch, quads.size() - begin));
            const auto& recipe = pack_.angle_recipe;
            plan.angle.push_back({count, 3, recipe.height_px, recipe.width_px});
        }
        for (const auto& batch : analysis::plan_batches(quads, pack_.line_recipe)) {
            const auto count = static_cast<std::int64_t>(batch.lines.size());
            plan.recogniser.push_back({count, 3, pack_.line_recipe.height_px, batch.width_px});
        }
        return plan;
    }

    void run_detector(const Plan& plan) const { run(detector_model_, plan.detector); }
    void run_angle(const Plan& plan) const {
        for (const auto& shape : plan.angle) run(angle_model_, shape);
    }
    void run_recogniser(const Plan& plan) const {
        for (const auto& shape : plan.recogniser) run(recogniser_model_, shape);
    }

private:
    [[nodiscard]] infer::Model open(const analysis::PackedFile& file) const {
        return value_or_end(loader_.model(file), "model");
    }
    static void run(const infer::Model& model, const infer::Shape& shape) {
        const std::vector<float> values(static_cast<std::size_t>(infer::element_count(shape)));
        const infer::Input input{values, shape};
        value_or_end(model.run(std::span(&input, 1)), "run");
    }

    analysis::TextPackFile pack_;
    analysis::PackFiles loader_;
    infer::Model detector_model_;
    infer::Model angle_model_;
    infer::Model recogniser_model_;
    analysis::TextDetector detector_;
};

boost::json::object measure_picture(
    const fs::path& path,
    const analysis::TextPack& pack,
    const ModelsAlone& models,
    std::size_t repeats
) {
    const Bytes bytes = value_or_end(infer::read_file(path), "picture");
    const auto image = value_or_end(imaging::decode(bytes), "decode");
    const auto plan = models.plan(image);
    std::vector<double> whole;
    std::vector<double> detector;
    std::vector<double> angle;
    std::vector<double> recogniser;
    std::vector<double> ratios;
    const auto timed = [](const auto& work) { return time_each(1, work).front() * 1e3; };
    for (std::size_t i = 0; i < repeats; ++i) {
        whole.push_back(timed([&] { value_or_end(pack.read(image, {}), "read"); }));
        detector.push_back(timed([&] { models.run_detector(plan); }));
        angle.push_back(timed([&] { models.run_angle(plan); }));
        recogniser.push_back(timed([&] { models.run_recogniser(plan); }));
        ratios.push_back(whole.back() / (detector.back() + angle.back() + recogniser.back()));
    }
    return {
        {"picture", path.filename().string()},
        {"width_px", image.width_px},
        {"height_px", image.height_px},
        {"lines", plan.lines},
        {"whole_ms", median(whole)},
        {"detector_ms", median(detector)},
        {"angle_ms", median(angle)},
        {"recogniser_ms", median(recogniser)},
        {"ratio", median(ratios)},
    };
}

int run(const Arguments& arguments) {
    const fs::path assets = arguments.text("assets");
    const fs::path pack_file =
        arguments.text("pack", (assets / "packs/text-default.toml").string());
    const std::size_t repeats = arguments.number("repeats", 5);
    const auto runtime = value_or_end(
        infer::Runtime::open(
            arguments.text("onnxruntime", infer::Runtime::default_library().string())
        ),
        "library"
    );
    const auto pack = value_or_end(analysis::TextPack::load(*runtime, pack_file, assets), "pack");
    const ModelsAlone models(*runtime, pack_file, assets);
    boost::json::array pictures;
    for (const fs::path& path : pictures_in(arguments.text("pictures"))) {
        pictures.push_back(measure_picture(path, *pack, models, repeats));
    }
    print({
        {"machine", describe_machine()},
        {"model", pack->model_id()},
        {"repeats", repeats},
        {"pictures", std::move(pictures)},
    });
    return 0;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
