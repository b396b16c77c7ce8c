#include "app/import_run.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <semaphore>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "api/face_selection.h"
#include "api/quality_filter.h"
#include "app/ordered_work.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "crypto/hash.h"
#include "store/uuid.h"
#include "wire/error_map.h"

namespace beholden::app {

namespace {

using Kind = RowResult::Kind;

/// Of one commit: a kill loses the work of two of them at most.
constexpr std::size_t kBatchRows = 64;
constexpr std::size_t kBatchFaces = 256;
/// Rows that may be ready before the writer wants them, for every thread: one slow picture must not
/// hold the others up.
constexpr std::size_t kWindowPerThread = 8;

/// A row on its way: what it becomes, and the faces to enrol if it is kEnrolled.
struct Outcome {
    RowResult result;
    std::vector<gallery::NewFace> faces;
};

void refuse(const Error& error, RowResult& result) {
    const wire::ErrorMapping& mapping = wire::error_mapping(error.code);
    result.kind = Kind::kRefused;
    result.error = mapping.exception;
    result.message =
        mapping.fixed_message.empty() ? error.message : std::string(mapping.fixed_message);
    // Clients must not learn why an object cannot be had; the administrator must.
    if (error.code == ErrorCode::kInvalidS3Object) result.message += " (" + error.detail + ")";
}

/// The level of the quality filter that passes no more than either of the two.
std::string_view stricter(std::string_view asked, policy::Quality least) {
    constexpr std::array<std::string_view, 4> kLevels = {"NONE", "LOW", "MEDIUM", "HIGH"};
    const auto floor = static_cast<std::size_t>(least);
    if (asked == "AUTO") asked = "LOW";  // the same bar
    const auto place =
        static_cast<std::size_t>(std::ranges::find(kLevels, asked) - kLevels.begin());
    return kLevels[std::max(place, floor)];
}

class Import {
public:
    Import(
        const ImportParts& parts,
        const ImportPlan& plan,
        const std::function<void(const ImportCounts&)>& on_progress
    )
        : parts_(parts),
          plan_(plan),
          on_progress_(on_progress),
          computing_(static_cast<std::ptrdiff_t>(plan.computing)) {}

    Result<ImportCounts> run() {
        BH_TRY(find_enrolled());
        choose_rows();
        const std::size_t threads = plan_.computing + plan_.fetchers;
        BH_TRY(produce_in_order<Outcome>(
            {.count = todo_.size(), .threads = threads, .window = threads * kWindowPerThread},
            [this](std::size_t item) { return look_at(todo_[item]); },
            [this](std::size_t, Outcome outcome) { return take(std::move(outcome)); }
        ));
        BH_TRY(commit());
        BH_TRY(summarise());
        return counts_;
    }

private:
    /// The pictures of this import that are in the collection: those whose results a crash lost.
    Result<void> find_enrolled() {
        const std::unordered_set<ImageId> ours(plan_.image_ids.begin(), plan_.image_ids.end());
        std::string after;
        do {
            BH_TRY_ASSIGN(
                const auto page,
                parts_.gallery.list_faces(plan_.collection, after, limits::kFacesPerCallMax, {})
            );
            for (const gallery::FaceRecord& face : page.items) {
                if (ours.contains(face.image_id)) enrolled_[face.image_id].push_back(face.face_id);
            }
            after = page.next;
        } while (!after.empty());
        return {};
    }

    /// Rows without a result. What needs no look at a picture gets its result here.
    void choose_rows() {
        counts_.rows = plan_.rows.size();
        std::unordered_set<ImageId> seen;
        for (std::size_t row = 0; row < plan_.rows.size(); ++row) {
            const ImageId& image = plan_.image_ids[row];
            const bool first = seen.insert(image).second;
            if (first ? is_settled(image) : parts_.results.is_duplicate(row + 1)) {
                ++counts_.already;
            } else if (!first) {
                add_result(RowResult{.kind = Kind::kDuplicate}, row);
            } else if (const auto found = enrolled_.find(image); found != enrolled_.end()) {
                add_result(RowResult{.kind = Kind::kEnrolled, .faces = found->second}, row);
            } else {
                todo_.push_back(row);
            }
        }
    }

    [[nodiscard]] bool is_settled(const ImageId& image) const {
        return parts_.results.is_done(image) ||
               (parts_.results.is_refused(image) && !plan_.retry_refused);
    }

    void add_result(RowResult result, std::size_t row) {
        identify(result, row);
        count(result);
        parts_.results.add(result);
    }

    void identify(RowResult& result, std::size_t row) const {
        result.row = row + 1;
        result.key = plan_.rows[row].key;
        result.external_image_id = plan_.rows[row].external_image_id;
        result.image_id = plan_.image_ids[row];
    }

    void count(const RowResult& result) {
        switch (result.kind) {
            case Kind::kEnrolled: ++counts_.enrolled; break;
            case Kind::kNoFace: ++counts_.no_face; break;
            case Kind::kRefused: ++counts_.refused; break;
            case Kind::kDuplicate: ++counts_.duplicate; break;
        }
        counts_.faces += result.faces.size();
    }

    /// On many threads: everything that a row costs before it is written.
    [[nodiscard]] Outcome look_at(std::size_t row) {
        Outcome outcome;
        identify(outcome.result, row);
        if (const auto done = analyse(plan_.rows[row], outcome); !done) {
            outcome.faces.clear();
            refuse(done.error(), outcome.result);
        }
        return outcome;
    }

    Result<void> analyse(const ImportRow& row, Outcome& outcome) {
        BH_TRY(check_row(row));
        BH_TRY(admit(row));
        BH_TRY_ASSIGN(const Bytes bytes, parts_.source.get(row.key, {}));
        computing_.acquire();  // many fetch, few compute
        auto faces = compute(bytes, row, outcome.result);
        computing_.release();
        BH_TRY_ASSIGN(outcome.faces, std::move(faces));
        if (outcome.faces.empty()) outcome.result.kind = Kind::kNoFace;
        return {};
    }

    [[nodiscard]] Result<void> admit(const ImportRow& row) const {
        policy::Stated stated = plan_.stated;
        if (!row.consent_reference.empty()) stated.consent_reference = row.consent_reference;
        if (!row.probe.empty()) stated.probe = row.probe;
        BH_TRY(policy::check_stated(plan_.rules, policy::Act::kEnrol, stated));
        return policy::check_probe(plan_.rules, stated.probe);
    }

    [[nodiscard]] Result<std::vector<gallery::NewFace>> compute(
        const Bytes& bytes, const ImportRow& row, RowResult& result
    ) const {
        BH_TRY_ASSIGN(const imaging::Image image, parts_.decoder.decode(bytes));
        BH_TRY_ASSIGN(const auto findings, api::analysed_faces(parts_.faces, image, {}));
        BH_TRY(policy::check_face_count(plan_.rules, findings.size()));
        const auto selection = api::select_faces(
            findings, api::quality_bar(stricter(row.quality, plan_.rules.enrolment_quality_min)),
            static_cast<std::size_t>(row.faces_max)
        );
        for (const auto& [face, reasons] : selection.left_out) result.unindexed.push_back(reasons);
        return api::faces_to_enrol(
            parts_.faces, image, findings, selection, result.image_id, row.external_image_id
        );
    }

    /// On the writer's thread, in the order of the rows.
    Result<void> take(Outcome outcome) {
        batch_results_.push_back(std::move(outcome.result));
        std::ranges::move(outcome.faces, std::back_inserter(batch_faces_));
        if (batch_results_.size() < kBatchRows && batch_faces_.size() < kBatchFaces) return {};
        return commit();
    }

    Result<void> commit() {
        if (batch_results_.empty()) return parts_.results.flush();
        audit::Entry entry = make_entry();
        entry.clear["rows"] = static_cast<std::int64_t>(batch_results_.size());
        entry.clear["faces_enrolled"] = std::int64_t{0};  // enrol() tells of those it enrols
        if (batch_faces_.empty()) {
            BH_TRY(parts_.log.record(entry));
        } else {
            BH_TRY_ASSIGN(
                const auto records,
                parts_.gallery.enrol(plan_.collection, std::move(batch_faces_), entry)
            );
            name_faces(records);
        }
        for (const RowResult& result : batch_results_) {
            count(result);
            parts_.results.add(result);
        }
        batch_results_.clear();
        batch_faces_.clear();
        BH_TRY(parts_.results.flush());
        if (on_progress_) on_progress_(counts_);
        return {};
    }

    void name_faces(const std::vector<gallery::FaceRecord>& records) {
        std::unordered_map<ImageId, RowResult*> by_image;
        for (RowResult& result : batch_results_) by_image.emplace(result.image_id, &result);
        for (const gallery::FaceRecord& record : records) {
            by_image.at(record.image_id)->faces.push_back(record.face_id);
        }
    }

    [[nodiscard]] audit::Entry make_entry() const {
        audit::Entry entry;
        entry.kind = audit::Kind::kImport;
        entry.began = parts_.clock.now();
        entry.request_id = run_id_;
        entry.collection_id = plan_.collection.str();
        entry.model_id = parts_.faces.model_id();
        entry.hidden["source"] = plan_.source_text;
        entry.purpose = plan_.stated.purpose;
        entry.who.source_identity = plan_.stated.human;
        return entry;
    }

    Result<void> summarise() {
        audit::Entry entry = make_entry();
        entry.began = began_;
        const std::pair<const char*, std::size_t> facts[] = {
            {"rows", counts_.rows},
            {"rows_already", counts_.already},
            {"rows_enrolled", counts_.enrolled},
            {"rows_no_face", counts_.no_face},
            {"rows_refused", counts_.refused},
            {"rows_duplicate", counts_.duplicate},
            {"faces_enrolled", counts_.faces}
        };
        for (const auto& [name, value] : facts) {
            entry.clear[name] = static_cast<std::int64_t>(value);
        }
        entry.clear["import_finished"] = true;
        return parts_.log.record(entry);
    }

    const ImportParts& parts_;
    const ImportPlan& plan_;
    const std::function<void(const ImportCounts&)>& on_progress_;
    const std::string run_id_ = make_uuid();
    const TimePoint began_ = parts_.clock.now();
    std::counting_semaphore<> computing_;
    std::unordered_map<ImageId, std::vector<FaceId>> enrolled_;
    std::vector<std::size_t> todo_;
    std::vector<RowResult> batch_results_;
    std::vector<gallery::NewFace> batch_faces_;
    ImportCounts counts_;
};

}  // namespace

std::vector<ImageId> image_ids(
    const crypto::SecureKey& root_key,
    const gallery::CollectionInfo& collection,
    const std::vector<ImportRow>& rows
) {
    const crypto::SecureKey key = crypto::derive_key(root_key, "import-image-id");
    const std::string of_collection =
        collection.id.str() + '\n' + std::to_string(collection.created.time_since_epoch().count());
    std::vector<ImageId> ids;
    ids.reserve(rows.size());
    for (const ImportRow& row : rows) {
        // With its length, so that the two names cannot run into each other.
        const std::string text = of_collection + '\n' +
                                 std::to_string(row.external_image_id.size()) + '\n' +
                                 row.external_image_id + row.key;
        const crypto::Sha256 mac = crypto::hmac_sha256(key.bytes(), as_bytes(text));
        store::Uuid uuid{};
        std::copy_n(mac.begin(), uuid.size(), uuid.begin());
        uuid[6] = (uuid[6] & std::byte{0x0f}) | std::byte{0x80};  // version 8: of our own making
        uuid[8] = (uuid[8] & std::byte{0x3f}) | std::byte{0x80};  // the variant of RFC 9562
        ids.emplace_back(store::format_uuid(uuid));
    }
    return ids;
}

Result<ImportCounts> run_import(
    const ImportParts& parts,
    const ImportPlan& plan,
    const std::function<void(const ImportCounts&)>& on_progress
) {
    return Import(parts, plan, on_progress).run();
}

}  // namespace beholden::app
