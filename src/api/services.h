#pragma once

#include <string>

#include "analysis/equipment/equipment.h"
#include "analysis/faces/faces.h"
#include "analysis/labels/labels.h"
#include "analysis/moderation/moderation.h"
#include "analysis/text/text.h"
#include "api/audit_view.h"
#include "api/celebrities.h"
#include "api/key_desk.h"
#include "api/review_flows.h"
#include "api/search_quota.h"
#include "base/clock.h"
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
    const analysis::LabelPack& labels;
    const analysis::ModerationPack& moderation;
    const analysis::TextPack& text;
    const analysis::EquipmentPack& equipment;
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

}  // namespace beholden::api
