#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/faces/faces.h"
#include "base/result.h"
#include "gallery/collection_state.h"
#include "gallery/user_codec.h"
#include "store/store.h"

namespace beholden::gallery {

/// One change of whose faces are whose: made in a transaction, followed in memory.
class Association {
public:
    /// state, pack  Must outlive the change.
    Association(const CollectionState& state, const analysis::FacePack& pack)
        : state_(state), pack_(pack) {}

    /// As Users::associate_faces.
    Result<void> add(
        store::Transaction& transaction,
        store::UserSeq user,
        std::span<const FaceId> faces,
        double similarity_pct_min,
        KeptOutcome& outcome
    );

    /// As Users::disassociate_faces.
    Result<void> take_away(
        store::Transaction& transaction,
        store::UserSeq user,
        std::span<const FaceId> faces,
        KeptOutcome& outcome
    );

    /// After the commit.
    Result<void> follow(CollectionState& state);

private:
    /// A face asked for, and whose it is.
    struct Asked {
        store::FaceSeq seq = 0;
        store::UserSeq user = 0;
        KeptFace kept;
    };
    Result<std::vector<Asked>> look_up(
        store::Transaction& transaction, std::span<const FaceId> faces
    ) const;
    Result<void> refuse_unlike(
        store::Transaction& transaction,
        std::span<const store::FaceSeq> own,
        double similarity_pct_min,
        std::vector<Asked>& asked
    ) const;
    /// Reads the user's faces and template as they are now.
    Result<void> finish(
        store::Transaction& transaction,
        store::UserSeq user,
        std::vector<Asked> asked,
        KeptOutcome& outcome
    );

    const CollectionState& state_;
    const analysis::FacePack& pack_;
    store::UserSeq user_ = 0;
    std::vector<store::FaceSeq> faces_;
    std::vector<store::FaceSeq> freed_;
    std::optional<analysis::Template> template_;
};

}  // namespace beholden::gallery
