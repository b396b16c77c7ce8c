#include "analysis/moderation/taxonomy.h"

#include <algorithm>

namespace beholden::analysis {
namespace {

constexpr std::string_view kIntimate = "Non-Explicit Nudity of Intimate parts and Kissing";
constexpr std::string_view kParaphernalia = "Drugs & Tobacco Paraphernalia & Use";

constexpr ModerationLabel kTaxonomy[] = {
    {"Explicit", "", 1},
    {"Explicit Nudity", "Explicit", 2},
    {"Exposed Male Genitalia", "Explicit Nudity", 3},
    {"Exposed Female Genitalia", "Explicit Nudity", 3},
    {"Exposed Buttocks or Anus", "Explicit Nudity", 3},
    {"Exposed Female Nipple", "Explicit Nudity", 3},
    {"Explicit Sexual Activity", "Explicit", 2},
    {"Sex Toys", "Explicit", 2},
    {kIntimate, "", 1},
    {"Non-Explicit Nudity", kIntimate, 2},
    {"Bare Back", "Non-Explicit Nudity", 3},
    {"Exposed Male Nipple", "Non-Explicit Nudity", 3},
    {"Partially Exposed Buttocks", "Non-Explicit Nudity", 3},
    {"Partially Exposed Female Breast", "Non-Explicit Nudity", 3},
    {"Implied Nudity", "Non-Explicit Nudity", 3},
    {"Obstructed Intimate Parts", kIntimate, 2},
    {"Obstructed Female Nipple", "Obstructed Intimate Parts", 3},
    {"Obstructed Male Genitalia", "Obstructed Intimate Parts", 3},
    {"Kissing on the Lips", kIntimate, 2},
    {"Swimwear or Underwear", "", 1},
    {"Female Swimwear or Underwear", "Swimwear or Underwear", 2},
    {"Male Swimwear or Underwear", "Swimwear or Underwear", 2},
    {"Violence", "", 1},
    {"Weapons", "Violence", 2},
    {"Graphic Violence", "Violence", 2},
    {"Weapon Violence", "Graphic Violence", 3},
    {"Physical Violence", "Graphic Violence", 3},
    {"Self-Harm", "Graphic Violence", 3},
    {"Blood & Gore", "Graphic Violence", 3},
    {"Explosions and Blasts", "Graphic Violence", 3},
    {"Visually Disturbing", "", 1},
    {"Death and Emaciation", "Visually Disturbing", 2},
    {"Emaciated Bodies", "Death and Emaciation", 3},
    {"Corpses", "Death and Emaciation", 3},
    {"Crashes", "Visually Disturbing", 2},
    {"Air Crash", "Crashes", 3},
    {"Drugs & Tobacco", "", 1},
    {"Products", "Drugs & Tobacco", 2},
    {"Pills", "Products", 3},
    {kParaphernalia, "Drugs & Tobacco", 2},
    {"Smoking", kParaphernalia, 3},
    {"Alcohol", "", 1},
    {"Alcohol Use", "Alcohol", 2},
    {"Drinking", "Alcohol Use", 3},
    {"Alcoholic Beverages", "Alcohol", 2},
    {"Rude Gestures", "", 1},
    {"Middle Finger", "Rude Gestures", 2},
    {"Gambling", "", 1},
    {"Hate Symbols", "", 1},
    {"Nazi Party", "Hate Symbols", 2},
    {"White Supremacy", "Hate Symbols", 2},
    {"Extremist", "Hate Symbols", 2},
};

}  // namespace

std::span<const ModerationLabel> moderation_taxonomy() noexcept { return kTaxonomy; }

const ModerationLabel* find_moderation_label(std::string_view name) noexcept {
    const auto found = std::ranges::find(kTaxonomy, name, &ModerationLabel::name);
    return found == std::end(kTaxonomy) ? nullptr : &*found;
}

}  // namespace beholden::analysis
