#include "store/envelope.h"

namespace beholden::store {

namespace {

using crypto::AssociatedData;

// One server serves one tenant so far; the field keeps a place for more.
constexpr std::string_view kTenant = "default";
constexpr std::string_view kValueType = "f32";

AssociatedData collection_key_place(const CollectionPlace& place) {
    return AssociatedData("beholden collection key 1")
        .add(kTenant)
        .add(place.id)
        .add(place.seq)
        .add(place.key_version);
}

AssociatedData face_key_place(const CollectionPlace& place, const Uuid& face) {
    return AssociatedData("beholden face key 1").add(kTenant).add(place.id).add(face);
}

AssociatedData record_place(const CollectionPlace& place, const Uuid& face) {
    return AssociatedData("beholden face record 1")
        .add(kTenant)
        .add(place.id)
        .add(face)
        .add(place.model_id)
        .add(std::int64_t{place.dimension})
        .add(kValueType);
}

}  // namespace

Bytes Envelope::make_collection_key(const CollectionPlace& place) const {
    const auto key = crypto::SecureKey::random();
    return crypto::seal(root_key_, key.bytes(), collection_key_place(place));
}

Result<void> Envelope::enter(const CollectionPlace& place, std::span<const std::byte> wrapped_key) {
    BH_TRY(crypto::open_into(
        root_key_, wrapped_key, collection_key_place(place), collection_key_.writable()
    ));
    place_ = place;
    return {};
}

SealedFace Envelope::seal_face(const Uuid& face, std::span<const std::byte> record) {
    crypto::fill_random(face_key_.writable());
    SealedFace sealed{
        crypto::seal(collection_key_, face_key_.bytes(), face_key_place(place_, face)),
        crypto::seal(face_key_, record, record_place(place_, face))
    };
    crypto::wipe(face_key_.writable());
    return sealed;
}

Result<void> Envelope::open_face(
    const Uuid& face,
    std::span<const std::byte> wrapped_key,
    std::span<const std::byte> record,
    std::span<std::byte> record_out
) {
    BH_TRY(crypto::open_into(
        collection_key_, wrapped_key, face_key_place(place_, face), face_key_.writable()
    ));
    auto opened = crypto::open_into(face_key_, record, record_place(place_, face), record_out);
    crypto::wipe(face_key_.writable());
    return opened;
}

}  // namespace beholden::store
