#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace beholden::auth {

/// What a caller says of itself and its reasons; an empty field was not stated.
struct Claims {
    std::string human{};           ///< The person behind the key or session.
    std::string purpose{};         ///< Why this is asked; a word of the policy.
    std::string case_reference{};  ///< The file that the question belongs to.
    std::string offence{};         ///< What is being investigated.
    bool operator==(const Claims&) const = default;
};

/// One field of the claims under all its names, with what it may hold.
struct ClaimField {
    std::string Claims::* member = nullptr;
    std::string_view name;    ///< "purpose": in messages, and the session tag's key.
    std::string_view header;  ///< "x-beholden-purpose"
    std::size_t bytes_min = 1;
    std::size_t bytes_max = 0;
    std::string_view punctuation;  ///< Allowed beside ASCII letters and digits.
};

/// Human, purpose, case, offence, in this order. The person is no session tag: sessions carry it as
/// their source identity, whose bounds it has.
std::span<const ClaimField> claim_fields() noexcept;

/// Whether `value` is within the field's bounds; an empty value, which states nothing, is.
///
/// errors  kInvalidArgument, naming the field and what it may hold; the value is not repeated.
Result<void> check_field(const ClaimField& field, std::string_view value);

/// errors  kInvalidArgument for the first field out of bounds.
Result<void> check_claims(const Claims& claims);

}  // namespace beholden::auth
