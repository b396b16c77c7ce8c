#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gallery/collection_book.h"
#include "gallery/user_codec.h"
#include "gallery/users.h"

namespace beholden::gallery {

/// The users over a store: as DurableGallery, which owns it.
class DurableUsers final : public Users {
public:
    DurableUsers(
        store::Store& store,
        const analysis::FacePack& pack,
        const Clock& clock,
        const CollectionBook& collections
    )
        : store_(store), pack_(pack), clock_(clock), collections_(collections) {}

    Result<void> create_user(
        const CollectionId& id, const UserId& user, const ClientToken& token, audit::Entry& entry
    ) override;
    Result<void> delete_user(
        const CollectionId& id, const UserId& user, const ClientToken& token, audit::Entry& entry
    ) override;
    [[nodiscard]] Result<Page<UserRecord>> list_users(
        const CollectionId& id, const std::string& after, int items_max
    ) const override;
    [[nodiscard]] Result<UserRecord> find_by_key(const CollectionId& id, std::string_view key)
        const override;
    Result<ChangeOutcome> associate_faces(
        const CollectionId& id,
        const UserId& user,
        std::span<const FaceId> faces,
        double similarity_pct_min,
        const ClientToken& token,
        audit::Entry& entry
    ) override;
    Result<ChangeOutcome> disassociate_faces(
        const CollectionId& id,
        const UserId& user,
        std::span<const FaceId> faces,
        const ClientToken& token,
        audit::Entry& entry
    ) override;
    [[nodiscard]] Result<UserSearchResult> search_face(
        const CollectionId& id, const FaceId& face, const UserSearchOptions& options
    ) const override;
    [[nodiscard]] Result<UserSearchResult> search_user(
        const CollectionId& id, const UserId& user, const UserSearchOptions& options
    ) const override;
    [[nodiscard]] Result<UserSearchResult> search_template(
        const CollectionId& id, const analysis::Template& probe, const UserSearchOptions& options
    ) const override;

private:
    using State = CollectionBook::State;

    /// A request as it is known again: its token and a hash of all that it asks.
    struct Request {
        ClientToken token;
        crypto::Sha256 hash{};
    };
    /// What a request does: `change` in the transaction, `follow` in memory after the commit.
    struct Effect {
        std::function<Result<void>(store::Transaction&, KeptOutcome&)> change;
        std::function<Result<void>()> follow;
    };

    /// Carries a request out, unless its token says that it was before: then what came of it.
    ///
    /// entry  Says also of a repetition that it was one.
    Result<KeptOutcome> once(
        CollectionState& state, const Request& request, audit::Entry& entry, Effect effect
    );

    [[nodiscard]] Result<std::optional<KeptOutcome>> recall(
        store::Transaction& transaction, const CollectionState& state, const Request& request
    ) const;

    store::Store& store_;
    const analysis::FacePack& pack_;
    const Clock& clock_;
    const CollectionBook& collections_;
};

}  // namespace beholden::gallery
