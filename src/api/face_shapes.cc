#include "api/face_shapes.h"

#include <algorithm>

namespace beholden::api {

namespace rek = wire::rekognition;

namespace {

std::vector<rek::Landmark> landmarks(
    const analysis::FaceFinding& finding, const imaging::Image& image
) {
    std::vector<rek::Landmark> marks;
    marks.reserve(finding.landmarks.size());
    for (const auto& [type, at_px] : finding.landmarks) {
        rek::Landmark mark;
        mark.Type = std::string(type);
        mark.X = at_px.x / static_cast<float>(image.width_px);
        mark.Y = at_px.y / static_cast<float>(image.height_px);
        marks.push_back(std::move(mark));
    }
    return marks;
}

rek::Pose pose(const analysis::Pose& found) {
    rek::Pose pose;
    pose.Roll = found.roll_deg;
    pose.Yaw = found.yaw_deg;
    pose.Pitch = found.pitch_deg;
    return pose;
}

rek::ImageQuality quality(const analysis::Quality& found) {
    rek::ImageQuality quality;
    quality.Brightness = found.brightness;
    quality.Sharpness = found.sharpness;
    return quality;
}

template <class Shape>
Shape judgement(const analysis::Judgement& found) {
    Shape shape;
    shape.Value = found.value;
    shape.Confidence = found.confidence_pct;
    return shape;
}

void add_appearance(const analysis::Attributes& found, rek::FaceDetail& detail) {
    if (found.smile) detail.Smile = judgement<rek::Smile>(*found.smile);
    if (found.eyeglasses) detail.Eyeglasses = judgement<rek::Eyeglasses>(*found.eyeglasses);
    if (found.sunglasses) detail.Sunglasses = judgement<rek::Sunglasses>(*found.sunglasses);
    if (found.beard) detail.Beard = judgement<rek::Beard>(*found.beard);
    if (found.mustache) detail.Mustache = judgement<rek::Mustache>(*found.mustache);
    if (found.face_occluded) {
        detail.FaceOccluded = judgement<rek::FaceOccluded>(*found.face_occluded);
    }
    if (found.emotions.empty()) return;
    std::vector<rek::Emotion>& emotions = detail.Emotions.emplace();
    emotions.reserve(found.emotions.size());
    for (const auto& [type, confidence_pct] : found.emotions) {
        rek::Emotion& emotion = emotions.emplace_back();
        emotion.Type = std::string(type);
        emotion.Confidence = confidence_pct;
    }
}

}  // namespace

gallery::RelativeBox relative(const analysis::Box& box_px, const imaging::Image& image) noexcept {
    const auto width = static_cast<float>(image.width_px);
    const auto height = static_cast<float>(image.height_px);
    return {box_px.left / width, box_px.top / height, box_px.width / width, box_px.height / height};
}

rek::BoundingBox bounding_box(const gallery::RelativeBox& box) {
    rek::BoundingBox shape;
    shape.Width = box.width;
    shape.Height = box.height;
    shape.Left = box.left;
    shape.Top = box.top;
    return shape;
}

float confidence_pct(const analysis::DetectedFace& face) noexcept { return face.confidence * 100; }

rek::FaceDetail face_detail(const analysis::FaceFinding& finding, const imaging::Image& image) {
    rek::FaceDetail detail;
    detail.BoundingBox = bounding_box(relative(finding.face.box_px, image));
    detail.Confidence = confidence_pct(finding.face);
    detail.Landmarks = landmarks(finding, image);
    detail.Pose = pose(finding.pose);
    detail.Quality = quality(finding.quality);
    const analysis::Attributes& found = finding.attributes;
    if (found.age_range_years) {
        rek::AgeRange range;
        range.Low = found.age_range_years->first;
        range.High = found.age_range_years->second;
        detail.AgeRange = range;
    }
    if (found.gender) {
        rek::Gender gender;
        gender.Value = found.gender->first;
        gender.Confidence = found.gender->second;
        detail.Gender = gender;
    }
    if (found.eyes_open) detail.EyesOpen = judgement<rek::EyeOpen>(*found.eyes_open);
    if (found.mouth_open) detail.MouthOpen = judgement<rek::MouthOpen>(*found.mouth_open);
    add_appearance(found, detail);
    return detail;
}

rek::ComparedFace compared_face(const analysis::FaceFinding& finding, const imaging::Image& image) {
    rek::ComparedFace shape;
    shape.BoundingBox = bounding_box(relative(finding.face.box_px, image));
    shape.Confidence = confidence_pct(finding.face);
    shape.Landmarks = landmarks(finding, image);
    shape.Pose = pose(finding.pose);
    shape.Quality = quality(finding.quality);
    return shape;
}

rek::Face face(const gallery::FaceRecord& record) {
    rek::Face shape;
    shape.FaceId = record.face_id.str();
    shape.ImageId = record.image_id.str();
    if (!record.user_id.empty()) shape.UserId = record.user_id.str();
    if (!record.external_image_id.empty()) shape.ExternalImageId = record.external_image_id;
    shape.BoundingBox = bounding_box(record.box);
    shape.Confidence = record.confidence_pct;
    shape.IndexFacesModelVersion = record.model_version;
    shape.ExpirationTimestamp = record.expires;
    return shape;
}

std::vector<rek::FaceMatch> face_matches(const std::vector<gallery::FaceMatch>& matches) {
    std::vector<rek::FaceMatch> shapes;
    shapes.reserve(matches.size());
    for (const auto& [record, similarity_pct] : matches) {
        rek::FaceMatch shape;
        shape.Similarity = static_cast<float>(similarity_pct);
        shape.Face = face(record);
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

std::vector<FaceId> face_ids(const std::vector<std::string>& texts) {
    std::vector<FaceId> ids;
    ids.reserve(texts.size());
    for (const auto& text : texts) ids.emplace_back(text);
    return ids;
}

analysis::Wanted wanted(const std::vector<std::string>& attributes) {
    const auto asked = [&attributes](std::string_view name) {
        return std::ranges::find(attributes, name) != attributes.end();
    };
    const bool all = asked(rek::Attribute::ALL);
    return {
        .landmarks = all,
        .age_range = all || asked(rek::Attribute::AGE_RANGE),
        .gender = all || asked(rek::Attribute::GENDER),
        .eyes_open = all || asked(rek::Attribute::EYES_OPEN),
        .mouth_open = all || asked(rek::Attribute::MOUTH_OPEN),
        .smile = all || asked(rek::Attribute::SMILE),
        .eyeglasses = all || asked(rek::Attribute::EYEGLASSES),
        .sunglasses = all || asked(rek::Attribute::SUNGLASSES),
        .beard = all || asked(rek::Attribute::BEARD),
        .mustache = all || asked(rek::Attribute::MUSTACHE),
        .face_occluded = all || asked(rek::Attribute::FACE_OCCLUDED),
        .emotions = all || asked(rek::Attribute::EMOTIONS),
    };
}

}  // namespace beholden::api
