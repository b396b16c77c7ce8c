#include "evaluate/face_set.h"

#include <map>

#include "base/check.h"
#include "index/exact_score.h"

namespace beholden::evaluate {

FaceSet make_face_set(
    std::span<const Picture> pictures, std::span<const std::optional<analysis::Template>> templates
) {
    BH_CHECK(pictures.size() == templates.size(), "one template, or none, per picture");
    FaceSet set;
    std::map<std::string, std::uint32_t> groups;
    for (const Picture& picture : pictures) groups.emplace(picture.group, 0);
    for (auto& [name, number] : groups) {
        number = static_cast<std::uint32_t>(set.group_names.size());
        set.group_names.push_back(name);
    }
    std::map<std::string, std::uint32_t> subjects;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        if (!templates[i]) continue;
        const auto next = static_cast<std::uint32_t>(subjects.size());
        set.templates.push_back(*templates[i]);
        set.subjects.push_back(subjects.emplace(pictures[i].subject, next).first->second);
        set.groups.push_back(groups.at(pictures[i].group));
    }
    return set;
}

FaceSet select_faces(const FaceSet& set, std::span<const std::size_t> faces) {
    FaceSet chosen;
    chosen.group_names = set.group_names;
    for (const std::size_t face : faces) {
        chosen.templates.push_back(set.templates[face]);
        chosen.subjects.push_back(set.subjects[face]);
        chosen.groups.push_back(set.groups[face]);
    }
    return chosen;
}

FaceSet without_offsets(FaceSet set) {
    for (analysis::Template& face : set.templates) face.offset = 0;
    return set;
}

double pair_score(const analysis::Template& a, const analysis::Template& b) noexcept {
    return index::exact_score(a.values, a.offset, b.values, b.offset);
}

}  // namespace beholden::evaluate
