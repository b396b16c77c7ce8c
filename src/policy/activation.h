#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace beholden::policy {

/// A label that a model gave a picture.
struct LabelScore {
    std::string_view name;
    double confidence_pct = 0;
};

/// When a picture goes to a human: the HumanLoopActivationConditions of Amazon A2I, as far as they
/// are about moderation labels.
///
/// A document has a list `Conditions`, any of which is enough. One is either a check
/// (`ConditionType`, `ConditionParameters`) or `And` or `Or` over a list of such.
/// `ModerationLabelConfidenceCheck` is met by a label of the name `ModerationLabelName` (`*`: any)
/// whose confidence lies as all of `ConfidenceEquals`, `ConfidenceLessThan`,
/// `ConfidenceLessThanEquals`, `ConfidenceGreaterThan` and `ConfidenceGreaterThanEquals` say that
/// are given. `Sampling` is met by `RandomSamplingPercentage` of all pictures, by the same ones
/// each time.
///
/// source   the published JSON schema of the conditions.
/// threads  const members are safe to call concurrently.
class Activation {
public:
    struct Evaluation {
        bool activated = false;
        std::string results;  ///< The document with an `EvaluationResult` beside each condition.
    };

    /// A number in [0, 100), uniform over pictures and the same for the same one under one flow.
    static double draw_of(std::span<const std::byte> picture, std::string_view flow);

    /// errors  kInvalidArgument, saying what is wrong: over limits::kActivationBytesMax or
    ///         limits::kActivationDepthMax, or what the schema does not know.
    static Result<Activation> parse(std::string_view json);

    /// draw  Of draw_of() for the picture.
    [[nodiscard]] Evaluation evaluate(std::span<const LabelScore> labels, double draw) const;

private:
    struct Condition;
    explicit Activation(std::shared_ptr<const Condition> any) : any_(std::move(any)) {}

    std::shared_ptr<const Condition> any_;
};

}  // namespace beholden::policy
