#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "analysis/faces/faces.h"
#include "app/import_results.h"
#include "app/import_rows.h"
#include "audit/entry.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "gallery/gallery.h"
#include "imaging/decode.h"
#include "objects/object_source.h"
#include "policy/checks.h"
#include "policy/rules.h"

namespace beholden::app {

/// What an import works with; all of it outlives the run.
struct ImportParts {
    gallery::Gallery& gallery;
    const analysis::FacePack& faces;
    const imaging::Decoder& decoder;
    const objects::ObjectSource& source;
    audit::Recorder& log;  ///< For batches that change nothing, and the summary.
    ImportResults& results;
    const Clock& clock;
};

struct ImportPlan {
    CollectionId collection;
    std::vector<ImportRow> rows;
    /// Of rows, in order: names each for ever, so that it is enrolled once.
    std::vector<ImageId> image_ids;
    std::string source_text;    ///< For the log, where it is hidden.
    policy::Rules rules;        ///< Of the collection; hold for imports as for calls.
    policy::Stated stated;      ///< By whoever imports, for every row.
    std::size_t computing = 1;  ///< Pictures in analysis at once.
    std::size_t fetchers = 1;   ///< Pictures being fetched besides.
    bool retry_refused = false;
};

/// Rows by what became of them. `rows` is their number; those of earlier runs are `already`.
struct ImportCounts {
    std::size_t rows = 0;
    std::size_t already = 0;
    std::size_t enrolled = 0;
    std::size_t no_face = 0;
    std::size_t refused = 0;
    std::size_t duplicate = 0;
    std::size_t faces = 0;

    [[nodiscard]] std::size_t done() const noexcept {
        return already + enrolled + no_face + refused + duplicate;
    }
};

/// The ids that an import gives its pictures: the same row of the same collection always gets the
/// same one, and without the key nobody can tell a path from an id.
std::vector<ImageId> image_ids(
    const crypto::SecureKey& root_key,
    const gallery::CollectionInfo& collection,
    const std::vector<ImportRow>& rows
);

/// Enrols the rows in their order, in batches: the faces of a batch and its leaf become durable
/// together, its results right after them. A run that was killed anywhere and is started again
/// enrols what is missing and nothing twice.
///
/// on_progress  Called after each batch; may be empty.
/// errors       What ends the run, with all before it durable: those of Gallery::enrol(), of the
///              results file and of the log. What is wrong with a row becomes its result instead.
/// threads      Uses computing + fetchers of its own.
Result<ImportCounts> run_import(
    const ImportParts& parts,
    const ImportPlan& plan,
    const std::function<void(const ImportCounts&)>& on_progress
);

}  // namespace beholden::app
