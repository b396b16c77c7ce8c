#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "policy/lead.h"
#include "policy/person.h"

namespace beholden::policy {

/// Waits for a human; was decided; or nobody decided in time.
enum class HumanLoopStatus : std::uint8_t { kInProgress, kCompleted, kExpired };
inline constexpr std::array<std::string_view, 3> kHumanLoopStatusNames = {
    "InProgress", "Completed", "Expired"
};

/// A label of the moderation taxonomy that the model gave the picture.
struct HumanLoopLabel {
    std::string name;
    double confidence_pct = 0;
    bool operator==(const HumanLoopLabel&) const = default;
};

struct HumanLoopDecision {
    Person reviewer;
    std::vector<std::string> labels;  ///< Those that the reviewer says apply; empty: none does.
    TimePoint at;
    bool operator==(const HumanLoopDecision&) const = default;
};

/// One picture that a model's answer sent to a human. The picture itself is kept apart, and only
/// while the loop is in progress.
struct HumanLoop {
    std::string name;        ///< Unique on the server while the loop is kept.
    std::string flow;        ///< Name of its flow definition.
    std::string region;      ///< Of the request, for its ARN.
    std::string request_id;  ///< Of the call that began it.
    Person requester;
    TimePoint created;
    TimePoint due;                         ///< Nobody decides later.
    std::vector<std::string> reviewers;    ///< Humans who may decide; empty: every reviewer.
    std::vector<std::string> classifiers;  ///< What the requester says of the picture.
    std::vector<HumanLoopLabel> labels;
    std::string evaluation;  ///< Results of the activation conditions, JSON.
    std::string picture_id;  ///< UUID of the kept picture.
    std::optional<HumanLoopDecision> decision;
    bool operator==(const HumanLoop&) const = default;
};

HumanLoopStatus status(const HumanLoop& loop, TimePoint now) noexcept;

/// When the last of it goes: limits::kHumanLoopKept after its decision or its due time.
TimePoint end_of(const HumanLoop& loop) noexcept;

/// Notes what the reviewer found.
///
/// labels  Of the taxonomy; the caller has checked them.
/// errors  kAccessDenied: no human is stated, the key is not their own, who decides may be who
///         asked, or is none of the flow's reviewers. kInvalidArgument: the loop is not in
///         progress.
Result<void> decide(
    HumanLoop& loop, const Caller& who, std::vector<std::string> labels, TimePoint now
);

/// As JSON, for storage.
std::string write_human_loop(const HumanLoop& loop);
/// errors  kCorruption.
Result<HumanLoop> read_human_loop(std::string_view text);

}  // namespace beholden::policy
