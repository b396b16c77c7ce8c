#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "policy/policy.h"
#include "policy/rules.h"

namespace beholden::policy {

/// Tags of CreateCollection that this server gives a meaning.
inline constexpr std::string_view kTagPrefix = "beholden:";
inline constexpr std::string_view kProfileTag = "beholden:profile";
inline constexpr std::string_view kRetentionTag = "beholden:retention-days";
inline constexpr std::string_view kLegalBasisTag = "beholden:legal-basis";

/// The named sets of rules that a new collection may begin with.
///
/// threads  immutable.
class Profiles {
public:
    /// Reads every `<name>.toml` of a folder: one `rules` table (docs/policies.md) and notes.
    ///
    /// errors  kIo; kInvalidArgument naming file and rule; also where `standard` is missing or asks
    ///         anything, since unmodified applications rely on it.
    static Result<Profiles> load(const std::filesystem::path& folder);

    /// errors  kInvalidArgument, naming the profiles there are.
    [[nodiscard]] Result<Rules> find(std::string_view name) const;

    /// What a new collection's tags ask for. Tags without our prefix mean nothing here.
    ///
    /// errors  kInvalidArgument: an unknown profile or an unknown tag with our prefix; a retention
    ///         that is no number of days or longer than the profile's; a legal basis that the
    ///         profile asks for and the tags do not give.
    [[nodiscard]] Result<Policy> policy_for(const std::map<std::string, std::string>& tags) const;

private:
    std::map<std::string, Rules, std::less<>> profiles_;
};

/// The rules in the text of a profile's file.
///
/// errors  kInvalidArgument.
Result<Rules> parse_profile(std::string_view toml);

}  // namespace beholden::policy
