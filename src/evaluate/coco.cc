#include "evaluate/coco.h"

#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace beholden::evaluate {
namespace {

namespace json = boost::json;
using Places = std::map<std::int64_t, std::size_t>;  ///< Index of each id.

tl::unexpected<Error> wrong(const std::string& what) {
    return fail(ErrorCode::kInvalidArgument, "COCO annotations: " + what);
}

/// A whole number; none if the member is something else.
std::optional<std::int64_t> integer_of(const json::object& object, std::string_view member) {
    const json::value* value = object.if_contains(member);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

Result<std::string> text_of(const json::object& object, std::string_view member) {
    const json::value* value = object.if_contains(member);
    if (value == nullptr || !value->is_string()) return wrong(std::string(member) + " is no text");
    return std::string(value->get_string());
}

Result<std::size_t> place_of(
    const json::object& object, std::string_view member, const Places& places
) {
    const auto id = integer_of(object, member);
    const auto found = id ? places.find(*id) : places.end();
    if (found == places.end()) return wrong("an annotation's " + std::string(member));
    return found->second;
}

Result<imaging::Box> box_of(const json::object& object) {
    const json::value* value = object.if_contains("bbox");
    if (value == nullptr || !value->is_array() || value->get_array().size() != 4) {
        return wrong("bbox must be four numbers");
    }
    std::array<float, 4> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const json::value& item = value->get_array()[i];
        if (!item.is_number()) return wrong("bbox must be four numbers");
        numbers[i] = static_cast<float>(item.to_number<double>());
        if (!std::isfinite(numbers[i])) return wrong("bbox must be four numbers");
    }
    return imaging::Box{numbers[0], numbers[1], numbers[2], numbers[3]};
}

/// Of each point x, y and 0, 1 or 2, as Mark; none where the annotation has no keypoints.
Result<std::vector<Mark>> points_of(const json::object& object) {
    std::vector<Mark> points;
    const json::value* value = object.if_contains("keypoints");
    if (value == nullptr) return points;
    const bool fits = value->is_array() && value->get_array().size() % 3 == 0;
    if (!fits) return wrong("keypoints must be three numbers each");
    for (std::size_t i = 2; i < value->get_array().size(); i += 3) {
        const json::value& mark = value->get_array()[i];
        if (!mark.is_int64() || mark.get_int64() < 0 || mark.get_int64() > 2) {
            return wrong("a keypoint must be marked 0, 1 or 2");
        }
        points.push_back(static_cast<Mark>(mark.get_int64()));
    }
    return points;
}

/// Calls `read(object, id)` for each object of an array and remembers its place.
template <class Read>
Result<Places> read_list(const json::object& root, std::string_view member, const Read& read) {
    const json::value* list = root.if_contains(member);
    if (list == nullptr || !list->is_array()) return wrong(std::string(member) + " is no array");
    Places places;
    for (const json::value& item : list->get_array()) {
        const auto id =
            item.is_object() ? integer_of(item.get_object(), "id") : std::optional<std::int64_t>();
        if (!id || !places.emplace(*id, places.size()).second) {
            return wrong(std::string(member) + ": an id is missing or occurs twice");
        }
        BH_TRY(read(item.get_object()));
    }
    return places;
}

}  // namespace

Result<MarkedSet> parse_coco(std::string_view text, const std::filesystem::path& images) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) return wrong("not a JSON object");
    const json::object& root = value.get_object();
    MarkedSet set;
    const auto read_category = [&](const json::object& object) -> Result<void> {
        BH_TRY_ASSIGN(std::string name, text_of(object, "name"));
        set.categories.push_back(std::move(name));
        return {};
    };
    BH_TRY_ASSIGN(const Places categories, read_list(root, "categories", read_category));
    const auto read_image = [&](const json::object& object) -> Result<void> {
        BH_TRY_ASSIGN(const std::string name, text_of(object, "file_name"));
        set.pictures.push_back({images / name, {}});
        return {};
    };
    BH_TRY_ASSIGN(const Places pictures, read_list(root, "images", read_image));
    const auto read_annotation = [&](const json::object& object) -> Result<void> {
        MarkedObject marked;
        BH_TRY_ASSIGN(const std::size_t picture, place_of(object, "image_id", pictures));
        BH_TRY_ASSIGN(marked.category, place_of(object, "category_id", categories));
        BH_TRY_ASSIGN(marked.box_px, box_of(object));
        marked.is_crowd = integer_of(object, "iscrowd").value_or(0) != 0;
        BH_TRY_ASSIGN(marked.points, points_of(object));
        set.pictures[picture].objects.push_back(std::move(marked));
        return {};
    };
    BH_TRY_ASSIGN(const Places read, read_list(root, "annotations", read_annotation));
    return set;
}

Result<MarkedSet> read_coco(
    const std::filesystem::path& annotations, const std::filesystem::path& images
) {
    std::ifstream stream(annotations, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream.is_open() || stream.bad()) {
        return fail(ErrorCode::kIo, "The annotations cannot be read.", annotations.string());
    }
    return parse_coco(text, images);
}

}  // namespace beholden::evaluate
