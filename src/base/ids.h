#pragma once

#include <compare>
#include <string>
#include <utility>

namespace beholden {

/// A string that names one kind of thing; kinds do not convert into each other.
template <class Tag>
class Id {
public:
    Id() = default;
    explicit Id(std::string value) : value_(std::move(value)) {}
    [[nodiscard]] const std::string& str() const noexcept { return value_; }
    [[nodiscard]] bool empty() const noexcept { return value_.empty(); }
    auto operator<=>(const Id&) const = default;

private:
    std::string value_;
};

using FaceId = Id<struct FaceIdTag>;              ///< UUID, lower case.
using ImageId = Id<struct ImageIdTag>;            ///< UUID, lower case.
using CollectionId = Id<struct CollectionIdTag>;  ///< [a-zA-Z0-9_.-]{1,255}.
using UserId = Id<struct UserIdTag>;              ///< [a-zA-Z0-9_.:-]{1,128}.
using AccessKeyId = Id<struct AccessKeyIdTag>;    ///< 20 characters, begins AKIA.

/// A random UUID (version 4), lower case, from the operating system's generator.
///
/// threads  safe to call concurrently.
std::string make_uuid();

}  // namespace beholden

template <class Tag>
struct std::hash<beholden::Id<Tag>> {
    std::size_t operator()(const beholden::Id<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.str());
    }
};
