#include "policy/profiles.h"

#include <toml++/toml.h>

#include <boost/json/object.hpp>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "policy/rule_table.h"
#include "policy/rules_json.h"

namespace beholden::policy {

namespace {

namespace json = boost::json;

constexpr std::string_view kStandard = "standard";

/// Scalars and lists of text, which is all that rules are made of; null for anything else.
json::value json_of(const toml::node& node) {
    if (const auto* list = node.as_array()) {
        json::array out;
        for (const toml::node& item : *list) out.push_back(json_of(item));
        return out;
    }
    if (const auto text = node.value_exact<std::string>()) return json::value(*text);
    if (const auto flag = node.value_exact<bool>()) return *flag;
    if (const auto count = node.value_exact<std::int64_t>()) return *count;
    if (const auto number = node.value_exact<double>()) return *number;
    return nullptr;
}

Result<std::string> read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) return fail(ErrorCode::kIo, "A profile cannot be read.", file.string());
    return text;
}

/// errors  kInvalidArgument unless a whole number from 1 to `max`.
Result<int> parse_days(const std::string& text, int max) {
    int days = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, days);
    if (parsed.ec != std::errc() || parsed.ptr != end || days < 1 || days > max) {
        return fail(
            ErrorCode::kInvalidArgument, "The tag " + std::string(kRetentionTag) +
                                             " must be a whole number from 1 to " +
                                             std::to_string(max) + "."
        );
    }
    return days;
}

const std::string* tag(const std::map<std::string, std::string>& tags, std::string_view name) {
    const auto found = tags.find(std::string(name));
    return found == tags.end() ? nullptr : &found->second;
}

Result<void> check_tag_names(const std::map<std::string, std::string>& tags) {
    for (const auto& [name, value] : tags) {
        if (name.starts_with(kTagPrefix) && name != kProfileTag && name != kRetentionTag &&
            name != kLegalBasisTag) {
            return fail(
                ErrorCode::kInvalidArgument,
                "The tag " + name + " is none of " + std::string(kProfileTag) + ", " +
                    std::string(kRetentionTag) + " and " + std::string(kLegalBasisTag) + "."
            );
        }
    }
    return {};
}

}  // namespace

Result<Rules> parse_profile(std::string_view toml_text) {
    const auto wrong = [](const std::string& why) {
        return fail(ErrorCode::kInvalidArgument, "The profile is not valid: " + why);
    };
    toml::table document;
    try {
        document = toml::parse(toml_text);
    } catch (const toml::parse_error& error) {
        return wrong(std::string(error.description()));
    }
    for (const auto& [key, value] : document) {
        if (key.str() != "rules" && key.str() != "about") {
            return wrong("it holds a text `about` and a table `rules`.");
        }
    }
    json::object rules;
    if (const toml::table* table = document["rules"].as_table()) {
        for (const auto& [key, value] : *table) rules[key.str()] = json_of(value);
    }
    return read_rules(rules, {});
}

Result<Profiles> Profiles::load(const std::filesystem::path& folder) {
    Profiles loaded;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() != ".toml") continue;
        BH_TRY_ASSIGN(const std::string text, read_text(entry.path()));
        auto rules = parse_profile(text);
        if (!rules) {
            rules.error().message = entry.path().filename().string() + ": " + rules.error().message;
            return tl::unexpected<Error>(std::move(rules).error());
        }
        loaded.profiles_.emplace(entry.path().stem().string(), std::move(*rules));
    }
    if (error) return fail(ErrorCode::kIo, "The profiles cannot be read.", folder.string());
    const auto standard = loaded.profiles_.find(kStandard);
    if (standard == loaded.profiles_.end() || standard->second != Rules{}) {
        return fail(
            ErrorCode::kInvalidArgument,
            "The profile standard must be there and hold no rule: applications rely on it."
        );
    }
    return loaded;
}

Result<Rules> Profiles::find(std::string_view name) const {
    const auto found = profiles_.find(name);
    if (found != profiles_.end()) return found->second;
    std::string known;
    for (const auto& [each, rules] : profiles_) known += (known.empty() ? "" : ", ") + each;
    return fail(ErrorCode::kInvalidArgument, "There is no such profile; there are " + known + ".");
}

Result<Policy> Profiles::policy_for(const std::map<std::string, std::string>& tags) const {
    BH_TRY(check_tag_names(tags));
    const std::string* profile = tag(tags, kProfileTag);
    const std::string name = profile != nullptr ? *profile : std::string(kStandard);
    BH_TRY_ASSIGN(Rules rules, find(name));
    if (const std::string* days = tag(tags, kRetentionTag)) {
        BH_TRY_ASSIGN(
            rules.retention_days, parse_days(*days, rules.retention_days.value_or(kDaysMax))
        );
    }
    const std::string* basis = tag(tags, kLegalBasisTag);
    if (rules.legal_basis_required && (basis == nullptr || basis->empty())) {
        return fail(
            ErrorCode::kInvalidArgument, "The profile " + name +
                                             " asks for a legal basis: give it " + "with the tag " +
                                             std::string(kLegalBasisTag) + "."
        );
    }
    return Policy::make(name, std::move(rules), basis != nullptr ? *basis : std::string());
}

}  // namespace beholden::policy
