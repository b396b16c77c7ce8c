#include "policy/checks.h"

#include <algorithm>
#include <vector>

namespace beholden::policy {

namespace {

/// "a, b and c".
std::string enumerate(const std::vector<std::string_view>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

tl::unexpected<Error> missing(const std::vector<std::string_view>& what) {
    return fail(
        ErrorCode::kAccessDenied,
        "The collection's policy asks for " + enumerate(what) + ". See docs/policies.md."
    );
}

std::vector<std::string_view> find_missing(const Rules& rules, Act act, const Stated& stated) {
    std::vector<std::string_view> what;
    const bool uses = act == Act::kSearch || act == Act::kEnrol;
    if (rules.human_required && stated.human.empty()) {
        what.emplace_back("a human (SourceIdentity of the session, or x-beholden-human)");
    }
    if (rules.purpose_required && uses && stated.purpose.empty()) {
        what.emplace_back("a purpose (session tag purpose, or x-beholden-purpose)");
    }
    if (rules.case_required && act == Act::kSearch && stated.case_reference.empty()) {
        what.emplace_back("a case (session tag case, or x-beholden-case)");
    }
    if (rules.consent_required && act == Act::kEnrol && stated.consent_reference.empty()) {
        what.emplace_back("a consent reference (x-beholden-consent)");
    }
    return what;
}

}  // namespace

Result<void> check_stated(const Rules& rules, Act act, const Stated& stated) {
    const auto what = find_missing(rules, act, stated);
    if (!what.empty()) return missing(what);
    if (stated.purpose.empty()) return {};
    const bool allowed = act != Act::kSearch || rules.purposes_allowed.empty() ||
                         rules.purposes_allowed.contains(stated.purpose);
    if (rules.purposes_denied.contains(stated.purpose) || !allowed) {
        return fail(
            ErrorCode::kAccessDenied, "The collection's policy does not allow this purpose."
        );
    }
    return {};
}

Result<void> check_probe(const Rules& rules, std::string_view probe) {
    const std::string_view origin = probe.empty() ? "unknown" : probe;
    if (std::ranges::find(kProbeNames, origin) == kProbeNames.end()) {
        return fail(
            ErrorCode::kInvalidArgument, "x-beholden-probe must be one of " +
                                             enumerate({kProbeNames.begin(), kProbeNames.end()}) +
                                             "."
        );
    }
    if (!rules.probes_refused.contains(origin)) return {};
    return fail(
        ErrorCode::kInvalidArgument,
        "The collection's policy refuses pictures of the origin " + std::string(origin) + "."
    );
}

Result<void> check_face_count(const Rules& rules, std::size_t faces) {
    if (!rules.one_face_per_picture || faces <= 1) return {};
    return fail(
        ErrorCode::kInvalidArgument,
        "The collection's policy asks for one face per picture; this one shows " +
            std::to_string(faces) + "."
    );
}

double threshold(const Rules& rules, double requested_pct) noexcept {
    return std::max(requested_pct, rules.threshold_min_pct);
}

Result<double> hold_false_matches(
    const std::function<double(double)>& fmr_at,
    double similarity_pct,
    std::int64_t gallery_size,
    double expected_false_matches_max
) {
    const auto holds = [&](double similarity) {
        return fmr_at(similarity) * static_cast<double>(gallery_size) <= expected_false_matches_max;
    };
    if (holds(similarity_pct)) return similarity_pct;
    constexpr double kHighest = 100;
    if (!holds(kHighest)) {
        return fail(
            ErrorCode::kQuotaExceeded,
            "The collection is too large for its policy: at no similarity would the false matches "
            "to be expected be as few as it allows."
        );
    }
    // 50 halvings reach the spacing of doubles near 100; the upper end always holds.
    constexpr int kHalvings = 50;
    double low = similarity_pct;
    double high = kHighest;
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = low + (high - low) / 2;
        (holds(middle) ? high : low) = middle;
    }
    return high;
}

bool identities_listed_to(const Rules& rules, std::string_view role) noexcept {
    return rules.review == Review::kNone || rules.identities_listed_to.contains(role);
}

}  // namespace beholden::policy
