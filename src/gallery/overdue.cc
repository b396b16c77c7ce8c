#include "gallery/overdue.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "gallery/person_template.h"
#include "store/logged_write.h"

namespace beholden::gallery {

namespace {

/// A user some of whose faces went, as it is without them.
struct Rest {
    std::vector<store::FaceSeq> faces{};
    std::optional<analysis::Template> person{};
};

Result<std::map<store::UserSeq, Rest>> owners_of(
    store::Transaction& transaction,
    const CollectionState& state,
    std::span<const store::FaceSeq> faces
) {
    std::map<store::UserSeq, Rest> owners;
    for (const store::FaceSeq face : faces) {
        BH_TRY_ASSIGN(const auto user, transaction.user_of(state.collection().seq, face));
        if (user && *user != 0) owners.try_emplace(*user);
    }
    return owners;
}

Result<void> read_rest(
    store::Transaction& transaction,
    const CollectionState& state,
    const analysis::FacePack& pack,
    std::map<store::UserSeq, Rest>& owners
) {
    for (auto& [user, rest] : owners) {
        BH_TRY_ASSIGN(auto left, transaction.faces_of(user));
        rest.faces = state.living(std::move(left));
        if (!state.check_comparable()) continue;
        BH_TRY_ASSIGN(rest.person, person_template(transaction, state, rest.faces, pack));
    }
    return {};
}

}  // namespace

Result<std::int64_t> destroy_overdue(
    store::Store& store, const Clock& clock, CollectionState& state, const analysis::FacePack& pack
) {
    const auto faces = state.overdue(limits::kPurgeFacesMax);
    if (faces.empty()) return 0;
    std::map<store::UserSeq, Rest> owners;
    audit::Entry entry;
    entry.kind = audit::Kind::kExpiry;
    entry.began = clock.now();
    entry.collection_id = state.collection().id.str();
    auto written = store::write_logged(
        store, clock, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                BH_TRY_ASSIGN(owners, owners_of(transaction, state, faces));
                BH_TRY_ASSIGN(
                    const auto deleted, transaction.delete_faces(state.collection().seq, faces)
                );
                entry.clear["faces_deleted"] = static_cast<std::int64_t>(deleted.size());
                return read_rest(transaction, state, pack, owners);
            },
            .committed = [&]() -> Result<void> {
                state.set_version(entry.receipt->index);
                for (auto& [user, rest] : owners) {
                    BH_TRY(state.set_user_faces(user, std::move(rest.faces), {}, rest.person));
                }
                state.forget_overdue(faces);
                return {};
            },
        }
    );
    // The collection went meanwhile, and its keys with it.
    if (!written && written.error().code == ErrorCode::kNotFound) return 0;
    BH_TRY(std::move(written));
    return static_cast<std::int64_t>(faces.size());
}

}  // namespace beholden::gallery
