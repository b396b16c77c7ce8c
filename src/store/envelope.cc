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

/// Words for the places of a kind of rows; those of faces are older than the other kinds.
struct KindWords {
    std::string_view key;
    std::string_view record;
};
constexpr KindWords words_of(RowKind kind) noexcept {
    if (kind == RowKind::kUser) return {"beholden user key 1", "beholden user record 1"};
    return {"beholden face key 1", "beholden face record 1"};
}

AssociatedData key_place(const CollectionPlace& place, RowKind kind, const Uuid& id) {
    return AssociatedData(words_of(kind).key).add(kTenant).add(place.id).add(id);
}

AssociatedData record_place(const CollectionPlace& place, RowKind kind, const Uuid& id) {
    return AssociatedData(words_of(kind).record)
        .add(kTenant)
        .add(place.id)
        .add(id)
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

AssociatedData outcome_place(const CollectionPlace& place, std::span<const std::byte> token_hash) {
    return AssociatedData("beholden request outcome 1")
        .add(kTenant)
        .add(place.id)
        .add(place.seq)
        .add(token_hash);
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

SealedRow Envelope::seal_row(RowKind kind, const Uuid& id, std::span<const std::byte> record) {
    crypto::fill_random(row_key_.writable());
    SealedRow sealed{
        crypto::seal(collection_key_, row_key_.bytes(), key_place(place_, kind, id)),
        crypto::seal(row_key_, record, record_place(place_, kind, id))
    };
    crypto::wipe(row_key_.writable());
    return sealed;
}

Result<void> Envelope::open_row(
    RowKind kind,
    const Uuid& id,
    std::span<const std::byte> wrapped_key,
    std::span<const std::byte> record,
    std::span<std::byte> record_out
) {
    BH_TRY(crypto::open_into(
        collection_key_, wrapped_key, key_place(place_, kind, id), row_key_.writable()
    ));
    auto opened = crypto::open_into(row_key_, record, record_place(place_, kind, id), record_out);
    crypto::wipe(row_key_.writable());
    return opened;
}

SealedRow Envelope::seal_document(const DocumentPlace& place, std::span<const std::byte> content) {
    crypto::fill_random(row_key_.writable());
    SealedRow sealed{
        crypto::seal(collection_key_, row_key_.bytes(), document_key_place(place_, place)),
        crypto::seal(row_key_, content, document_place(place_, place))
    };
    crypto::wipe(row_key_.writable());
    return sealed;
}

Result<void> Envelope::enter_document(
    const DocumentPlace& place, std::span<const std::byte> wrapped_key
) {
    return crypto::open_into(
        collection_key_, wrapped_key, document_key_place(place_, place), row_key_.writable()
    );
}

Result<Bytes> Envelope::reseal_document(
    const DocumentPlace& place,
    std::span<const std::byte> wrapped_key,
    std::span<const std::byte> content
) {
    BH_TRY(enter_document(place, wrapped_key));
    Bytes sealed = crypto::seal(row_key_, content, document_place(place_, place));
    crypto::wipe(row_key_.writable());
    return sealed;
}

Result<crypto::SecretBytes> Envelope::open_document(
    const DocumentPlace& place,
    std::span<const std::byte> wrapped_key,
    std::span<const std::byte> sealed
) {
    BH_TRY(enter_document(place, wrapped_key));
    auto content = crypto::open(row_key_, sealed, document_place(place_, place));
    crypto::wipe(row_key_.writable());
    return content;
}

Bytes Envelope::seal_outcome(
    std::span<const std::byte> token_hash, std::span<const std::byte> outcome
) const {
    return crypto::seal(collection_key_, outcome, outcome_place(place_, token_hash));
}

Result<crypto::SecretBytes> Envelope::open_outcome(
    std::span<const std::byte> token_hash, std::span<const std::byte> box
) const {
    return crypto::open(collection_key_, box, outcome_place(place_, token_hash));
}

crypto::SecretBytes Envelope::rotation_key() const {
    const auto key = crypto::derive_key(collection_key_, "template-rotation");
    const auto bytes = key.bytes();
    return {bytes.begin(), bytes.end()};
}

crypto::Sha256 Envelope::name_tag(std::string_view name) const {
    const auto key = crypto::derive_key(collection_key_, "user-name-tag");
    return crypto::hmac_sha256(key.bytes(), as_bytes(name));
}

}  // namespace beholden::store
