#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "gallery/gallery.h"
#include "store/store.h"

namespace beholden::gallery {

/// What the store keeps of a face, encrypted as one: also its external id is a name.
///
/// Little-endian: version (1 byte, 1), external id's length (1), template's length (2), created
/// (8, milliseconds), image id (16), box (4 x f32), confidence (f32), offset (f32), template
/// (f32 each), external id. The fixed part is 52 bytes long.
struct StoredRecord {
    store::Uuid image_id{};
    RelativeBox box;
    float confidence_pct = 0;
    TimePoint created;
    std::string_view external_image_id;
    float offset = 0;
    std::span<const std::byte> values{};  ///< f32 each; not aligned.

    /// Copies the template's values to `out`, which has as many.
    void copy_values(std::span<float> out) const noexcept;
};

/// record.values is ignored; the values are those of `face_template`, as is the offset.
///
/// errors  kInvalidArgument: an external id over 255 bytes, a template over
///         limits::kVectorDimensionMax.
Result<store::SecretBytes> encode_record(
    const StoredRecord& record, const analysis::Template& face_template
);

/// Views into `bytes`.
///
/// errors  kCorruption: not a record, or not with `dimension` values.
Result<StoredRecord> decode_record(std::span<const std::byte> bytes, int dimension);

}  // namespace beholden::gallery
