#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// Pictures that lie elsewhere: in buckets of S3-compatible servers and in folders, those that the
/// administrator named and no others. The only user of libcurl.
namespace beholden::objects {

/// What a client says; hostile.
struct ObjectName {
    std::string_view bucket;
    std::string_view key;
    std::string_view version;  ///< Empty: the current one.
};

/// One object of a listing.
struct ListedObject {
    std::string key;
    std::uint64_t bytes = 0;
};

/// Takes one listed object; an error ends the listing.
using ListingVisitor = std::function<Result<void>(ListedObject)>;

/// Objects of one bucket.
///
/// threads  all members are safe to call concurrently.
class ObjectSource {
public:
    virtual ~ObjectSource() = default;

    /// The whole object, over no connection but to the place that the administrator named.
    ///
    /// key      Checked by check_key().
    /// version  Empty: the current one.
    /// errors   kImageTooLarge over limits::kObjectBytesMax. kOverloaded: too many fetches at once.
    ///          kInvalidS3Object for everything else, in the same words for each cause, so that
    ///          nothing is told of the place; the cause is in the detail, without names.
    [[nodiscard]] virtual Result<Bytes> get(std::string_view key, std::string_view version)
        const = 0;

    /// Visits the objects whose keys begin with `prefix`, in the order of their keys' bytes.
    ///
    /// errors  kIo, for the administrator, with a cause; whatever `visit` answers.
    virtual Result<void> list(std::string_view prefix, const ListingVisitor& visit) const = 0;
};

/// The one answer to an object that cannot be had; the published service's words.
///
/// cause  For the log: no bucket, key, address or credential.
tl::unexpected<Error> no_such_object(
    std::string cause, std::source_location where = std::source_location::current()
);

/// The one answer to an object over the limit.
tl::unexpected<Error> object_too_large(
    std::source_location where = std::source_location::current()
);

}  // namespace beholden::objects
