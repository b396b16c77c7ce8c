#pragma once

#include <set>
#include <string>
#include <vector>

#include "analysis/labels/label_table.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {

/// The inclusion and exclusion filters of DetectLabels, by label and by category, as one rule: a
/// label passes if an inclusion filter names it or there is none, and no exclusion filter does.
///
/// Names are compared exactly; a name that no label has matches nothing.
class LabelFilter {
public:
    /// No settings let every label pass.
    LabelFilter() = default;
    explicit LabelFilter(const wire::rekognition::GeneralLabelsSettings& settings);

    [[nodiscard]] bool passes(const analysis::Label& label) const;

private:
    using Names = std::set<std::string, std::less<>>;

    static Names names_of(const std::optional<std::vector<std::string>>& listed);

    Names labels_in_;
    Names labels_out_;
    Names categories_in_;
    Names categories_out_;
};

}  // namespace beholden::api
