#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/rules.h"

namespace beholden::policy {

/// What holds for one collection, as a document: the name of the profile it began with, its legal
/// basis and every rule by value. The document is kept with the collection, so that editing a
/// profile's file changes no collection that exists; its hash goes into the audit log.
///
/// threads  immutable.
class Policy {
public:
    /// Of the profile `standard`: no rule.
    Policy();
    /// errors  kInvalidArgument naming the rule, or a legal basis over
    ///         limits::kLegalBasisBytesMax.
    static Result<Policy> make(std::string profile, Rules rules, std::string legal_basis = {});
    /// The document of another Policy, kept as it is. A rule that it does not name, since the
    /// program that wrote it did not know it, asks nothing.
    ///
    /// errors  kCorruption.
    static Result<Policy> parse(std::string_view document);

    [[nodiscard]] const std::string& profile() const noexcept { return profile_; }
    [[nodiscard]] const Rules& rules() const noexcept { return rules_; }
    [[nodiscard]] const std::string& legal_basis() const noexcept { return legal_basis_; }

    /// JSON without white space, members in a fixed order: equal policies have equal documents.
    [[nodiscard]] const std::string& document() const noexcept { return document_; }
    /// SHA-256 of the document, lower-case hexadecimal.
    [[nodiscard]] const std::string& hash() const noexcept { return hash_; }

private:
    Policy(std::string profile, Rules rules, std::string legal_basis, std::string document);

    std::string profile_;
    Rules rules_;
    std::string legal_basis_;
    std::string document_;
    std::string hash_;
};

/// What protects people less in `to` than in `from`: names of rules, and "legal_basis" where it is
/// another. Empty: at most stronger.
std::vector<std::string> weakenings(const Policy& from, const Policy& to);

}  // namespace beholden::policy
