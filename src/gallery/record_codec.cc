#include "gallery/record_codec.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/bytes.h"
#include "base/check.h"
#include "base/limits.h"

namespace beholden::gallery {

namespace {

static_assert(std::endian::native == std::endian::little, "records are written as they lie");

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kExternalIdBytesMax = 255;

/// As it lies in the record; every member is at its natural alignment, without gaps.
struct Fixed {
    std::uint8_t version;
    std::uint8_t external_id_bytes;
    std::uint16_t dimension;
    float offset;
    std::int64_t created_ms;
    store::Uuid image_id;
    RelativeBox box;
    float confidence_pct;
};
constexpr std::size_t kFixedBytes = 52;
static_assert(offsetof(Fixed, confidence_pct) + sizeof(float) == kFixedBytes);
static_assert(sizeof(RelativeBox) == 4 * sizeof(float));

}  // namespace

void StoredRecord::copy_values(std::span<float> out) const noexcept {
    BH_CHECK(out.size_bytes() == values.size(), "as many values as were decoded");
    std::memcpy(out.data(), values.data(), values.size());
}

Result<store::SecretBytes> encode_record(
    const StoredRecord& record, const analysis::Template& face_template
) {
    const std::size_t dimension = face_template.values.size();
    const auto external_id = as_bytes(record.external_image_id);
    if (external_id.size() > kExternalIdBytesMax ||
        dimension > std::size_t{limits::kVectorDimensionMax}) {
        return fail(ErrorCode::kInvalidArgument, "A face's external id or template is too long.");
    }
    const Fixed fixed{
        .version = kVersion,
        .external_id_bytes = static_cast<std::uint8_t>(external_id.size()),
        .dimension = static_cast<std::uint16_t>(dimension),
        .offset = face_template.offset,
        .created_ms = record.created.time_since_epoch().count(),
        .image_id = record.image_id,
        .box = record.box,
        .confidence_pct = record.confidence_pct,
    };
    const auto values = std::as_bytes(std::span(face_template.values));
    store::SecretBytes bytes(kFixedBytes + values.size() + external_id.size());
    std::memcpy(bytes.data(), &fixed, kFixedBytes);
    auto end = std::ranges::copy(values, bytes.begin() + kFixedBytes).out;
    std::ranges::copy(external_id, end);
    return bytes;
}

Result<StoredRecord> decode_record(std::span<const std::byte> bytes, int dimension) {
    Fixed fixed{};
    if (bytes.size() >= kFixedBytes)
        std::memcpy(static_cast<void*>(&fixed), bytes.data(), kFixedBytes);
    const std::size_t value_bytes = std::size_t{fixed.dimension} * sizeof(float);
    if (fixed.version != kVersion || fixed.dimension != dimension ||
        bytes.size() != kFixedBytes + value_bytes + fixed.external_id_bytes) {
        return fail(ErrorCode::kCorruption, "A stored face is damaged: its record has no sense.");
    }
    return StoredRecord{
        .image_id = fixed.image_id,
        .box = fixed.box,
        .confidence_pct = fixed.confidence_pct,
        .created = TimePoint(std::chrono::milliseconds(fixed.created_ms)),
        .external_image_id = as_text(bytes.subspan(kFixedBytes + value_bytes)),
        .offset = fixed.offset,
        .values = bytes.subspan(kFixedBytes, value_bytes),
    };
}

}  // namespace beholden::gallery
