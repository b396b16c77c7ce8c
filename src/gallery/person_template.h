#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/faces/faces.h"
#include "analysis/faces/template_sum.h"
#include "base/result.h"
#include "gallery/collection_state.h"
#include "store/store.h"

namespace beholden::gallery {

/// The template in a face's record.
///
/// errors  kCorruption.
Result<analysis::Template> template_of(std::span<const std::byte> record, int dimension);

tl::unexpected<Error> no_such_face();

/// The template of one face, beside the writer.
///
/// errors  kInvalidArgument: it was deleted. kCorruption; kIo.
Result<analysis::Template> read_template(
    store::Store& store, const CollectionState& state, store::FaceSeq face
);

/// A template from outside as this collection has them.
///
/// errors  kUnavailable: a collection of another model. kInvalidArgument: not one of the model's.
Result<analysis::Template> rotated(const CollectionState& state, analysis::Template face_template);

/// The one template of a person from the sum of rotated ones; rotated as they are.
analysis::Template person_mean(
    const analysis::TemplateSum& sum, const Rotation& rotation, const analysis::FacePack& pack
);

/// The one template of several faces of a person, as they are in a transaction.
///
/// faces    Rising; those that are not there are left out.
/// returns  absent: none is there.
/// errors   kNotFound: no such collection. kCorruption.
Result<std::optional<analysis::Template>> person_template(
    store::Transaction& transaction,
    const CollectionState& state,
    std::span<const store::FaceSeq> faces,
    const analysis::FacePack& pack
);

}  // namespace beholden::gallery
