#include "gallery/durable_policies.h"

#include <optional>
#include <utility>

#include "base/bytes.h"
#include "base/limits.h"
#include "gallery/document_page.h"
#include "store/logged_write.h"

namespace beholden::gallery {

namespace {

constexpr auto kKind = store::DocumentKind::kPolicyChange;

/// The policy that holds, with the changes of this transaction.
Result<policy::Policy> policy_of(store::Transaction& transaction, store::CollectionSeq collection) {
    BH_TRY_ASSIGN(const std::string document, transaction.policy(collection));
    if (document.empty()) return policy::Policy();
    return policy::Policy::parse(document);
}

/// Makes room among the kept changes by forgetting the oldest that wait for nobody; the log keeps
/// them.
Result<void> make_room(
    store::Transaction& transaction, store::CollectionSeq collection, TimePoint now
) {
    BH_TRY_ASSIGN(const auto count, transaction.count_documents(collection, kKind));
    if (count < static_cast<std::int64_t>(limits::kPolicyChangesMax)) return {};
    BH_TRY_ASSIGN(
        const auto kept, transaction.list_documents(
                             collection, kKind, 0, static_cast<int>(limits::kPolicyChangesMax)
                         )
    );
    for (const store::Document& document : kept) {
        BH_TRY_ASSIGN(const auto change, policy::read_change(as_text(document.content)));
        const bool waits =
            change.status == policy::ChangeStatus::kPending && !policy::has_lapsed(change, now);
        if (!waits) return transaction.delete_documents(collection, document.id);
    }
    return fail(
        ErrorCode::kQuotaExceeded, "Too many changes of this collection's policy are pending."
    );
}

void tell(const policy::Change& change, const policy::Policy& to, audit::Entry& entry) {
    entry.policy_sha256 = change.from_hash;
    entry.clear["policy_change"] = change.change_id;
    entry.clear["policy_new_sha256"] = to.hash();
    entry.clear["policy_change_status"] =
        std::string(policy::kChangeStatusNames.at(static_cast<std::size_t>(change.status)));
    entry.clear["policy_weakens"] = change.weakens;
    entry.clear["policy_document"] = change.document;
}

std::optional<store::Uuid> uuid_of(const PolicyChangeId& change) {
    return store::parse_uuid(change.str());
}

tl::unexpected<Error> no_such_change() {
    return fail(ErrorCode::kNotFound, "There is no such policy change.");
}

}  // namespace

Result<policy::Change> DurablePolicies::propose(
    const CollectionId& id,
    const std::function<Result<policy::Policy>(const policy::Policy&)>& make,
    const policy::Caller& who,
    audit::Entry& entry
) {
    entry.collection_id = id.str();
    BH_TRY_ASSIGN(const auto state, find_(id));
    const store::CollectionSeq collection = state->collection().seq;
    const store::Uuid uuid = *store::parse_uuid(make_uuid());
    policy::Change change;
    policy::Policy to;
    const auto propose_in = [&](store::Transaction& transaction) -> Result<void> {
        BH_TRY_ASSIGN(const policy::Policy from, policy_of(transaction, collection));
        BH_TRY_ASSIGN(to, make(from));
        const TimePoint now = clock_.now();
        BH_TRY_ASSIGN(change, policy::propose(store::format_uuid(uuid), from, to, who, now));
        BH_TRY(make_room(transaction, collection, now));
        tell(change, to, entry);
        BH_TRY(transaction.write_document(
            collection, kKind, uuid, as_bytes(policy::write_change(change))
        ));
        if (change.status != policy::ChangeStatus::kApplied) return {};
        return transaction.set_policy(collection, to.document());
    };
    BH_TRY(store::write_logged(
        store_, clock_, entry,
        {.change = propose_in,
         .committed = [&]() -> Result<void> {
             if (change.status == policy::ChangeStatus::kApplied) state->set_policy(to);
             return {};
         }}
    ));
    return change;
}

Result<policy::Change> DurablePolicies::decide(
    const CollectionId& id,
    const PolicyChangeId& change_id,
    const policy::Caller& who,
    bool approve,
    audit::Entry& entry
) {
    entry.collection_id = id.str();
    BH_TRY_ASSIGN(const auto state, find_(id));
    const store::CollectionSeq collection = state->collection().seq;
    const auto uuid = uuid_of(change_id);
    if (!uuid) return no_such_change();
    policy::Change change;
    policy::Policy to;
    const auto decide_in = [&](store::Transaction& transaction) -> Result<void> {
        BH_TRY_ASSIGN(
            const store::SecretBytes text, transaction.read_document(collection, kKind, *uuid)
        );
        BH_TRY_ASSIGN(change, policy::read_change(as_text(text)));
        BH_TRY_ASSIGN(const policy::Policy from, policy_of(transaction, collection));
        BH_TRY_ASSIGN(to, policy::Policy::parse(change.document));
        tell(change, to, entry);
        BH_TRY(policy::decide(change, who, approve, from.hash(), clock_.now()));
        tell(change, to, entry);
        BH_TRY(transaction.write_document(
            collection, kKind, *uuid, as_bytes(policy::write_change(change))
        ));
        if (change.status != policy::ChangeStatus::kApplied) return {};
        return transaction.set_policy(collection, to.document());
    };
    auto written = store::write_logged(
        store_, clock_, entry,
        {.change = decide_in,
         .committed = [&]() -> Result<void> {
             if (change.status == policy::ChangeStatus::kApplied) state->set_policy(to);
             return {};
         }}
    );
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_change();
    BH_TRY(std::move(written));
    return change;
}

Result<Page<policy::Change>> DurablePolicies::list(
    const CollectionId& id, const std::string& after, int items_max
) const {
    BH_TRY_ASSIGN(const auto state, find_(id));
    return document_page<policy::Change>(
        store_, state->collection().seq, kKind, after, items_max, policy::read_change
    );
}

}  // namespace beholden::gallery
