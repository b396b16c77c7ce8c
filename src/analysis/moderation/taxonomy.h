#pragma once

#include <span>
#include <string_view>

namespace beholden::analysis {

/// A label of the published taxonomy, version 7.
struct ModerationLabel {
    std::string_view name;
    std::string_view parent;  ///< Empty at level 1.
    int level = 1;            ///< 1..3.
};

/// All of them, parents before children. Static storage.
///
/// source  the published table of moderation labels, version 7.
std::span<const ModerationLabel> moderation_taxonomy() noexcept;

/// The label of that name in moderation_taxonomy(); null if there is none.
const ModerationLabel* find_moderation_label(std::string_view name) noexcept;

}  // namespace beholden::analysis
