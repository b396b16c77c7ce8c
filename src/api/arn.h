#pragma once

#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/result.h"

namespace beholden::api {

/// The account number in ARNs: this server has no accounts.
inline constexpr std::string_view kAccount = "000000000000";

/// "aws:rekognition:REGION:000000000000:collection/ID", as CreateCollection answers it: without the
/// leading "arn:", which the published API leaves out there and only there.
std::string collection_resource(std::string_view region, const CollectionId& id);

/// The collection that an ARN names, with the leading "arn:" or without. Any region: a collection
/// has none of its own.
///
/// errors  kInvalidArgument: not an ARN. kNotFound: of a resource that this server does not have.
Result<CollectionId> collection_of_arn(std::string_view arn);

}  // namespace beholden::api
