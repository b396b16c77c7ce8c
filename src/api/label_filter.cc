#include "api/label_filter.h"

#include <algorithm>

namespace beholden::api {

LabelFilter::Names LabelFilter::names_of(const std::optional<std::vector<std::string>>& listed) {
    return listed ? Names(listed->begin(), listed->end()) : Names();
}

LabelFilter::LabelFilter(const wire::rekognition::GeneralLabelsSettings& settings)
    : labels_in_(names_of(settings.LabelInclusionFilters)),
      labels_out_(names_of(settings.LabelExclusionFilters)),
      categories_in_(names_of(settings.LabelCategoryInclusionFilters)),
      categories_out_(names_of(settings.LabelCategoryExclusionFilters)) {}

bool LabelFilter::passes(const analysis::Label& label) const {
    const auto has_category = [&label](const Names& names) {
        return std::ranges::any_of(label.categories, [&names](const std::string& category) {
            return names.contains(category);
        });
    };
    if (labels_out_.contains(label.name) || has_category(categories_out_)) return false;
    if (labels_in_.empty() && categories_in_.empty()) return true;
    return labels_in_.contains(label.name) || has_category(categories_in_);
}

}  // namespace beholden::api
