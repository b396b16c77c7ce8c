#include "audit/report/compute.h"

#include <span>
#include <utility>

#include "audit/verify/verifier.h"

namespace beholden::audit::report {

Result<Period> parse_period(std::string_view from, std::string_view to) {
    Period period;
    BH_TRY_ASSIGN(period.from_ms, parse_moment(from));
    BH_TRY_ASSIGN(period.to_ms, parse_moment(to));
    if (period.from_ms < period.to_ms) return period;
    return fail(ErrorCode::kInvalidArgument, "The period must begin before it ends.");
}

Result<Report> compute(verify::LogSource& source, const TrustPolicy& policy, const Period& period) {
    Tally tally(period);
    verify::Options how;
    how.on_entry = [&tally](std::uint64_t index, std::span<const std::byte> entry) -> Result<void> {
        auto leaf = read_leaf(entry);
        if (!leaf) {
            leaf.error().detail = "entry " + std::to_string(index);
            return tl::unexpected<Error>(std::move(leaf).error());
        }
        tally.add(*leaf);
        return {};
    };
    BH_TRY_ASSIGN(const auto head, verify::verify_log(source, policy, how));
    return tally.finish(head.checkpoint);
}

std::string print(const Report& report, Format format) {
    switch (format) {
        case Format::kCsv: return print_csv(report);
        case Format::kHtml: return print_html(report);
        case Format::kJson: break;
    }
    return print_json(report);
}

}  // namespace beholden::audit::report
