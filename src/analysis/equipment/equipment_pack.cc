// EquipmentPack::load, and the pack over a pose model, a cover classifier and the other packs.
#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "analysis/equipment/boxes.h"
#include "analysis/equipment/cut.h"
#include "analysis/equipment/equipment.h"
#include "analysis/equipment/equipment_pack_file.h"
#include "analysis/equipment/people.h"
#include "analysis/faces/faces.h"
#include "analysis/labels/labels.h"
#include "analysis/pack_files.h"
#include "base/limits.h"
#include "infer/model_file.h"

namespace beholden::analysis {
namespace {

constexpr std::string_view kPack = "equipment pack";
/// The label table's word for a person.
constexpr std::string_view kPersonLabel = "Person";
/// Around a person the pose model sees a quarter more, and no part slimmer than 1 to 2.
constexpr float kMarginShare = 0.25F;
constexpr float kShapeMin = 0.5F;

imaging::Box whole(const imaging::Image& image) {
    return {0, 0, static_cast<float>(image.width_px), static_cast<float>(image.height_px)};
}

class OnnxEquipmentPack final : public EquipmentPack {
public:
    struct Parts {
        std::string model_id;
        std::string model_version;
        PoseModel pose;
        ConfidenceMap head;
        ConfidenceMap hand;
        FaceCover cover;
        const FacePack* faces;
        const LabelPack* labels;
        std::optional<std::size_t> person_class;  ///< Of the label pack's detector.
    };
    explicit OnnxEquipmentPack(Parts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] Result<std::vector<PersonFinding>> find(const imaging::Image& image
    ) const override {
        BH_TRY_ASSIGN(std::vector<Person> people, people_in(image));
        BH_TRY_ASSIGN(
            const auto faces, parts_.faces->detect(image, kEquipmentConfidenceMinPct / 100)
        );
        std::vector<std::size_t> lonely = give_faces(faces, people);
        // The largest come first; looking for a body costs a run of the pose model each.
        if (lonely.size() > limits::kPersonsPerImageMax) lonely.resize(limits::kPersonsPerImageMax);
        for (const std::size_t face : lonely) {
            BH_TRY_ASSIGN(std::optional<Person> person, person_of(image, faces[face]));
            if (person) add_faced(*std::move(person), face, people);
        }
        std::ranges::stable_sort(people, std::ranges::greater{}, &Person::confidence_pct);
        std::vector<PersonFinding> findings;
        for (const Person& person : people) {
            PersonFinding& finding = findings.emplace_back();
            finding.box_px = in_image(person.box_px, image);
            finding.confidence_pct = person.confidence_pct;
            BH_TRY_ASSIGN(finding.parts, parts_of(image, person, faces));
        }
        return findings;
    }
    [[nodiscard]] const std::string& model_version() const noexcept override {
        return parts_.model_version;
    }
    [[nodiscard]] const std::string& model_id() const noexcept override { return parts_.model_id; }

private:
    /// Whom the whole picture shows, with the points of their bodies from a closer look.
    [[nodiscard]] Result<std::vector<Person>> people_in(const imaging::Image& image) const {
        BH_TRY_ASSIGN(const auto posed, parts_.pose.find(image, whole(image)));
        BH_TRY_ASSIGN(const auto boxes, person_boxes(image));
        std::vector<Person> people = join_people(boxes, posed);
        std::erase_if(people, [](const Person& person) {
            return !(person.confidence_pct >= kEquipmentConfidenceMinPct);
        });
        if (people.size() > limits::kPersonsPerImageMax) people.resize(limits::kPersonsPerImageMax);
        for (Person& person : people) {
            const imaging::Box part = grown(person.box_px, kMarginShare, kShapeMin);
            BH_TRY_ASSIGN(const auto around, parts_.pose.find(image, part));
            if (const PosedPerson* found = posed_in(person.box_px, around)) person.pose = *found;
        }
        return people;
    }

    [[nodiscard]] Result<std::vector<LabelInstance>> person_boxes(const imaging::Image& image
    ) const {
        std::vector<LabelInstance> boxes;
        if (!parts_.person_class) return boxes;
        BH_TRY_ASSIGN(const auto objects, parts_.labels->detect(image));
        for (const DetectedObject& object : objects) {
            if (static_cast<std::size_t>(object.class_index) != *parts_.person_class) continue;
            const auto& map = parts_.labels->calibration().box;
            boxes.push_back({object.box_px, map.confidence_pct(object.score)});
        }
        return boxes;
    }

    /// The body of a face that belongs to nobody yet, if one hangs on it.
    [[nodiscard]] Result<std::optional<Person>> person_of(
        const imaging::Image& image, const DetectedFace& face
    ) const {
        BH_TRY_ASSIGN(const auto around, parts_.pose.find(image, body_around(face)));
        std::optional<Person> person;
        float nearest = 1;
        for (const PosedPerson& posed : around) {
            const float away = head_distance(posed, face);
            if (!(away < nearest)) continue;
            nearest = away;
            // Whoever has a face is a person, however little of the body is seen.
            person = Person{
                .box_px = posed.box_px,
                .confidence_pct = 100 * std::max(posed.score, face.confidence),
                .pose = posed,
                .face = {},
            };
        }
        return person;
    }

    [[nodiscard]] Result<std::vector<SeenPart>> parts_of(
        const imaging::Image& image, const Person& person, std::span<const DetectedFace> faces
    ) const {
        std::vector<SeenPart> parts;
        float face_pct = 0;
        if (person.face) {
            const DetectedFace& face = faces[*person.face];
            face_pct = 100 * std::min(face.confidence, 1.0F);
            BH_TRY_ASSIGN(SeenPart seen, seen_face(image, face));
            parts.push_back(std::move(seen));
        }
        const auto add = [&parts](BodyPart part, float confidence_pct) {
            if (!(confidence_pct >= kEquipmentConfidenceMinPct)) return;
            parts.push_back({part, confidence_pct, {}, 0});
        };
        // Whose face is seen, their head is.
        add(BodyPart::kHead, std::max(face_pct, head_pct(person)));
        add(BodyPart::kLeftHand, hand_pct(person, BodyPoint::kLeftWrist));
        add(BodyPart::kRightHand, hand_pct(person, BodyPoint::kRightWrist));
        return parts;
    }

    [[nodiscard]] Result<SeenPart> seen_face(const imaging::Image& image, const DetectedFace& face)
        const {
        BH_TRY_ASSIGN(const float covered, parts_.cover.judge(image, face));
        SeenPart seen;
        seen.part = BodyPart::kFace;
        seen.confidence_pct = 100 * std::min(face.confidence, 1.0F);
        seen.bare_confidence_pct = 100 * (1 - covered);
        const float covered_pct = 100 * covered;
        if (covered_pct >= kEquipmentConfidenceMinPct) {
            seen.equipment.push_back({cover_box(face, image), covered_pct});
        }
        return seen;
    }

    [[nodiscard]] float head_pct(const Person& person) const {
        if (!person.pose) return 0;
        float best = 0;
        for (std::size_t i = 0; i <= static_cast<std::size_t>(BodyPoint::kRightEar); ++i) {
            best = std::max(best, person.pose->points[i].score);
        }
        return parts_.head.confidence_pct(best);
    }

    [[nodiscard]] float hand_pct(const Person& person, BodyPoint wrist) const {
        if (!person.pose) return 0;
        return parts_.hand.confidence_pct(person.pose->point(wrist).score);
    }

    Parts parts_;
};

Result<PoseModel> load_pose(const PackFiles& files, const EquipmentPackFile& pack) {
    BH_TRY_ASSIGN(infer::Model model, files.model(pack.pose));
    return PoseModel::make(std::move(model), pack.pose_recipe);
}

Result<FaceCover> load_cover(const PackFiles& files, const EquipmentPackFile& pack) {
    BH_TRY_ASSIGN(infer::Model model, files.model(pack.face_cover));
    return FaceCover::make(std::move(model), pack.cover_recipe);
}

/// Which of the detector's classes is a person, if one is.
std::optional<std::size_t> person_class(const LabelTable& table) {
    const auto label = table.find(kPersonLabel);
    if (!label) return std::nullopt;
    const auto& classes = table.detector();
    const auto found = std::ranges::find(classes, *label);
    if (found == classes.end()) return std::nullopt;
    return static_cast<std::size_t>(found - classes.begin());
}

}  // namespace

Result<std::unique_ptr<EquipmentPack>> EquipmentPack::load(
    const infer::Runtime& runtime,
    const std::filesystem::path& pack_file,
    const std::filesystem::path& assets_dir,
    const FacePack& faces,
    const LabelPack& labels
) {
    BH_TRY_ASSIGN(const Bytes bytes, infer::read_file(pack_file));
    BH_TRY_ASSIGN(const EquipmentPackFile pack, parse_equipment_pack_file(as_text(bytes)));
    const PackFiles files(runtime, pack_file.parent_path(), assets_dir);
    BH_TRY_ASSIGN(PoseModel pose, in_part(kPack, "pose", load_pose(files, pack)));
    BH_TRY_ASSIGN(FaceCover cover, in_part(kPack, "face_cover", load_cover(files, pack)));
    return std::make_unique<OnnxEquipmentPack>(OnnxEquipmentPack::Parts{
        .model_id = pack.model_id + "+" + labels.model_id() + "+" + faces.model_id(),
        .model_version = pack.model_version,
        .pose = std::move(pose),
        .head = pack.head,
        .hand = pack.hand,
        .cover = std::move(cover),
        .faces = &faces,
        .labels = &labels,
        .person_class = person_class(labels.table()),
    });
}

}  // namespace beholden::analysis
