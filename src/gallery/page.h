#pragma once

#include <string>
#include <vector>

namespace beholden::gallery {

/// One page of a listing; `next` is empty at the end and otherwise the `after` of the next call.
template <class T>
struct Page {
    std::vector<T> items;
    std::string next;
};

}  // namespace beholden::gallery
