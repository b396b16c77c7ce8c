#include "app/flow_file.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <toml++/toml.h>

#include "app/evaluate_common.h"
#include "base/limits.h"

namespace beholden::app {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> kFields = {"name", "conditions", "days", "reviewers"};
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

Result<api::ReviewFlow> read_flow(const toml::table& table, const fs::path& folder) {
    for (const auto& [key, value] : table) {
        if (std::ranges::find(kFields, key.str()) == kFields.end()) {
            return fail(ErrorCode::kInvalidArgument, "unknown field " + std::string(key.str()));
        }
    }
    const auto conditions = table["conditions"].value_exact<std::string>();
    if (!conditions) return fail(ErrorCode::kInvalidArgument, "conditions must name a file");
    BH_TRY_ASSIGN(const std::string text, read_whole_file(folder / *conditions));
    BH_TRY_ASSIGN(auto activation, policy::Activation::parse(text));
    api::ReviewFlow flow{.conditions = std::move(activation)};
    if (const toml::node* node = table.get("days")) {
        const auto days = node->value_exact<std::int64_t>().value_or(0);
        if (days < 1 || days > limits::kHumanLoopDaysMax) {
            return fail(ErrorCode::kInvalidArgument, "days must be from 1 to 30");
        }
        flow.life = std::chrono::days(days);
    }
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
    api::ReviewFlows flows;
    flows.collection = CollectionId(table["collection"].value_or<std::string>(""));
    const toml::array* list = table["flow"].as_array();
    if (flows.collection.empty() || list == nullptr || table.size() != 2) {
        return refuse(file, "it must have a collection and [[flow]] tables, and nothing else");
    }
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
