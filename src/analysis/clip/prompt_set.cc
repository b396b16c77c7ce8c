#include "analysis/clip/prompt_set.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace beholden::analysis {
namespace {

constexpr std::string_view kPlace = "{}";

/// The error, with the name it is about.
tl::unexpected<Error> about(const std::string& name, Error error) {
    error.message = "\"" + name + "\": " + std::move(error.message);
    return tl::unexpected<Error>(std::move(error));
}

/// Turns prompts into directions.
class Reader {
public:
    Reader(const ClipTokenizer& tokenizer, const TextEncoder& encoder)
        : tokenizer_(tokenizer), encoder_(encoder) {}

    /// The mean direction of phrases, each in each template.
    Result<Embedding> direction(
        const std::vector<std::string>& templates, const std::vector<std::string>& phrases
    ) {
        std::vector<float> sum;
        for (const std::string& phrase : phrases) {
            for (std::string text : templates) {
                text.replace(text.find(kPlace), kPlace.size(), phrase);
                BH_TRY_ASSIGN(const auto ids, tokenizer_.encode(text));
                BH_TRY_ASSIGN(const Embedding found, encoder_.encode(ids));
                if (dimension_ == 0) dimension_ = found.size();
                sum.resize(dimension_);
                if (found.size() != dimension_) {
                    return fail(
                        ErrorCode::kInvalidArgument, "the text encoder's dimension changes"
                    );
                }
                for (std::size_t i = 0; i < dimension_; ++i) sum[i] += found[i];
            }
        }
        return normalised(sum);
    }

private:
    const ClipTokenizer& tokenizer_;
    const TextEncoder& encoder_;
    std::size_t dimension_ = 0;
};

/// logits -> probabilities, in place.
void activate(Activation activation, std::vector<double>& values) {
    if (activation == Activation::kSigmoid) {
        for (double& value : values) value = 1 / (1 + std::exp(-value));
        return;
    }
    const double most = *std::ranges::max_element(values);
    double sum = 0;
    for (double& value : values) {
        value = std::exp(value - most);
        sum += value;
    }
    for (double& value : values) value /= sum;
}

}  // namespace

Result<PromptSet> PromptSet::make(
    const std::vector<PromptGroup>& groups,
    LogitRecipe logits,
    const ClipTokenizer& tokenizer,
    const TextEncoder& encoder
) {
    PromptSet set;
    set.logits_ = logits;
    Reader reader(tokenizer, encoder);
    for (const PromptGroup& wanted : groups) {
        Group& group = set.groups_.emplace_back(Group{
            wanted.activation, {}, wanted.names.size(), wanted.confidence, wanted.confidence_min_pct
        });
        for (std::size_t i = 0; i < wanted.names.size(); ++i) {
            auto direction = reader.direction(wanted.templates, wanted.phrases[i]);
            if (!direction) return about(wanted.names[i], std::move(direction).error());
            group.directions.push_back(*std::move(direction));
            set.names_.push_back(wanted.names[i]);
        }
        for (const std::string& phrase : wanted.other) {
            auto direction = reader.direction(wanted.templates, {phrase});
            if (!direction) return about(phrase, std::move(direction).error());
            group.directions.push_back(*std::move(direction));
        }
    }
    return set;
}

std::size_t PromptSet::dimension() const noexcept {
    return groups_.empty() ? 0 : groups_.front().directions.front().size();
}

std::vector<float> PromptSet::judge(const Embedding& picture) const {
    std::vector<float> confidences;
    confidences.reserve(names_.size());
    for (const Group& group : groups_) {
        std::vector<double> values;
        values.reserve(group.directions.size());
        for (const Embedding& direction : group.directions) {
            values.push_back(logits_.scale * cosine(picture, direction) + logits_.bias);
        }
        activate(group.activation, values);
        for (std::size_t i = 0; i < group.names; ++i) {
            const float told = group.confidence.confidence_pct(values[i]);
            confidences.push_back(told < group.confidence_min_pct ? 0.0F : told);
        }
    }
    return confidences;
}

}  // namespace beholden::analysis
