#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/clock.h"
#include "base/result.h"
#include "gallery/collection_state.h"
#include "gallery/gallery.h"
#include "store/store.h"

namespace beholden::gallery {

/// errors  kInvalidArgument unless it has `dimension` finite values and a finite offset.
Result<void> check_template(const analysis::Template& face_template, int dimension);

/// The faces of one call on their way to disk and into memory: checked, numbered with ids, encoded.
class Enrolment {
public:
    /// errors  kInvalidArgument: a template that is not the model's, an image id that is no UUID,
    ///         an external id over 255 bytes.
    static Result<Enrolment> prepare(
        std::vector<NewFace> faces, const store::Collection& collection, TimePoint now
    );

    /// For the store; views into the enrolment.
    [[nodiscard]] std::vector<store::NewFace> rows() const;

    /// For the audit log, in order.
    [[nodiscard]] std::vector<std::string> face_ids() const;

    /// Keeps the pictures of the faces that have one.
    Result<void> write_portraits(store::Transaction& transaction, store::CollectionSeq collection)
        const;

    /// For memory; views into the enrolment.
    ///
    /// seqs  The numbers that the store gave, in order.
    [[nodiscard]] std::vector<SearchableFace> searchable(std::span<const store::FaceSeq> seqs
    ) const;

    /// What the caller is told; ends the enrolment.
    [[nodiscard]] std::vector<FaceRecord> take_records() &&;

private:
    struct Ids {
        store::Uuid face{};
        store::Uuid image{};
    };
    Result<void> add(NewFace face);

    std::vector<NewFace> faces_;
    std::vector<Ids> ids_;                      ///< Of faces_, in order.
    std::vector<store::SecretBytes> contents_;  ///< Likewise: what will be sealed.
};

}  // namespace beholden::gallery
