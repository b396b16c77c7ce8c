#include "gallery/association.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/limits.h"
#include "gallery/person_template.h"

namespace beholden::gallery {

Result<std::vector<Association::Asked>> Association::look_up(
    store::Transaction& transaction, std::span<const FaceId> faces
) const {
    std::vector<Asked> asked;
    std::unordered_set<FaceId> seen;
    for (const FaceId& face : faces) {
        if (!seen.insert(face).second) continue;
        const auto uuid = store::parse_uuid(face.str());
        if (!uuid) return fail(ErrorCode::kInvalidArgument, "A face id is not a UUID.");
        Asked one;
        one.kept = {.face = *uuid, .fate = FaceFate::kNotFound};
        if (const auto seq = state_.find(face)) {
            // Memory may be a write behind: the transaction knows.
            BH_TRY_ASSIGN(const auto user, transaction.user_of(state_.collection().seq, *seq));
            if (user) {
                one.seq = *seq;
                one.user = *user;
                one.kept.fate = FaceFate::kDone;
            }
        }
        asked.push_back(one);
    }
    return asked;
}

Result<void> Association::add(
    store::Transaction& transaction,
    store::UserSeq user,
    std::span<const FaceId> faces,
    double similarity_pct_min,
    KeptOutcome& outcome
) {
    BH_TRY_ASSIGN(auto asked, look_up(transaction, faces));
    for (Asked& one : asked) {
        if (one.user == 0) continue;
        one.kept.fate = one.user == user ? FaceFate::kUnchanged : FaceFate::kOthers;
        if (one.user != user) one.kept.other = one.user;
    }
    BH_TRY_ASSIGN(auto all, transaction.faces_of(user));
    const auto own = state_.living(std::move(all));
    if (!own.empty()) BH_TRY(refuse_unlike(transaction, own, similarity_pct_min, asked));

    std::vector<store::FaceSeq> added;
    for (const Asked& one : asked) {
        if (one.kept.fate == FaceFate::kDone) added.push_back(one.seq);
    }
    if (own.size() + added.size() > std::size_t{limits::kFacesPerUserMax}) {
        return fail(ErrorCode::kQuotaExceeded, "A user may have up to 100 faces.");
    }
    BH_TRY(transaction.associate(added, user));
    return finish(transaction, user, std::move(asked), outcome);
}

Result<void> Association::refuse_unlike(
    store::Transaction& transaction,
    std::span<const store::FaceSeq> own,
    double similarity_pct_min,
    std::vector<Asked>& asked
) const {
    BH_TRY_ASSIGN(const auto person, person_template(transaction, state_, own, pack_));
    if (!person) return {};
    for (Asked& one : asked) {
        if (one.kept.fate != FaceFate::kDone) continue;
        const store::FaceSeq seqs[] = {one.seq};
        BH_TRY(transaction.read_faces(
            state_.collection().seq, seqs,
            [&](const store::Face& face) -> Result<void> {
                BH_TRY_ASSIGN(
                    const auto probe, template_of(face.record, state_.collection().dimension)
                );
                const double similarity_pct =
                    pack_.calibration().similarity_pct(analysis::score(*person, probe));
                if (similarity_pct >= similarity_pct_min) return {};
                one.kept.fate = FaceFate::kUnlike;
                one.kept.similarity_pct = static_cast<float>(similarity_pct);
                return {};
            }
        ));
    }
    return {};
}

Result<void> Association::take_away(
    store::Transaction& transaction,
    store::UserSeq user,
    std::span<const FaceId> faces,
    KeptOutcome& outcome
) {
    BH_TRY_ASSIGN(auto asked, look_up(transaction, faces));
    for (Asked& one : asked) {
        if (one.kept.fate == FaceFate::kNotFound) continue;
        if (one.user == user) {
            freed_.push_back(one.seq);
        } else if (one.user == 0) {
            one.kept.fate = FaceFate::kUnchanged;
        } else {
            one.kept.fate = FaceFate::kOthers;
            one.kept.other = one.user;
        }
    }
    BH_TRY(transaction.associate(freed_, 0));
    return finish(transaction, user, std::move(asked), outcome);
}

Result<void> Association::finish(
    store::Transaction& transaction,
    store::UserSeq user,
    std::vector<Asked> asked,
    KeptOutcome& outcome
) {
    user_ = user;
    BH_TRY_ASSIGN(auto all, transaction.faces_of(user));
    faces_ = state_.living(std::move(all));
    // Without a common model there is nothing to compare; the faces are listed all the same.
    if (state_.check_comparable()) {
        BH_TRY_ASSIGN(template_, person_template(transaction, state_, faces_, pack_));
    }
    outcome.has_faces = !faces_.empty();
    for (Asked& one : asked) outcome.faces.push_back(one.kept);
    return {};
}

Result<void> Association::follow(CollectionState& state) {
    return state.set_user_faces(user_, std::move(faces_), freed_, template_);
}

}  // namespace beholden::gallery
