// Pictures of a marked set through a label pack, and calibrations fitted to what it saw.
#include <algorithm>
#include <cctype>
#include <string_view>

#include "evaluate/label_measures.h"
#include "evaluate/parallel.h"
#include "imaging/decode.h"
#include "infer/model_file.h"

namespace beholden::evaluate {
namespace {

/// A map of two numbers from fewer facts would follow their chance.
constexpr std::size_t kConceptFactsMin = 50;

bool same_name(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, [](unsigned char a, unsigned char b) {
        return std::tolower(a) == std::tolower(b);
    });
}

Result<SeenPicture> see(
    const analysis::LabelPack& pack,
    const MarkedPicture& marked,
    const std::vector<std::optional<std::size_t>>& labels
) {
    SeenPicture seen;
    for (const MarkedObject& object : marked.objects) {
        if (!labels[object.category]) continue;
        seen.truth.push_back({object.box_px, object.is_crowd});
        seen.truth_label.push_back(*labels[object.category]);
    }
    for (const auto& label : labels) {
        if (label) seen.judged.push_back(*label);
    }
    BH_TRY_ASSIGN(const Bytes bytes, infer::read_file(marked.file));
    BH_TRY_ASSIGN(const imaging::Image image, imaging::decode(bytes));
    BH_TRY_ASSIGN(seen.objects, pack.detect(image));
    BH_TRY_ASSIGN(seen.concepts, pack.classify(image));
    return seen;
}

Result<analysis::ConfidenceMap> fit_map(
    std::span<const ScoredFact> facts, const std::string& name
) {
    auto map = fit_confidence(facts);
    if (!map) map.error().message = name + ": " + map.error().message;
    return map;
}

}  // namespace

std::vector<std::optional<std::size_t>> labels_of(
    const std::vector<std::string>& categories, const analysis::LabelTable& table
) {
    std::vector<std::optional<std::size_t>> labels;
    for (const std::string& category : categories) {
        const auto names = [&category](const std::string& name) {
            return same_name(name, category);
        };
        const auto& known = table.labels();
        auto found = std::ranges::find_if(known, names, &analysis::Label::name);
        if (found == known.end()) {
            found = std::ranges::find_if(known, [&](const analysis::Label& label) {
                return std::ranges::any_of(label.aliases, names);
            });
        }
        labels.emplace_back();
        if (found != known.end()) labels.back() = static_cast<std::size_t>(found - known.begin());
    }
    return labels;
}

Result<std::vector<SeenPicture>> see_pictures(
    const analysis::LabelPack& pack,
    const MarkedSet& set,
    std::size_t threads,
    const std::function<void()>& on_picture
) {
    const auto labels = labels_of(set.categories, pack.table());
    if (std::ranges::none_of(labels, [](const auto& label) { return label.has_value(); })) {
        return fail(ErrorCode::kInvalidArgument, "No category of the set names a label.");
    }
    std::vector<Result<SeenPicture>> results(set.pictures.size(), SeenPicture{});
    parallel_for(set.pictures.size(), threads, [&](std::size_t i, std::size_t) {
        results[i] = see(pack, set.pictures[i], labels);
        if (on_picture) on_picture();
    });
    std::vector<SeenPicture> seen;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (!results[i]) {
            Error error = std::move(results[i]).error();
            error.detail = set.pictures[i].file.string() + " " + error.detail;
            return tl::unexpected<Error>(std::move(error));
        }
        seen.push_back(std::move(*results[i]));
    }
    return seen;
}

Result<analysis::LabelCalibration> fit_calibration(const LabelFacts& facts) {
    analysis::LabelCalibration calibration;
    BH_TRY_ASSIGN(calibration.box, fit_map(facts.box, "box"));
    BH_TRY_ASSIGN(calibration.object, fit_map(facts.object, "object"));
    // Too few concepts that boxes judge, or no classifier: their probability is told as it is.
    if (facts.concepts.size() >= kConceptFactsMin) {
        BH_TRY_ASSIGN(calibration.concepts, fit_map(facts.concepts, "concept"));
    }
    return calibration;
}

Result<std::vector<analysis::LabelCalibration>> cross_fitted(
    std::span<const SeenPicture> pictures, const analysis::LabelTable& table, std::size_t folds
) {
    std::vector<analysis::LabelCalibration> calibrations(pictures.size());
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<SeenPicture> others;
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            if (i % folds != fold) others.push_back(pictures[i]);
        }
        BH_TRY_ASSIGN(const auto calibration, fit_calibration(facts_of(others, table)));
        for (std::size_t i = fold; i < pictures.size(); i += folds) calibrations[i] = calibration;
    }
    return calibrations;
}

}  // namespace beholden::evaluate
