#include "gallery/durable_users.h"

#include <algorithm>
#include <utility>

#include "analysis/faces/template_sum.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "crypto/seal.h"
#include "gallery/association.h"
#include "gallery/enrolment.h"
#include "gallery/paging.h"
#include "gallery/person_template.h"
#include "gallery/search.h"
#include "store/logged_write.h"

namespace beholden::gallery {

namespace {

/// Lists of fields that look unlike unless they are equal: one byte string, then its hash.
crypto::Sha256 hash_of(const crypto::AssociatedData& fields) {
    return crypto::sha256(fields.bytes());
}

crypto::AssociatedData request_of(
    std::string_view what, const UserId& user, std::span<const FaceId> faces
) {
    crypto::AssociatedData fields(what);
    fields.add(user.str());
    for (const FaceId& face : faces) fields.add(face.str());
    return fields;
}

/// The number of a user that must be there.
Result<store::UserSeq> seq_of(
    store::Transaction& transaction, const CollectionState& state, const UserId& user
) {
    BH_TRY_ASSIGN(const auto seq, transaction.find_user(state.collection().seq, user.str()));
    if (!seq) return no_such_user(user);
    return *seq;
}

/// A user's name is a person's: it goes into the encrypted part.
void tell(const CollectionId& id, const UserId& user, audit::Entry& entry) {
    entry.collection_id = id.str();
    entry.sealed["user"] = user.str();
}

void tell_faces(const KeptOutcome& outcome, audit::Entry& entry) {
    std::vector<std::string> ids;
    for (const KeptFace& face : outcome.faces) {
        if (face.fate == FaceFate::kDone) ids.push_back(store::format_uuid(face.face));
    }
    entry.clear["faces_changed"] = static_cast<std::int64_t>(ids.size());
    entry.sealed["faces"] = std::move(ids);
}

ChangeOutcome outcome_of(const CollectionState& state, const KeptOutcome& kept) {
    ChangeOutcome outcome;
    outcome.has_faces = kept.has_faces;
    for (const KeptFace& face : kept.faces) {
        outcome.faces.push_back(
            {.face_id = FaceId(store::format_uuid(face.face)),
             .fate = face.fate,
             .other = face.other == 0 ? UserId() : state.users().name_of(face.other),
             .similarity_pct = static_cast<double>(face.similarity_pct)}
        );
    }
    return outcome;
}

}  // namespace

Result<std::optional<KeptOutcome>> DurableUsers::recall(
    store::Transaction& transaction, const CollectionState& state, const Request& request
) const {
    BH_TRY_ASSIGN(
        const auto kept,
        transaction.recall_request(
            state.collection().seq, crypto::sha256(as_bytes(request.token)), clock_.now()
        )
    );
    if (!kept) return std::nullopt;
    BH_TRY_ASSIGN(KeptOutcome outcome, decode_outcome(*kept));
    if (outcome.request == request.hash) return std::optional(std::move(outcome));
    return fail(
        ErrorCode::kTokenReused,
        "A ClientRequestToken input parameter was reused with an operation, but at least one of "
        "the other input parameters is different from the previous call to the operation."
    );
}

Result<KeptOutcome> DurableUsers::once(
    CollectionState& state, const Request& request, audit::Entry& entry, Effect effect
) {
    KeptOutcome outcome;
    bool repeated = false;
    const auto token_hash = crypto::sha256(as_bytes(request.token));
    auto written = store::write_logged(
        store_, clock_, entry,
        {
            .change = [&](store::Transaction& transaction) -> Result<void> {
                if (!request.token.empty()) {
                    BH_TRY_ASSIGN(auto kept, recall(transaction, state, request));
                    if (kept) {
                        outcome = std::move(*kept);
                        repeated = true;
                        entry.clear["repeated"] = true;
                        return {};
                    }
                }
                BH_TRY(effect.change(transaction, outcome));
                if (request.token.empty()) return {};
                outcome.request = request.hash;
                const auto content = encode_outcome(outcome);
                return transaction.remember_request(
                    state.collection().seq,
                    {.token_hash = token_hash, .outcome = content, .made = clock_.now()}
                );
            },
            .committed = [&]() -> Result<void> {
                if (repeated) return {};
                return effect.follow();
            },
        }
    );
    BH_TRY(std::move(written));
    return outcome;
}

Result<void> DurableUsers::create_user(
    const CollectionId& id, const UserId& user, const ClientToken& token, audit::Entry& entry
) {
    tell(id, user, entry);
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    UserFacts facts{.name = user.str(), .created = clock_.now()};
    facts.id = store::parse_uuid(make_uuid()).value();
    const auto record = encode_user({facts.created, facts.name});
    auto done = once(
        *state, {token, hash_of(request_of("create user", user, {}))}, entry,
        {.change = [&](store::Transaction& transaction, KeptOutcome&) -> Result<void> {
             if (state->users().size() >= limits::kUsersPerCollectionMax) {
                 return fail(
                     ErrorCode::kQuotaExceeded, "The collection holds as many users as it may."
                 );
             }
             BH_TRY_ASSIGN(
                 facts.seq,
                 transaction.insert_user(state->collection().seq, {facts.id, facts.name, record})
             );
             return {};
         },
         .follow = [&]() -> Result<void> {
             state->users().add(facts);
             return {};
         }}
    );
    if (done) return {};
    if (done.error().code != ErrorCode::kAlreadyExists) {
        return tl::unexpected<Error>(std::move(done).error());
    }
    return fail(
        ErrorCode::kConflict, "The user id: " + user.str() + " already exists in the collection"
    );
}

Result<void> DurableUsers::delete_user(
    const CollectionId& id, const UserId& user, const ClientToken& token, audit::Entry& entry
) {
    tell(id, user, entry);
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    store::UserSeq seq = 0;
    BH_TRY(once(
        *state, {token, hash_of(request_of("delete user", user, {}))}, entry,
        {.change = [&](store::Transaction& transaction, KeptOutcome&) -> Result<void> {
             BH_TRY_ASSIGN(seq, seq_of(transaction, *state, user));
             return transaction.delete_user(state->collection().seq, seq).map([](bool) {});
         },
         .follow = [&]() -> Result<void> {
             state->remove_user(seq);
             return {};
         }}
    ));
    return {};
}

Result<Page<UserRecord>> DurableUsers::list_users(
    const CollectionId& id, const std::string& after, int items_max
) const {
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY(check_items_max(items_max));
    BH_TRY_ASSIGN(const store::UserSeq place, parse_place(after));
    Page<UserRecord> page;
    auto user = state->users().after(place);
    while (user && page.items.size() < static_cast<std::size_t>(items_max)) {
        page.items.push_back(user_record(*user));
        page.next = std::to_string(user->seq);
        user = state->users().after(user->seq);
    }
    if (!user) page.next.clear();
    return page;
}

Result<UserRecord> DurableUsers::find_by_key(const CollectionId& id, std::string_view key) const {
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    store::Uuid uuid{};
    const auto bytes = parse_hex(key);
    if (bytes && bytes->size() == uuid.size()) std::ranges::copy(*bytes, uuid.begin());
    const auto user = state->users().find(uuid);
    if (!user) return fail(ErrorCode::kNotFound, "The collection has no user of that key.");
    return user_record(*user);
}

Result<ChangeOutcome> DurableUsers::associate_faces(
    const CollectionId& id,
    const UserId& user,
    std::span<const FaceId> faces,
    double similarity_pct_min,
    const ClientToken& token,
    audit::Entry& entry
) {
    tell(id, user, entry);
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY(state->check_comparable());
    Association association(*state, pack_);
    auto fields = request_of("associate faces", user, faces);
    fields.add(std::as_bytes(std::span(&similarity_pct_min, 1)));
    BH_TRY_ASSIGN(
        const auto kept,
        once(
            *state, {token, hash_of(fields)}, entry,
            {.change = [&](store::Transaction& transaction, KeptOutcome& outcome) -> Result<void> {
                 BH_TRY_ASSIGN(const auto seq, seq_of(transaction, *state, user));
                 BH_TRY(association.add(transaction, seq, faces, similarity_pct_min, outcome));
                 tell_faces(outcome, entry);
                 return {};
             },
             .follow = [&] { return association.follow(*state); }}
        )
    );
    return outcome_of(*state, kept);
}

Result<ChangeOutcome> DurableUsers::disassociate_faces(
    const CollectionId& id,
    const UserId& user,
    std::span<const FaceId> faces,
    const ClientToken& token,
    audit::Entry& entry
) {
    tell(id, user, entry);
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    Association association(*state, pack_);
    BH_TRY_ASSIGN(
        const auto kept,
        once(
            *state, {token, hash_of(request_of("disassociate faces", user, faces))}, entry,
            {.change = [&](store::Transaction& transaction, KeptOutcome& outcome) -> Result<void> {
                 BH_TRY_ASSIGN(const auto seq, seq_of(transaction, *state, user));
                 BH_TRY(association.take_away(transaction, seq, faces, outcome));
                 tell_faces(outcome, entry);
                 return {};
             },
             .follow = [&] { return association.follow(*state); }}
        )
    );
    return outcome_of(*state, kept);
}

Result<UserSearchResult> DurableUsers::search_face(
    const CollectionId& id, const FaceId& face, const UserSearchOptions& options
) const {
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY(state->check_comparable());
    const auto seq = state->find(face);
    if (!seq) return no_such_face();
    BH_TRY_ASSIGN(const auto probe, read_template(store_, *state, *seq));
    return search_users(*state, pack_.calibration(), probe, options, std::nullopt);
}

Result<UserSearchResult> DurableUsers::search_user(
    const CollectionId& id, const UserId& user, const UserSearchOptions& options
) const {
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY(state->check_comparable());
    const auto facts = state->users().find(user.str());
    if (!facts) return no_such_user(user);
    analysis::TemplateSum sum;
    for (const store::FaceSeq face : facts->faces) {
        const auto one = read_template(store_, *state, face);
        if (one) {
            sum.add(one->values);
        } else if (one.error().code != ErrorCode::kInvalidArgument) {  // not merely deleted
            return tl::unexpected<Error>(one.error());
        }
    }
    if (sum.count() == 0) return nobody(options);
    const auto probe = person_mean(sum, state->rotation(), pack_);
    return search_users(*state, pack_.calibration(), probe, options, facts->seq);
}

Result<UserSearchResult> DurableUsers::search_template(
    const CollectionId& id, const analysis::Template& probe, const UserSearchOptions& options
) const {
    BH_TRY_ASSIGN(const State state, collections_.find(id));
    BH_TRY_ASSIGN(const auto turned, rotated(*state, probe));
    return search_users(*state, pack_.calibration(), turned, options, std::nullopt);
}

}  // namespace beholden::gallery
