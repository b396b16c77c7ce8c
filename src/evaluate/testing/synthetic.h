#pragma once

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "evaluate/face_set.h"
#include "evaluate/random.h"

/// Faces and folders with known answers.
namespace beholden::evaluate::testing {

inline analysis::Template unit_template(std::vector<double> values) {
    double squares = 0;
    for (const double value : values) squares += value * value;
    analysis::Template face;
    face.values.reserve(values.size());
    for (const double value : values) {
        face.values.push_back(static_cast<float>(value / std::sqrt(squares)));
    }
    return face;
}

/// A unit vector around `centre`; the smaller the spread, the more alike such faces are.
inline analysis::Template face_near(
    const std::vector<double>& centre, double spread, Random& random
) {
    std::vector<double> values(centre);
    for (double& value : values) value += spread * random.normal();
    return unit_template(std::move(values));
}

/// One picture each of `people` people in every group; group g lies around axis g, and the groups
/// with a smaller spread are the more crowded ones.
inline FaceSet crowded_groups(
    std::size_t people,
    const std::vector<double>& spreads,
    std::size_t dimension,
    std::uint64_t seed
) {
    Random random(seed);
    FaceSet set;
    for (std::size_t group = 0; group < spreads.size(); ++group) {
        set.group_names.push_back("group " + std::to_string(group));
        std::vector<double> centre(dimension);
        centre[group] = 1;
        for (std::size_t i = 0; i < people; ++i) {
            set.subjects.push_back(static_cast<std::uint32_t>(set.size()));
            set.groups.push_back(static_cast<std::uint32_t>(group));
            set.templates.push_back(face_near(centre, spreads[group], random));
        }
    }
    return set;
}

/// One picture each of `people` people in every group, around no centre; the faces of group g vary
/// along the first axes[g] axes only, so that the groups with fewer are the more crowded ones.
inline FaceSet flat_groups(
    std::size_t people,
    const std::vector<std::size_t>& axes,
    std::size_t dimension,
    std::uint64_t seed
) {
    Random random(seed);
    FaceSet set;
    for (std::size_t group = 0; group < axes.size(); ++group) {
        set.group_names.push_back("group " + std::to_string(group));
        for (std::size_t i = 0; i < people; ++i) {
            std::vector<double> values(dimension);
            for (std::size_t axis = 0; axis < axes[group]; ++axis) values[axis] = random.normal();
            set.subjects.push_back(static_cast<std::uint32_t>(set.size()));
            set.groups.push_back(static_cast<std::uint32_t>(group));
            set.templates.push_back(unit_template(std::move(values)));
        }
    }
    return set;
}

/// A folder that goes when the test ends.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "beholden-evaluate-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    std::filesystem::path write(const std::string& name, std::string_view text) const {
        const std::filesystem::path file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }

private:
    std::filesystem::path path_;
};

}  // namespace beholden::evaluate::testing
