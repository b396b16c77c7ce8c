#include "app/flow_file.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include <toml++/toml.h>

#include "app/evaluate_common.h"
#include "base/limits.h"

namespace beholden::app {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kFields = {"name", "conditions", "days", "reviewers"};
constexpr std::array<std::string_view, 3> kTopFields = {"collection", "in_progress_max", "flow"};
constexpr std::size_t kNameMax = 63;  // as the public API's

tl::unexpected<Error> refuse(const fs::path& file, const std::string& why) {
    return fail(ErrorCode::kInvalidArgument, file.string() + ": " + why);
}

bool is_name(std::string_view name) {
    const auto good = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !name.empty() && name.size() <= kNameMax && name.front() != '-' && name.back() != '-' &&
           std::ranges::all_of(name, good);
}

Result<std::vector<std::string>> read_reviewers(const toml::node* node) {
    std::vector<std::string> reviewers;
    if (node == nullptr) return reviewers;
    const toml::array* list = node->as_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto human = list->get(i)->value_exact<std::string>();
        if (human) reviewers.push_back(*human);
    }
    // An empty list would let everybody in where somebody meant nobody.
    if (list == nullptr || reviewers.empty() || reviewers.size() != list->size()) {
        return fail(ErrorCode::kInvalidArgument, "reviewers must be a list of names");
    }
    return reviewers;
}

Result<void> check_fields(const toml::table& table, std::span<const std::string_view> known) {
    for (const auto& [key, value] : table) {
        if (std::ranges::find(known, key.str()) == known.end()) {
            return fail(ErrorCode::kInvalidArgument, "unknown field " + std::string(key.str()));
        }
    }
    return {};
}

/// A whole number from 1 to `most`; `otherwise` where the table has none.
Result<std::int64_t> read_count(
    const toml::table& table, std::string_view name, std::int64_t most, std::int64_t otherwise
) {
    const toml::node* node = table.get(name);
    if (node == nullptr) return otherwise;
    const auto count = node->value_exact<std::int64_t>().value_or(0);
    if (count >= 1 && count <= most) return count;
    return fail(
        ErrorCode::kInvalidArgument,
        std::string(name) + " must be from 1 to " + std::to_string(most)
    );
}

Result<api::ReviewFlow> read_flow(const toml::table& table, const fs::path& folder) {
    BH_TRY(check_fields(table, kFields));
    const auto conditions = table["conditions"].value_exact<std::string>();
    if (!conditions) return fail(ErrorCode::kInvalidArgument, "conditions must name a file");
    BH_TRY_ASSIGN(const std::string text, read_whole_file(folder / *conditions));
    BH_TRY_ASSIGN(auto activation, policy::Activation::parse(text));
    api::ReviewFlow flow{.conditions = std::move(activation)};
    BH_TRY_ASSIGN(
        const auto days, read_count(table, "days", limits::kHumanLoopDaysMax, flow.life.count())
    );
    flow.life = std::chrono::days(days);
    BH_TRY_ASSIGN(flow.reviewers, read_reviewers(table.get("reviewers")));
    return flow;
}

Result<toml::table> parse(const fs::path& file) {
    BH_TRY_ASSIGN(const std::string text, read_whole_file(file));
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        return refuse(
            file, std::string(error.description()) + " (line " +
                      std::to_string(error.source().begin.line) + ")"
        );
    }
}

}  // namespace

Result<api::ReviewFlows> load_review_flows(const fs::path& file) {
    BH_TRY_ASSIGN(const toml::table table, parse(file));
    if (const auto known = check_fields(table, kTopFields); !known) {
        return refuse(file, known.error().message);
    }
    api::ReviewFlows flows;
    flows.collection = CollectionId(table["collection"].value_or<std::string>(""));
    const toml::array* list = table["flow"].as_array();
    if (flows.collection.empty() || list == nullptr) {
        return refuse(file, "it must have a collection and [[flow]] tables");
    }
    const auto in_progress_max =
        read_count(table, "in_progress_max", limits::kHumanLoopsOpenMax, flows.in_progress_max);
    if (!in_progress_max) return refuse(file, in_progress_max.error().message);
    flows.in_progress_max = *in_progress_max;
    if (list->size() > limits::kReviewFlowsMax) return refuse(file, "it has too many flows");
    for (const toml::node& node : *list) {
        const toml::table* entry = node.as_table();
        const std::string name = entry == nullptr ? "" : (*entry)["name"].value_or<std::string>("");
        if (!is_name(name)) {
            return refuse(file, "a flow's name has lower-case letters, digits and inner hyphens");
        }
        auto flow = read_flow(*entry, file.parent_path());
        if (!flow) return refuse(file, "flow " + name + ": " + flow.error().message);
        if (!flows.flows.emplace(name, std::move(*flow)).second) {
            return refuse(file, "flow " + name + " is there twice");
        }
    }
    return flows;
}

}  // namespace beholden::app
