#include "evaluate/attribute_measures.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "evaluate/each_face.h"

namespace beholden::evaluate {
namespace {

constexpr double kNormal95 = 1.959964;
/// Half the width of a bin of ten years, for the one that is open above.
constexpr double kOpenBinMiddleYears = 5;

Rate rate_of(std::int64_t events, std::int64_t trials) {
    return {events, trials, wilson_interval(events, trials)};
}

double probability_of(const analysis::Judgement& told) {
    const double sure = static_cast<double>(told.confidence_pct) / 100;
    return told.value ? sure : 1 - sure;
}

Estimate balanced_of(const Rate& recall, const Rate& false_yes) {
    const double kept = 1 - false_yes.value();
    const Interval kept_interval{1 - false_yes.interval.high, 1 - false_yes.interval.low};
    const double value = (recall.value() + kept) / 2;
    const double down =
        std::hypot(recall.value() - recall.interval.low, kept - kept_interval.low) / 2;
    const double up =
        std::hypot(recall.interval.high - recall.value(), kept_interval.high - kept) / 2;
    return {value, {value - down, value + up}};
}

Estimate auc_of(std::span<const YesNoAnswer> answers) {
    std::vector<std::pair<double, bool>> ranked;
    ranked.reserve(answers.size());
    for (const YesNoAnswer& answer : answers) {
        ranked.emplace_back(probability_of(answer.told), answer.is);
    }
    std::ranges::sort(ranked);
    double wins = 0;
    double no_below = 0;
    double yes_count = 0;
    for (std::size_t begin = 0; begin < ranked.size();) {
        double yes = 0;
        double no = 0;
        std::size_t end = begin;
        for (; end < ranked.size() && ranked[end].first == ranked[begin].first; ++end) {
            (ranked[end].second ? yes : no) += 1;
        }
        wins += yes * (no_below + no / 2);  // Equals count half.
        no_below += no;
        yes_count += yes;
        begin = end;
    }
    if (yes_count == 0 || no_below == 0) return {0.5, {0, 1}};
    const double auc = wins / (yes_count * no_below);
    const double two_yes = auc / (2 - auc);
    const double two_no = 2 * auc * auc / (1 + auc);
    const double variance = (auc * (1 - auc) + (yes_count - 1) * (two_yes - auc * auc) +
                             (no_below - 1) * (two_no - auc * auc)) /
                            (yes_count * no_below);
    const double half = kNormal95 * std::sqrt(std::max(0.0, variance));
    return {auc, {std::max(0.0, auc - half), std::min(1.0, auc + half)}};
}

double middle_of(const AgeBin& bin) {
    if (bin.second == kOldestYears) return bin.first + kOpenBinMiddleYears;
    return (bin.first + bin.second + 1) / 2.0;
}

/// The bin that an age lies in; the nearest where they leave gaps.
std::ptrdiff_t bin_of(double years, std::span<const AgeBin> bins) {
    const auto above =
        std::ranges::find_if(bins, [&](const AgeBin& bin) { return bin.first > years; });
    return std::max<std::ptrdiff_t>(0, above - bins.begin() - 1);
}

/// Measures the answers of all and of every group.
template <class Measure, class Answer, class Function>
ByGroup<Measure> by_group(
    const std::vector<std::pair<const AttributeLabels*, Answer>>& answers, const Function& measure
) {
    std::vector<Answer> all;
    std::map<std::string, std::vector<Answer>> parts;
    for (const auto& [labels, answer] : answers) {
        all.push_back(answer);
        for (std::string& group : groups_of(*labels)) parts[std::move(group)].push_back(answer);
    }
    ByGroup<Measure> made;
    made.all = measure(all);
    for (const auto& [group, of_group] : parts) made.groups.emplace(group, measure(of_group));
    return made;
}

/// An attribute's label and what was told, where there are both.
std::optional<YesNoAnswer> answer_of(
    std::size_t attribute, const AttributeLabels& labels, const analysis::Attributes& found
) {
    const std::optional<bool>& is = labels.yes_no[attribute];
    const std::optional<analysis::Judgement>& told =
        found.*analysis::kJudgedAttributes[attribute].judged;
    if (!is.has_value() || !told.has_value()) return std::nullopt;
    return YesNoAnswer{is.value(), told.value()};
}

std::optional<YesNoAnswer> is_male(
    const AttributeLabels& labels, const analysis::Attributes& found
) {
    if (labels.gender.empty() || !found.gender) return std::nullopt;
    return YesNoAnswer{
        labels.gender == "Male", {found.gender->first == "Male", found.gender->second}
    };
}

/// Faces whose labelled emotion the pack tells apart, with what it told of one type.
using EmotionAnswers = std::vector<std::pair<const AttributeLabels*, YesNoAnswer>>;

/// Adds one face's emotions to `by_type` and whether the surest is the labelled one to `surest`.
void add_emotions(
    const AttributeLabels& labels,
    const std::vector<analysis::Emotion>& told,
    std::map<std::string, EmotionAnswers>& by_type,
    std::vector<std::pair<const AttributeLabels*, bool>>& surest
) {
    const auto is_labelled = [&](const analysis::Emotion& emotion) {
        return emotion.type == labels.emotion;
    };
    if (std::ranges::none_of(told, is_labelled)) return;  // No label, or a type it does not know.
    for (const analysis::Emotion& emotion : told) {
        const bool is_surest = &emotion == told.data();
        const float pct = emotion.confidence_pct;
        by_type[std::string(emotion.type)].emplace_back(
            &labels, YesNoAnswer{is_labelled(emotion), {is_surest, is_surest ? pct : 100 - pct}}
        );
    }
    surest.emplace_back(&labels, is_labelled(told.front()));
}

void measure_emotions(
    std::span<const AttributeLabels> labels,
    std::span<const std::optional<analysis::Attributes>> found,
    AttributeReport& report
) {
    std::map<std::string, EmotionAnswers> by_type;
    std::vector<std::pair<const AttributeLabels*, bool>> surest;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::optional<analysis::Attributes>& face = found[i];
        if (face) add_emotions(labels[i], face->emotions, by_type, surest);
    }
    if (surest.empty()) return;
    for (const auto& [type, answers] : by_type) {
        report.emotions.emplace(
            type, by_group<YesNoRates>(
                      answers, [](std::span<const YesNoAnswer> part) { return rate_yes_no(part); }
                  )
        );
    }
    report.surest_emotion = by_group<Rate>(surest, [](const std::vector<bool>& part) {
        return rate_of(std::ranges::count(part, true), static_cast<std::int64_t>(part.size()));
    });
}

}  // namespace

Result<std::vector<std::optional<analysis::Attributes>>> find_attributes(
    const analysis::FacePack& pack,
    std::span<const Picture> pictures,
    const analysis::Wanted& wanted,
    const ExtractOptions& options
) {
    std::vector<std::optional<analysis::Attributes>> found(pictures.size());
    BH_TRY(for_each_face(
        pack, pictures, options,
        [&](std::size_t i, const imaging::Image& image,
            const analysis::DetectedFace& face) -> Result<void> {
            BH_TRY_ASSIGN(analysis::FaceFinding finding, pack.analyse(image, face, wanted));
            found[i] = std::move(finding.attributes);
            return {};
        }
    ));
    return found;
}

YesNoRates rate_yes_no(std::span<const YesNoAnswer> answers) {
    std::int64_t yes = 0;
    std::int64_t told = 0;
    std::int64_t both = 0;
    double confidence_pct = 0;
    for (const YesNoAnswer& answer : answers) {
        yes += answer.is ? 1 : 0;
        told += answer.told.value ? 1 : 0;
        both += answer.is && answer.told.value ? 1 : 0;
        confidence_pct += static_cast<double>(answer.told.confidence_pct);
    }
    const auto count = static_cast<std::int64_t>(answers.size());
    YesNoRates rates;
    rates.right = rate_of(count - yes - told + 2 * both, count);
    rates.precision = rate_of(both, told);
    rates.recall = rate_of(both, yes);
    rates.false_yes = rate_of(told - both, count - yes);
    rates.balanced = balanced_of(rates.recall, rates.false_yes);
    rates.auc = auc_of(answers);
    rates.confidence = count == 0 ? 0 : confidence_pct / 100 / static_cast<double>(count);
    return rates;
}

AgeRates rate_ages(std::span<const AgeAnswer> answers, std::span<const AgeBin> bins) {
    std::int64_t in_bin = 0;
    std::int64_t near_bin = 0;
    std::int64_t holds = 0;
    double error = 0;
    double squares = 0;
    double difference = 0;
    for (const AgeAnswer& answer : answers) {
        const double age = (answer.told.first + answer.told.second) / 2.0;
        const double middle = middle_of(answer.is);
        const auto off = std::abs(bin_of(age, bins) - bin_of(middle, bins));
        in_bin += off == 0 ? 1 : 0;
        near_bin += off <= 1 ? 1 : 0;
        holds += answer.told.first <= middle && middle <= answer.told.second ? 1 : 0;
        error += std::abs(age - middle);
        squares += (age - middle) * (age - middle);
        difference += age - middle;
    }
    const auto count = static_cast<std::int64_t>(answers.size());
    const double n = std::max<double>(1, static_cast<double>(count));
    const double mean = error / n;
    const double half = kNormal95 * std::sqrt(std::max(0.0, squares / n - mean * mean) / n);
    AgeRates rates;
    rates.in_bin = rate_of(in_bin, count);
    rates.near_bin = rate_of(near_bin, count);
    rates.range_holds = rate_of(holds, count);
    rates.error_years = {mean, {mean - half, mean + half}};
    rates.signed_years = difference / n;
    return rates;
}

std::vector<std::string> groups_of(const AttributeLabels& labels) {
    std::vector<std::string> groups;
    if (!labels.race.empty()) groups.push_back(labels.race);
    if (!labels.gender.empty()) groups.push_back(labels.gender);
    if (groups.size() == 2) groups.push_back(labels.race + " / " + labels.gender);
    return groups;
}

AttributeReport measure_attributes(
    std::span<const AttributeLabels> labels,
    std::span<const std::optional<analysis::Attributes>> found
) {
    AttributeReport report;
    std::map<std::string, std::vector<std::pair<const AttributeLabels*, YesNoAnswer>>> yes_no;
    std::vector<std::pair<const AttributeLabels*, AgeAnswer>> ages;
    std::set<AgeBin> bins;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::optional<analysis::Attributes>& face = found[i];
        const std::optional<AgeBin>& age = labels[i].age_years;
        if (age) bins.insert(*age);
        if (!face) {
            ++report.not_found;
            continue;
        }
        ++report.faces;
        for (std::size_t a = 0; a < analysis::kJudgedAttributes.size(); ++a) {
            if (const auto answer = answer_of(a, labels[i], *face)) {
                yes_no[std::string(analysis::kJudgedAttributes[a].name)].emplace_back(
                    &labels[i], *answer
                );
            }
        }
        if (const auto answer = is_male(labels[i], *face)) {
            yes_no["gender_male"].emplace_back(&labels[i], *answer);
        }
        const auto& told_years = face->age_range_years;
        if (age && told_years) ages.push_back({&labels[i], {*age, *told_years}});
    }
    for (const auto& [name, answers] : yes_no) {
        report.yes_no.emplace(
            name, by_group<YesNoRates>(
                      answers, [](std::span<const YesNoAnswer> part) { return rate_yes_no(part); }
                  )
        );
    }
    measure_emotions(labels, found, report);
    if (!ages.empty()) {
        const std::vector<AgeBin> rising(bins.begin(), bins.end());
        report.age = by_group<AgeRates>(ages, [&](std::span<const AgeAnswer> part) {
            return rate_ages(part, rising);
        });
    }
    return report;
}

}  // namespace beholden::evaluate
