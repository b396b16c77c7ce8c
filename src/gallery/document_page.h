#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "gallery/page.h"
#include "store/store.h"

namespace beholden::gallery {

/// A page of a collection's documents, each as `read` makes of its text.
///
/// errors  kInvalidPageToken; kNotFound: no such collection; kCorruption.
template <class T>
Result<Page<T>> document_page(
    store::Store& store,
    store::CollectionSeq collection,
    store::DocumentKind kind,
    const std::string& after,
    int items_max,
    Result<T> (*read)(std::string_view)
) {
    store::DocumentSeq place = 0;
    const char* end = after.data() + after.size();
    const auto parsed = std::from_chars(after.data(), end, place);
    if (!after.empty() && (parsed.ec != std::errc() || parsed.ptr != end || place < 0)) {
        return fail(ErrorCode::kInvalidPageToken, "The pagination token is not valid.");
    }
    // One more tells whether there is a next page.
    BH_TRY_ASSIGN(
        const auto documents, store.list_documents(collection, kind, place, items_max + 1)
    );
    Page<T> page;
    for (const store::Document& document : documents) {
        if (page.items.size() == static_cast<std::size_t>(items_max)) {
            page.next = std::to_string(place);
            break;
        }
        BH_TRY_ASSIGN(T item, read(as_text(document.content)));
        page.items.push_back(std::move(item));
        place = document.seq;
    }
    return page;
}

}  // namespace beholden::gallery
