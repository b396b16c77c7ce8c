// Raw scores of both models -> calibrated labels.
#include <algorithm>
#include <ranges>

#include "analysis/labels/labels.h"
#include "base/limits.h"

namespace beholden::analysis {
namespace {

/// Classes less likely than this are noise: on a grey wall hundreds of them add up to an animal.
constexpr float kConceptMin = 0.03F;

/// A number for each label.
using PerLabel = std::vector<float>;

void raise(float& confidence, float other) { confidence = std::max(confidence, other); }

/// Which labels the detector's classes stand for: those whose concepts a calibration has seen.
std::vector<bool> labels_of_boxes(const LabelTable& table) {
    std::vector<bool> known(table.labels().size(), false);
    for (const auto& label : table.detector()) {
        if (label) known[*label] = true;
    }
    return known;
}

/// An ancestor is at least as sure as what is below it.
void raise_ancestors(const LabelTable& table, PerLabel& confidence) {
    const PerLabel own = confidence;
    for (std::size_t label = 0; label < own.size(); ++label) {
        for (const std::size_t ancestor : table.labels()[label].ancestors) {
            raise(confidence[ancestor], own[label]);
        }
    }
}

}  // namespace

std::vector<double> concept_mass(const LabelTable& table, const std::vector<float>& probabilities) {
    std::vector<double> mass(table.labels().size(), 0.0);
    const std::size_t classes = std::min(probabilities.size(), table.classifier().size());
    for (std::size_t i = 0; i < classes; ++i) {
        const auto& mapped = table.classifier()[i];
        if (!mapped || probabilities[i] < kConceptMin) continue;
        const std::size_t label = *mapped;
        const auto probability = static_cast<double>(probabilities[i]);
        mass[label] += probability;
        for (const std::size_t ancestor : table.labels()[label].ancestors) {
            mass[ancestor] += probability;
        }
    }
    return mass;
}

std::vector<LabelFinding> judge(
    const LabelTable& table,
    const LabelCalibration& calibration,
    const std::vector<DetectedObject>& objects,
    const Concepts& concepts
) {
    const std::size_t count = table.labels().size();
    PerLabel confidence(count, 0.0F);
    std::vector<std::vector<LabelInstance>> instances(count);
    for (const DetectedObject& object : objects) {  // highest score first
        const auto& label = table.detector()[static_cast<std::size_t>(object.class_index)];
        if (!label) continue;
        const auto score = static_cast<double>(object.score);
        raise(confidence[*label], calibration.object.confidence_pct(score));
        const float box = calibration.box.confidence_pct(score);
        if (box >= limits::kLabelConfidenceMinPct) {
            instances[*label].push_back({object.box_px, box});
        }
    }
    const std::vector<double> mass = concept_mass(table, concepts.probabilities);
    const std::vector<bool> measured = labels_of_boxes(table);
    for (std::size_t label = 0; label < count; ++label) {
        const ConfidenceMap map = measured[label] ? calibration.concepts : ConfidenceMap{};
        if (mass[label] > 0) raise(confidence[label], map.confidence_pct(mass[label]));
    }
    for (const PromptedLabel& prompted : concepts.prompted) {
        raise(confidence[prompted.label], prompted.confidence_pct);
    }
    raise_ancestors(table, confidence);
    std::vector<LabelFinding> findings;
    for (std::size_t label = 0; label < count; ++label) {
        if (confidence[label] < limits::kLabelConfidenceMinPct) continue;
        findings.push_back({label, confidence[label], std::move(instances[label])});
    }
    std::ranges::stable_sort(findings, std::ranges::greater{}, &LabelFinding::confidence_pct);
    return findings;
}

std::vector<LabelFinding> LabelPack::judge(
    const std::vector<DetectedObject>& objects, const Concepts& concepts
) const {
    return analysis::judge(table(), calibration(), objects, concepts);
}

}  // namespace beholden::analysis
