#include "gallery/enrolment.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gallery/record_codec.h"

namespace beholden::gallery {

Result<void> check_template(const analysis::Template& face_template, int dimension) {
    const auto finite = [](float value) { return std::isfinite(value); };
    if (face_template.values.size() == static_cast<std::size_t>(dimension) &&
        std::ranges::all_of(face_template.values, finite) && finite(face_template.offset)) {
        return {};
    }
    return fail(ErrorCode::kInvalidArgument, "A template is not one of the face model's.");
}

Result<Enrolment> Enrolment::prepare(
    std::vector<NewFace> faces, const store::Collection& collection, TimePoint now
) {
    Enrolment enrolment;
    enrolment.faces_.reserve(faces.size());
    for (NewFace& face : faces) {
        BH_TRY(check_template(face.face_template, collection.dimension));
        face.record.face_id = FaceId(make_uuid());
        face.record.model_version = collection.model_version;
        face.record.created = now;
        BH_TRY(enrolment.add(std::move(face)));
    }
    return enrolment;
}

Result<void> Enrolment::add(NewFace face) {
    const auto face_id = store::parse_uuid(face.record.face_id.str());
    const auto image_id = store::parse_uuid(face.record.image_id.str());
    if (!face_id || !image_id) {
        return fail(ErrorCode::kInvalidArgument, "An image id is not a UUID.");
    }
    StoredRecord record;
    record.image_id = *image_id;
    record.box = face.record.box;
    record.confidence_pct = face.record.confidence_pct;
    record.created = face.record.created;
    record.external_image_id = face.record.external_image_id;
    BH_TRY_ASSIGN(store::SecretBytes content, encode_record(record, face.face_template));
    contents_.push_back(std::move(content));
    ids_.push_back({*face_id, *image_id});
    faces_.push_back(std::move(face));
    return {};
}

std::vector<store::NewFace> Enrolment::rows() const {
    std::vector<store::NewFace> rows;
    rows.reserve(faces_.size());
    for (std::size_t i = 0; i < faces_.size(); ++i) rows.push_back({ids_[i].face, contents_[i]});
    return rows;
}

std::vector<std::string> Enrolment::face_ids() const {
    std::vector<std::string> ids;
    ids.reserve(faces_.size());
    for (const NewFace& face : faces_) ids.push_back(face.record.face_id.str());
    return ids;
}

Result<void> Enrolment::write_portraits(
    store::Transaction& transaction, store::CollectionSeq collection
) const {
    for (std::size_t i = 0; i < faces_.size(); ++i) {
        if (faces_[i].portrait.empty()) continue;
        BH_TRY(transaction.write_document(
            collection, store::DocumentKind::kPortrait, ids_[i].face, faces_[i].portrait
        ));
    }
    return {};
}

std::vector<SearchableFace> Enrolment::searchable(std::span<const store::FaceSeq> seqs) const {
    std::vector<SearchableFace> searchable;
    searchable.reserve(faces_.size());
    for (std::size_t i = 0; i < faces_.size(); ++i) {
        const FaceRecord& record = faces_[i].record;
        searchable.push_back(
            {.facts =
                 {.seq = seqs[i],
                  .face_id = ids_[i].face,
                  .image_id = ids_[i].image,
                  .box = record.box,
                  .confidence_pct = record.confidence_pct,
                  .created = record.created,
                  .external_image_id = record.external_image_id},
             .values = faces_[i].face_template.values,
             .offset = faces_[i].face_template.offset}
        );
    }
    return searchable;
}

std::vector<FaceRecord> Enrolment::take_records() && {
    std::vector<FaceRecord> records;
    records.reserve(faces_.size());
    for (NewFace& face : faces_) records.push_back(std::move(face.record));
    return records;
}

}  // namespace beholden::gallery
