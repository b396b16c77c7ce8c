#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "objects/object_source.h"

namespace beholden::objects {

/// The administrator's map from the buckets that clients name to where they are. What is not in it
/// does not exist, and nothing is done to find out.
///
/// threads  add() first, by one thread; then all members are safe to call concurrently.
class Buckets {
public:
    Buckets() = default;

    /// errors  kInvalidArgument: a name that no client may send (3 to 255 of [0-9A-Za-z.-_]), or
    /// one
    ///         that is taken.
    Result<void> add(const std::string& name, std::unique_ptr<ObjectSource> source);

    /// errors  those of ObjectSource::get(); kInvalidS3Object for a bucket that is not in the map
    ///         and for keys that check_key() refuses.
    [[nodiscard]] Result<Bytes> get(const ObjectName& object) const;

    /// For the command line. Null: no such bucket.
    [[nodiscard]] const ObjectSource* find(std::string_view bucket) const;

    [[nodiscard]] std::size_t size() const noexcept { return sources_.size(); }

private:
    std::map<std::string, std::unique_ptr<ObjectSource>, std::less<>> sources_;
};

}  // namespace beholden::objects
