#pragma once

#include <filesystem>
#include <string_view>

#include "api/celebrities.h"
#include "base/result.h"

namespace beholden::app {

/// What a TOML file says of the users of a collection, one table each, named by UserId:
///
///     [marie-curie]
///     name = "Marie Curie"
///     urls = ["www.wikidata.org/wiki/Q7186"]   # optional
///     gender = "Female"                        # optional: Male, Female, Nonbinary, Unlisted
///
/// errors  kInvalidArgument naming the table and what it must have.
Result<decltype(api::Celebrities::people)> parse_celebrities(std::string_view toml);

/// parse_celebrities() of a file.
///
/// errors  kIo; kInvalidArgument naming the file.
Result<decltype(api::Celebrities::people)> load_celebrities(const std::filesystem::path& file);

}  // namespace beholden::app
