#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gallery/gallery.h"

namespace beholden::crash {

/// What must be in the gallery, by what its users were told.
class Oracle {
public:
    /// Takes a line of the child's.
    void hear(const std::string& line);

    /// Compares with what is there, and takes it over as the truth: what was not acknowledged has
    /// happened as a whole or not at all, and stays so.
    ///
    /// returns  what is wrong; empty: nothing.
    std::vector<std::string> compare(const gallery::Gallery& gallery);

    [[nodiscard]] std::size_t faces() const noexcept { return faces_.size(); }
    [[nodiscard]] int acknowledged() const noexcept { return acknowledged_; }
    [[nodiscard]] int unsure() const noexcept { return unsure_; }

private:
    using Numbers = std::set<std::uint64_t>;

    void hear_enrolment(const Numbers& numbers, bool acknowledged);
    void hear_deletion(const Numbers& numbers, bool acknowledged);
    void hear_collection(const std::string& verb, const std::string& id, bool acknowledged);
    void settle(std::set<Numbers>& calls, const Numbers& present, const char* what);
    void compare_faces(const gallery::Gallery& gallery);
    void compare_collections(const gallery::Gallery& gallery);

    Numbers faces_;                ///< Acknowledged, and no deletion was begun.
    std::set<Numbers> enrolling_;  ///< Calls that were begun and not acknowledged.
    std::set<Numbers> deleting_;
    std::set<std::string> collections_;
    std::set<std::string> collections_unsure_;
    std::vector<std::string> wrong_;
    int acknowledged_ = 0;
    int unsure_ = 0;
};

}  // namespace beholden::crash
