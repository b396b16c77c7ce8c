// The heads file of a pack.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <string>
#include <utility>

#include "analysis/faces/appearance.h"

namespace beholden::analysis {
namespace {

namespace json = boost::json;

constexpr int kSizeMinPx = 16;
constexpr int kSizeMaxPx = 1'024;
constexpr int kFeaturesMax = 1'000'000;

tl::unexpected<Error> wrong(std::string_view member, std::string_view need) {
    return fail(
        ErrorCode::kCorruption, "heads: " + std::string(member) + " must be " + std::string(need)
    );
}

const json::value* member_of(const json::value& value, std::string_view name) {
    const json::object* object = value.if_object();
    return object != nullptr ? object->if_contains(name) : nullptr;
}

std::optional<double> number_of(const json::value* value) {
    if (value == nullptr || !value->is_number()) return std::nullopt;
    const auto number = value->to_number<double>();
    return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

/// Finite numbers; none for anything else.
std::optional<std::vector<double>> numbers_of(const json::value* value) {
    if (value == nullptr || !value->is_array()) return std::nullopt;
    std::vector<double> numbers;
    numbers.reserve(value->get_array().size());
    for (const json::value& item : value->get_array()) {
        const auto number = number_of(&item);
        if (!number) return std::nullopt;
        numbers.push_back(*number);
    }
    return numbers;
}

Result<int> whole_number(const json::value& root, std::string_view name, int low, int high) {
    const auto number = number_of(member_of(root, name));
    if (!number || *number < low || *number > high || std::floor(*number) != *number) {
        return wrong(
            name, "a whole number of " + std::to_string(low) + " to " + std::to_string(high)
        );
    }
    return static_cast<int>(*number);
}

Result<std::array<float, 3>> three_numbers(const json::value& root, std::string_view name) {
    const auto numbers = numbers_of(member_of(root, name));
    if (!numbers || numbers->size() != 3) return wrong(name, "three numbers");
    std::array<float, 3> three{};
    std::ranges::transform(*numbers, three.begin(), [](double number) {
        return static_cast<float>(number);
    });
    return three;
}

Result<std::array<Point, 5>> template_of(std::string_view crop, const json::value& value) {
    constexpr std::string_view kNeed = "five points [x, y]";
    std::array<Point, 5> points;
    const json::array* list = value.if_array();
    if (list == nullptr || list->size() != points.size()) return wrong(crop, kNeed);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto point = numbers_of(&(*list)[i]);
        if (!point || point->size() != 2) return wrong(crop, kNeed);
        points[i] = {static_cast<float>((*point)[0]), static_cast<float>((*point)[1])};
    }
    return points;
}

Result<AppearanceHead> head_of(
    std::string_view name,
    const json::value& value,
    const std::vector<std::string>& crops,
    int features
) {
    AppearanceHead head;
    const json::value* crop = member_of(value, "crop");
    const auto found = crop != nullptr && crop->is_string()
                           ? std::ranges::find(crops, std::string_view(crop->get_string()))
                           : crops.end();
    if (found == crops.end()) return wrong(std::string(name) + ".crop", "one of crops");
    head.crop = static_cast<std::size_t>(found - crops.begin());
    const auto offset = number_of(member_of(value, "offset"));
    if (!offset) return wrong(std::string(name) + ".offset", "a number");
    head.offset = *offset;
    const auto step = number_of(member_of(value, "step"));
    if (!step) return wrong(std::string(name) + ".step", "a number");
    const auto weights = numbers_of(member_of(value, "weights"));
    if (!weights || weights->size() != static_cast<std::size_t>(features)) {
        return wrong(std::string(name) + ".weights", "a number for each feature");
    }
    head.weights.reserve(weights->size());
    for (const double weight : *weights) head.weights.push_back(static_cast<float>(*step * weight));
    return head;
}

}  // namespace

Result<AppearanceHeads> AppearanceHeads::parse(std::string_view text) {
    boost::system::error_code error;
    const json::value root = json::parse(text, error);
    if (error || !root.is_object()) return wrong("the file", "a JSON object");
    EmbedderRecipe recipe;
    BH_TRY_ASSIGN(recipe.input_size_px, whole_number(root, "input_size", kSizeMinPx, kSizeMaxPx));
    BH_TRY_ASSIGN(recipe.dimension, whole_number(root, "features", 1, kFeaturesMax));
    BH_TRY_ASSIGN(recipe.pixels.mean, three_numbers(root, "mean"));
    BH_TRY_ASSIGN(recipe.pixels.scale, three_numbers(root, "scale"));
    const json::value* crops = member_of(root, "crops");
    const json::value* heads = member_of(root, "heads");
    if (crops == nullptr || !crops->is_object() || crops->get_object().empty()) {
        return wrong("crops", "an object with a template for each crop");
    }
    if (heads == nullptr || !heads->is_object()) return wrong("heads", "an object");
    AppearanceHeads made;
    std::vector<std::string> names;
    for (const auto& [name, value] : crops->get_object()) {
        BH_TRY_ASSIGN(recipe.template_px, template_of(name, value));
        made.crops.push_back(recipe);
        names.emplace_back(name);
    }
    for (const auto& [name, value] : heads->get_object()) {
        const auto known =
            std::ranges::find(kJudgedAttributes, std::string_view(name), &JudgedAttribute::name);
        if (known == kJudgedAttributes.end()) return wrong(name, "a known attribute");
        BH_TRY_ASSIGN(
            made.heads[static_cast<std::size_t>(known - kJudgedAttributes.begin())],
            head_of(name, value, names, recipe.dimension)
        );
    }
    return made;
}

}  // namespace beholden::analysis
