#pragma once

#include <string>
#include <vector>

#include "analysis/clip/clip_encoders.h"
#include "analysis/clip/clip_tokenizer.h"
#include "analysis/labels/concept_classifier.h"
#include "analysis/labels/confidence.h"
#include "base/result.h"

namespace beholden::analysis {

/// Names that are judged together, each told by phrases.
struct PromptGroup {
    /// kSoftmax: the names and `other` exclude each other. kSigmoid: each by itself.
    Activation activation = Activation::kSoftmax;
    std::vector<std::string> templates;  ///< "{}" stands for the phrase.
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> phrases;  ///< Of each name.
    std::vector<std::string> other;  ///< What a picture shows that shows none; kSoftmax alone.
    ConfidenceMap confidence;        ///< Probability -> confidence.
    float confidence_min_pct = 0;    ///< What is less sure is not told.
};

/// How a cosine becomes a logit: scale * cosine + bias.
struct LogitRecipe {
    double scale = 100;
    double bias = 0;
};

/// Names with the directions of their prompts, and how sure each is of a picture.
///
/// threads  immutable.
/// source   Radford et al. 2021, "Learning Transferable Visual Models From Natural Language
///          Supervision", section 3.1.4: the embeddings of a name's prompts are averaged.
class PromptSet {
public:
    /// Runs the text encoder once for each phrase in each template.
    ///
    /// errors  kInvalidArgument: a phrase that the tokenizer or the encoder does not take, or
    ///         prompts that cancel out; the message names it. kInternal: inference failed.
    static Result<PromptSet> make(
        const std::vector<PromptGroup>& groups,
        LogitRecipe logits,
        const ClipTokenizer& tokenizer,
        const TextEncoder& encoder
    );

    /// All names, group by group.
    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
    /// Confidence of each name, 0..100; 0 for one that is not to be told.
    ///
    /// requires  a picture of the pair's own dimension.
    [[nodiscard]] std::vector<float> judge(const Embedding& picture) const;
    /// Length of the directions; 0 if there are no names.
    [[nodiscard]] std::size_t dimension() const noexcept;

private:
    struct Group {
        Activation activation;
        std::vector<Embedding> directions;  ///< Of the names, then of what is none of them.
        std::size_t names;
        ConfidenceMap confidence;
        float confidence_min_pct;
    };

    LogitRecipe logits_;
    std::vector<std::string> names_;
    std::vector<Group> groups_;
};

}  // namespace beholden::analysis
