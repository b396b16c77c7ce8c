#include "evaluate/equipment_measures.h"

#include <algorithm>
#include <optional>

#include "evaluate/average_precision.h"
#include "evaluate/csv.h"
#include "evaluate/parallel.h"
#include "imaging/decode.h"
#include "infer/model_file.h"

namespace beholden::evaluate {
namespace {

constexpr double kOverlapMin = 0.5;
/// Of COCO's points of a body: nose, eyes and ears come first, then two each of the rest.
constexpr std::size_t kHeadPoints = 5;
constexpr std::size_t kLeftWrist = 9;
constexpr std::size_t kRightWrist = 10;
constexpr std::size_t kBodyPoints = 17;

bool is_marked(Mark mark) { return mark != Mark::kAbsent; }

/// Which parts of a body the marks show, in the order of analysis::BodyPart.
std::array<bool, 4> shown_parts(const std::vector<Mark>& points) {
    return {
        points[0] == Mark::kVisible,
        std::any_of(points.begin(), points.begin() + kHeadPoints, is_marked),
        is_marked(points[kLeftWrist]),
        is_marked(points[kRightWrist]),
    };
}

bool tells(const analysis::PersonFinding& person, std::size_t part) {
    return std::ranges::any_of(person.parts, [part](const analysis::SeenPart& seen) {
        return static_cast<std::size_t>(seen.part) == part;
    });
}

void close(Rate& rate) { rate.interval = wilson_interval(rate.events, rate.trials); }

void count(Rate& rate, bool event) {
    ++rate.trials;
    rate.events += event ? 1 : 0;
}

PictureBoxes boxes_of(const PeoplePicture& picture) {
    PictureBoxes boxes;
    for (const analysis::PersonFinding& person : picture.found) {
        boxes.found.push_back({person.box_px, person.confidence_pct});
    }
    for (const MarkedObject& person : picture.truth) {
        boxes.truth.push_back({person.box_px, person.is_crowd});
    }
    return boxes;
}

/// The one found person that a marked one is, by the same rule that counts boxes.
const analysis::PersonFinding* found_as(const PeoplePicture& picture, const MarkedObject& marked) {
    PictureBoxes one;
    one.truth.push_back({marked.box_px, false});
    for (const analysis::PersonFinding& person : picture.found) {
        one.found.push_back({person.box_px, person.confidence_pct});
    }
    const std::vector<Match> matches = match_boxes(one, kOverlapMin);
    const auto right = std::ranges::find(matches, Match::kRight);
    if (right == matches.end()) return nullptr;
    return &picture.found[static_cast<std::size_t>(right - matches.begin())];
}

void count_parts(const PeoplePicture& picture, PeopleMeasures& measures) {
    for (const MarkedObject& marked : picture.truth) {
        if (marked.is_crowd || marked.points.size() != kBodyPoints) continue;
        const analysis::PersonFinding* person = found_as(picture, marked);
        if (person == nullptr) continue;
        const auto shown = shown_parts(marked.points);
        for (std::size_t part = 0; part < shown.size(); ++part) {
            PartRates& rates = measures.parts[part];
            count(shown[part] ? rates.told_marked : rates.told_unmarked, tells(*person, part));
        }
    }
}

/// The columns of a header, if it has both.
struct Columns {
    std::size_t file = 0;
    std::size_t covered = 0;
};

std::optional<Columns> columns_of(const std::vector<std::string>& header) {
    const auto file = std::ranges::find(header, "file");
    const auto covered = std::ranges::find(header, "covered");
    if (file == header.end() || covered == header.end()) return std::nullopt;
    return Columns{
        static_cast<std::size_t>(file - header.begin()),
        static_cast<std::size_t>(covered - header.begin())
    };
}

Result<std::vector<analysis::PersonFinding>> find_in(
    const analysis::EquipmentPack& pack, const std::filesystem::path& file
) {
    BH_TRY_ASSIGN(const Bytes bytes, infer::read_file(file));
    BH_TRY_ASSIGN(const imaging::Image image, imaging::decode(bytes));
    return pack.find(image);
}

}  // namespace

PeopleMeasures measure_people(std::span<const PeoplePicture> pictures) {
    PeopleMeasures measures;
    std::vector<PictureBoxes> all;
    for (const PeoplePicture& picture : pictures) {
        const PictureBoxes& boxes = all.emplace_back(boxes_of(picture));
        std::int64_t right = 0;
        for (const Match match : match_boxes(boxes, kOverlapMin)) {
            if (match == Match::kExcused) continue;
            right += match == Match::kRight ? 1 : 0;
            count(measures.precision, match == Match::kRight);
        }
        measures.recall.events += right;
        measures.recall.trials += std::ranges::count(boxes.truth, false, &TrueBox::is_crowd);
        count_parts(picture, measures);
    }
    measures.ap50 = average_precision(all, kOverlapMin);
    close(measures.precision);
    close(measures.recall);
    for (PartRates& rates : measures.parts) {
        close(rates.told_marked);
        close(rates.told_unmarked);
    }
    return measures;
}

Result<std::vector<CoverPicture>> parse_cover_labels(
    std::string_view csv, const std::filesystem::path& images
) {
    BH_TRY_ASSIGN(const auto rows, parse_csv(csv));
    const auto columns = rows.empty() ? std::nullopt : columns_of(rows.front());
    if (!columns) {
        return fail(ErrorCode::kInvalidArgument, "labels of covers: need columns file and covered");
    }
    std::vector<CoverPicture> pictures;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto& row = rows[i];
        const bool fits = row.size() > std::max(columns->file, columns->covered) &&
                          (row[columns->covered] == "0" || row[columns->covered] == "1");
        if (!fits) {
            return fail(
                ErrorCode::kInvalidArgument,
                "labels of covers, row " + std::to_string(i + 1) + ": covered must be 0 or 1"
            );
        }
        pictures.push_back({images / row[columns->file], row[columns->covered] == "1"});
    }
    return pictures;
}

ToldCover told_cover(std::span<const analysis::PersonFinding> people, bool is_covered) {
    ToldCover told{is_covered, false, 0};
    float largest = -1;
    for (const analysis::PersonFinding& person : people) {
        const float area = person.box_px.width * person.box_px.height;
        for (const analysis::SeenPart& seen : person.parts) {
            if (seen.part != analysis::BodyPart::kFace || area <= largest) continue;
            largest = area;
            told.is_face_told = true;
            told.cover_confidence_pct =
                seen.equipment.empty() ? 0 : seen.equipment.front().confidence_pct;
        }
    }
    return told;
}

CoverRates measure_covers(std::span<const ToldCover> told, double confidence_min_pct) {
    CoverRates rates;
    rates.confidence_min_pct = confidence_min_pct;
    for (const ToldCover& face : told) {
        if (!face.is_face_told) continue;
        count(
            face.is_covered ? rates.found : rates.false_alarms,
            face.cover_confidence_pct >= confidence_min_pct
        );
    }
    close(rates.found);
    close(rates.false_alarms);
    return rates;
}

Result<std::vector<std::vector<analysis::PersonFinding>>> find_people(
    const analysis::EquipmentPack& pack,
    std::span<const std::filesystem::path> files,
    std::size_t threads,
    const std::function<void()>& on_picture
) {
    using People = std::vector<analysis::PersonFinding>;
    std::vector<Result<People>> results(files.size(), People{});
    parallel_for(files.size(), threads, [&](std::size_t i, std::size_t) {
        results[i] = find_in(pack, files[i]);
        if (on_picture) on_picture();
    });
    std::vector<People> found;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (!results[i]) {
            Error error = std::move(results[i]).error();
            error.detail = files[i].string() + " " + error.detail;
            return tl::unexpected<Error>(std::move(error));
        }
        found.push_back(std::move(*results[i]));
    }
    return found;
}

}  // namespace beholden::evaluate
