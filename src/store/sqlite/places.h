#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "store/envelope.h"
#include "store/sqlite/schema.h"
#include "store/store.h"

namespace beholden::store::sqlite {

tl::unexpected<Error> no_such_collection();

/// Unwraps a collection's key into `envelope`.
///
/// errors  kNotFound: no such collection. kCorruption: no key, or not its key.
Result<void> enter_collection(Files& files, CollectionSeq collection, Envelope& envelope);

Result<std::map<std::string, std::string>> read_tags(Database& data, CollectionSeq collection);

/// A collection and its wrapped key.
struct KeyedCollection {
    Collection collection;
    CollectionPlace place;
    Bytes wrapped_key;  ///< Empty: destroyed, by a drop that a crash cut short.
};

/// Every collection that is not dropped, in order of number.
Result<std::vector<KeyedCollection>> read_collections(Files& files);

}  // namespace beholden::store::sqlite
