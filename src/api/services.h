#pragma once

#include <string>

#include "analysis/faces/faces.h"
#include "analysis/picture_packs.h"
#include "api/audit_view.h"
#include "api/celebrities.h"
#include "api/key_desk.h"
#include "api/review_flows.h"
#include "api/search_quota.h"
#include "base/clock.h"
#include "base/later.h"
#include "gallery/gallery.h"
#include "imaging/decode.h"
#include "objects/buckets.h"
#include "policy/profiles.h"
#include "wire/page_token.h"

namespace beholden::api {

/// What operations work with. All referenced objects outlive the dispatcher.
struct Services {
    gallery::Gallery& gallery;
    const analysis::FacePack& faces;
    const Later<analysis::PicturePacks>& pictures;  ///< Operations ask picture_packs().
    const imaging::Decoder& decoder;
    const objects::Buckets& buckets;
    const wire::PageTokens& tokens;
    SearchQuota& quota;  ///< Told of every face that an answer shows.
    const policy::Profiles& profiles;
    const AuditView& audit;
    KeyDesk& keys;
    const Clock& clock;
    std::string server_version;
    const Celebrities* celebrities = nullptr;   ///< Absent: none are configured.
    const ReviewFlows* review_flows = nullptr;  ///< Absent: none are configured.
};

/// The packs of DetectLabels and its like; never null.
///
/// errors  kUnavailable: the server has just started and still loads them.
Result<const analysis::PicturePacks*> picture_packs(const Services& services);

}  // namespace beholden::api
