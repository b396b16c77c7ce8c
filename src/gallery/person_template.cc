#include "gallery/person_template.h"

#include "gallery/enrolment.h"
#include "gallery/record_codec.h"

namespace beholden::gallery {

Result<analysis::Template> template_of(std::span<const std::byte> record, int dimension) {
    BH_TRY_ASSIGN(const StoredRecord stored, decode_record(record, dimension));
    analysis::Template face;
    face.values.resize(static_cast<std::size_t>(dimension));
    stored.copy_values(face.values);
    face.offset = stored.offset;
    return face;
}

tl::unexpected<Error> no_such_face() {
    return fail(ErrorCode::kInvalidArgument, "faceId was not found in the collection.");
}

Result<analysis::Template> read_template(
    store::Store& store, const CollectionState& state, store::FaceSeq face
) {
    Result<analysis::Template> decoded;
    auto read = store.read_face(face, [&](std::span<const std::byte> record) {
        decoded = template_of(record, state.collection().dimension);
    });
    if (!read && read.error().code == ErrorCode::kNotFound) return no_such_face();
    BH_TRY(std::move(read));
    return decoded;
}

Result<analysis::Template> rotated(const CollectionState& state, analysis::Template face_template) {
    BH_TRY(state.check_comparable());
    BH_TRY(check_template(face_template, state.collection().dimension));
    state.rotation().apply(face_template.values);
    return face_template;
}

analysis::Template person_mean(
    const analysis::TemplateSum& sum, const Rotation& rotation, const analysis::FacePack& pack
) {
    analysis::Template mean = sum.mean(pack);
    // How crowded its region is can be told where the model put it, not where it was turned to.
    std::vector<float> as_embedded = mean.values;
    rotation.undo(as_embedded);
    mean.offset = pack.offset_of(as_embedded);
    return mean;
}

Result<std::optional<analysis::Template>> person_template(
    store::Transaction& transaction,
    const CollectionState& state,
    std::span<const store::FaceSeq> faces,
    const analysis::FacePack& pack
) {
    const store::Collection& collection = state.collection();
    analysis::TemplateSum sum;
    BH_TRY(transaction
               .read_faces(collection.seq, faces, [&](const store::Face& face) -> Result<void> {
                   BH_TRY_ASSIGN(const auto one, template_of(face.record, collection.dimension));
                   sum.add(one.values);
                   return {};
               }));
    if (sum.count() == 0) return std::nullopt;
    return person_mean(sum, state.rotation(), pack);
}

}  // namespace beholden::gallery
