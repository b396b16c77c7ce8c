#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "objects/object_source.h"

namespace beholden::objects {

/// One page of a bucket's listing.
struct ListingPage {
    std::vector<ListedObject> objects;
    std::string continuation;  ///< Empty: the last page.
};

/// Reads the answer of ListObjectsV2 that was asked for with encoding-type=url.
///
/// xml     hostile. Read in one pass without recursion; document types and entities beyond the five
///         predefined ones and numeric ones are refused, so nothing can expand.
/// errors  kIo: not such an answer.
/// threads pure.
Result<ListingPage> parse_listing(std::string_view xml);

}  // namespace beholden::objects
