#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"

namespace beholden::api {

/// What an administrator says of a person whom RecognizeCelebrities may name.
struct Celebrity {
    std::string name;
    std::vector<std::string> urls{};
    std::optional<std::string> gender{};  ///< A KnownGenderType of the API.
};

/// Whom this server calls celebrities: the users of one collection. It knows nobody by itself.
struct Celebrities {
    CollectionId collection;
    std::map<std::string, Celebrity, std::less<>> people;  ///< By UserId; a user may be missing.
};

/// What is said of a user: the administrator's words, else the UserId with its underscores as
/// spaces.
Celebrity celebrity_of(const Celebrities& celebrities, const UserId& user);

}  // namespace beholden::api
