#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "objects/object_source.h"

namespace beholden::app {

/// One picture to import.
struct ImportRow {
    std::string key;                  ///< In the folder or bucket.
    std::string external_image_id{};  ///< Empty: none.
    int faces_max = limits::kFacesPerImageMax;
    std::string quality = "AUTO";     ///< As IndexFaces' QualityFilter.
    std::string consent_reference{};  ///< For collections whose policy asks for it.
    std::string probe{};              ///< Origin of the picture, a word of the policy.
};

/// errors  kInvalidArgument: a value that IndexFaces would refuse.
Result<void> check_row(const ImportRow& row);

/// Rows of comma-separated values. The first line names the columns: `path`, and perhaps
/// `external_image_id`, `max_faces`, `quality_filter`, `consent_reference`, `probe`; others are
/// ignored.
///
/// errors  kInvalidArgument: no such column, a row of another length, a value that IndexFaces would
///         refuse, each with the row's number.
Result<std::vector<ImportRow>> parse_csv_manifest(std::string_view text);

/// One JSON object per line, with members of the same names.
///
/// errors  as parse_csv_manifest().
Result<std::vector<ImportRow>> parse_json_lines_manifest(std::string_view text);

/// What a listed picture's external image id is made of.
enum class ExternalId : std::uint8_t {
    kNone,
    kFile,    ///< The file's name without its ending.
    kFolder,  ///< The name of the folder that it lies in; none at the top.
};

/// The objects whose names end as pictures' do (.jpg, .jpeg, .png in any case), in the order of
/// their keys.
///
/// every_file  Takes all others, too.
/// returns     Rows that check_row() may refuse: a name need not be an external id.
/// errors      those of ObjectSource::list(); kQuotaExceeded over limits::kFacesPerCollectionMax
///             rows.
Result<std::vector<ImportRow>> list_rows(
    const objects::ObjectSource& source,
    std::string_view prefix,
    ExternalId external_id,
    bool every_file
);

}  // namespace beholden::app
