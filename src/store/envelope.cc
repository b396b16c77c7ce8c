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

AssociatedData document_key_place(const CollectionPlace& place, const DocumentPlace& document) {
    return AssociatedData("beholden document key 1")
        .add(kTenant)
        .add(place.id)
        .add(document.kind)
        .add(document.id);
}

AssociatedData document_place(const CollectionPlace& place, const DocumentPlace& document) {
    return AssociatedData("beholden document 1")
        .add(kTenant)
        .add(place.id)
        .add(document.kind)
        .add(document.id);
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

SealedFace Envelope::seal_document(const DocumentPlace& place, std::span<const std::byte> content) {
    crypto::fill_random(face_key_.writable());
    SealedFace sealed{
        crypto::seal(collection_key_, face_key_.bytes(), document_key_place(place_, place)),
        crypto::seal(face_key_, content, document_place(place_, place))
    };
    crypto::wipe(face_key_.writable());
    return sealed;
}

Result<void> Envelope::enter_document(
    const DocumentPlace& place, std::span<const std::byte> wrapped_key
) {
    return crypto::open_into(
        collection_key_, wrapped_key, document_key_place(place_, place), face_key_.writable()
    );
}

Result<Bytes> Envelope::reseal_document(
    const DocumentPlace& place,
    std::span<const std::byte> wrapped_key,
    std::span<const std::byte> content
) {
    BH_TRY(enter_document(place, wrapped_key));
    Bytes sealed = crypto::seal(face_key_, content, document_place(place_, place));
    crypto::wipe(face_key_.writable());
    return sealed;
}

Result<crypto::SecretBytes> Envelope::open_document(
    const DocumentPlace& place,
    std::span<const std::byte> wrapped_key,
    std::span<const std::byte> sealed
) {
    BH_TRY(enter_document(place, wrapped_key));
    auto content = crypto::open(face_key_, sealed, document_place(place_, place));
    crypto::wipe(face_key_.writable());
    return content;
}

}  // namespace beholden::store
