#include "app/celebrity_file.h"

#include <algorithm>
#include <array>

#include <toml++/toml.h>

#include "app/evaluate_common.h"

namespace beholden::app {

namespace {

constexpr std::array<std::string_view, 4> kGenders = {"Male", "Female", "Nonbinary", "Unlisted"};
constexpr std::array<std::string_view, 3> kFields = {"name", "urls", "gender"};

tl::unexpected<Error> refuse(std::string_view person, const std::string& why) {
    return fail(ErrorCode::kInvalidArgument, "[" + std::string(person) + "]: " + why);
}

Result<std::vector<std::string>> parse_urls(std::string_view person, const toml::node& node) {
    const auto* list = node.as_array();
    std::vector<std::string> urls;
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto url = list->get(i)->value_exact<std::string>();
        if (!url) return refuse(person, "urls must be a list of texts");
        urls.push_back(*url);
    }
    if (list == nullptr) return refuse(person, "urls must be a list of texts");
    return urls;
}

Result<api::Celebrity> parse_person(std::string_view person, const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return refuse(person, "must be a table");
    for (const auto& [key, value] : *table) {
        if (std::ranges::find(kFields, key.str()) == kFields.end()) {
            return refuse(person, "has name, urls and gender, not " + std::string(key.str()));
        }
    }
    api::Celebrity celebrity;
    celebrity.name = (*table)["name"].value_or(std::string());
    if (celebrity.name.empty()) return refuse(person, "needs a name");
    if (const auto* urls = table->get("urls")) {
        BH_TRY_ASSIGN(celebrity.urls, parse_urls(person, *urls));
    }
    if (const auto* gender = table->get("gender")) {
        celebrity.gender = gender->value_exact<std::string>();
        if (!celebrity.gender || std::ranges::find(kGenders, *celebrity.gender) == kGenders.end()) {
            return refuse(person, "gender must be Male, Female, Nonbinary or Unlisted");
        }
    }
    return celebrity;
}

}  // namespace

Result<decltype(api::Celebrities::people)> parse_celebrities(std::string_view text) {
    toml::table table;
    try {
        table = toml::parse(text);
    } catch (const toml::parse_error& error) {
        return fail(
            ErrorCode::kInvalidArgument, std::string(error.description()) + " (line " +
                                             std::to_string(error.source().begin.line) + ")"
        );
    }
    decltype(api::Celebrities::people) people;
    for (const auto& [key, node] : table) {
        BH_TRY_ASSIGN(auto celebrity, parse_person(key.str(), node));
        people.emplace(key.str(), std::move(celebrity));
    }
    return people;
}

Result<decltype(api::Celebrities::people)> load_celebrities(const std::filesystem::path& file) {
    BH_TRY_ASSIGN(const std::string text, read_whole_file(file));
    auto people = parse_celebrities(text);
    if (!people) people.error().message = file.string() + ": " + people.error().message;
    return people;
}

}  // namespace beholden::app
