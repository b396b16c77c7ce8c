#pragma once

#include <optional>
#include <vector>

#include "api/dispatcher.h"
#include "api/services.h"
#include "base/bytes.h"
#include "gallery/gallery.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {

/// The matches of a search as its caller may see them. Under review each becomes a lead: who it is
/// stays out of the answer, and the lead's id is in it. The leads are durable, with the entry's
/// leaf, when this returns: the entry must say all by then.
///
/// probe_picture  JPEG of the searched face; empty: none.
/// errors         of gallery::Leads::open().
Result<std::vector<wire::rekognition::FaceMatch>> told_matches(
    const Services& services,
    const Context& context,
    const gallery::CollectionInfo& info,
    const gallery::SearchResult& result,
    const Bytes& probe_picture
);

}  // namespace beholden::api
