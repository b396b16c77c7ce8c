#include "auth/claims.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/limits.h"

namespace beholden::auth {

namespace {

// What STS allows in a source identity, and of what it allows in a tag the part that is ASCII: what
// is said here ends in logs and printed reports, where look-alike letters would deceive.
constexpr std::string_view kIdentityPunctuation = "_+=,.@-";
constexpr std::string_view kWordPunctuation = "_.:/=+-@";
constexpr std::string_view kReferencePunctuation = "_.:/=+-@ ";

constexpr std::array<ClaimField, 4> kFields = {{
    {&Claims::human, "human", "x-beholden-human", limits::kIdentityCharactersMin,
     limits::kIdentityCharactersMax, kIdentityPunctuation},
    {&Claims::purpose, "purpose", "x-beholden-purpose", 1, limits::kPurposeCharactersMax,
     kWordPunctuation},
    {&Claims::case_reference, "case", "x-beholden-case", 1, limits::kCaseCharactersMax,
     kReferencePunctuation},
    {&Claims::offence, "offence", "x-beholden-offence", 1, limits::kPurposeCharactersMax,
     kWordPunctuation},
}};

}  // namespace

std::span<const ClaimField> claim_fields() noexcept { return kFields; }

Result<void> check_field(const ClaimField& field, std::string_view value) {
    if (value.empty()) return {};
    const bool clean = std::ranges::all_of(value, [&](char c) {
        return is_alphanumeric(c) || field.punctuation.find(c) != std::string_view::npos;
    });
    // White space at the ends does not survive a header, and then two spellings would be one case.
    const bool trimmed = value.front() != ' ' && value.back() != ' ';
    if (clean && trimmed && value.size() >= field.bytes_min && value.size() <= field.bytes_max) {
        return {};
    }
    return fail(
        ErrorCode::kInvalidArgument,
        "The " + std::string(field.name) + " must be " + std::to_string(field.bytes_min) + " to " +
            std::to_string(field.bytes_max) + " ASCII letters, digits and characters of '" +
            std::string(field.punctuation) + "'."
    );
}

Result<void> check_claims(const Claims& claims) {
    for (const auto& field : kFields) BH_TRY(check_field(field, claims.*field.member));
    return {};
}

}  // namespace beholden::auth
