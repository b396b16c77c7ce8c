#include "gallery/durable_leads.h"

#include <optional>
#include <utility>

#include "base/limits.h"
#include "gallery/document_page.h"
#include "store/logged_write.h"

namespace beholden::gallery {

namespace {

constexpr auto kKind = store::DocumentKind::kLead;

/// Leads looked at with one write of the sweep; other writes wait about 10 ms.
constexpr int kSweepPortion = 256;

tl::unexpected<Error> no_such_lead() {
    return fail(ErrorCode::kNotFound, "There is no such lead in the collection.");
}

}  // namespace

bool DurableLeads::is_over(const policy::Lead& lead, const CollectionState& state) const {
    const auto life = std::chrono::days(state.policy()->rules().lead_days);
    return policy::status(lead) != policy::LeadStatus::kConfirmed &&
           clock_.now() - lead.created >= life;
}

Result<void> DurableLeads::open(
    const CollectionId& id, const std::vector<policy::Lead>& leads, audit::Entry& entry
) {
    if (leads.empty()) return {};
    BH_TRY_ASSIGN(const auto state, find_(id));
    const store::CollectionSeq collection = state->collection().seq;
    return store::write_logged(
        store_, clock_, entry, {.change = [&](store::Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(const auto count, transaction.count_documents(collection, kKind));
            const auto after = static_cast<std::size_t>(count) + leads.size();
            if (after > limits::kLeadsPerCollectionMax) {
                return fail(
                    ErrorCode::kQuotaExceeded, "The collection holds as many leads as it may."
                );
            }
            for (const policy::Lead& lead : leads) {
                const auto uuid = store::parse_uuid(lead.lead_id);
                if (!uuid) return fail(ErrorCode::kInternal, "A lead's id is no UUID.");
                BH_TRY(transaction.write_document(
                    collection, kKind, *uuid, as_bytes(policy::write_lead(lead))
                ));
            }
            return {};
        }}
    );
}

Result<policy::Lead> DurableLeads::find(const CollectionId& id, const LeadId& lead_id) const {
    BH_TRY_ASSIGN(const auto state, find_(id));
    const auto uuid = store::parse_uuid(lead_id.str());
    if (!uuid) return no_such_lead();
    const auto text = store_.read_document(state->collection().seq, kKind, *uuid);
    if (!text && text.error().code == ErrorCode::kNotFound) return no_such_lead();
    if (!text) return tl::unexpected<Error>(text.error());
    BH_TRY_ASSIGN(policy::Lead lead, policy::read_lead(as_text(*text)));
    if (is_over(lead, *state)) return no_such_lead();
    return lead;
}

Result<Page<policy::Lead>> DurableLeads::list(
    const CollectionId& id, const std::string& after, int items_max
) const {
    BH_TRY_ASSIGN(const auto state, find_(id));
    BH_TRY_ASSIGN(
        auto page, document_page<policy::Lead>(
                       store_, state->collection().seq, kKind, after, items_max, policy::read_lead
                   )
    );
    std::erase_if(page.items, [&](const policy::Lead& lead) { return is_over(lead, *state); });
    return page;
}

Result<policy::Lead> DurableLeads::change(
    const CollectionId& id,
    const LeadId& lead_id,
    const std::function<Result<void>(policy::Lead&)>& change,
    audit::Entry& entry
) {
    BH_TRY_ASSIGN(const auto state, find_(id));
    const store::CollectionSeq collection = state->collection().seq;
    const auto uuid = store::parse_uuid(lead_id.str());
    if (!uuid) return no_such_lead();
    policy::Lead lead;
    auto written = store::write_logged(
        store_, clock_, entry, {.change = [&](store::Transaction& transaction) -> Result<void> {
            BH_TRY_ASSIGN(
                const store::SecretBytes text, transaction.read_document(collection, kKind, *uuid)
            );
            BH_TRY_ASSIGN(lead, policy::read_lead(as_text(text)));
            if (is_over(lead, *state)) return no_such_lead();
            BH_TRY(change(lead));
            return transaction.write_document(
                collection, kKind, *uuid, as_bytes(policy::write_lead(lead))
            );
        }}
    );
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_lead();
    BH_TRY(std::move(written));
    return lead;
}

Result<Bytes> DurableLeads::portrait(const CollectionId& id, const FaceId& face) const {
    BH_TRY_ASSIGN(const auto state, find_(id));
    const auto uuid = store::parse_uuid(face.str());
    if (!uuid) return fail(ErrorCode::kNotFound, "The face does not exist.");
    BH_TRY_ASSIGN(
        const store::SecretBytes picture,
        store_.read_document(state->collection().seq, store::DocumentKind::kPortrait, *uuid)
    );
    return Bytes(picture.begin(), picture.end());
}

Result<std::int64_t> DurableLeads::destroy(
    const CollectionState& state, const std::vector<store::Uuid>& over
) {
    const store::CollectionSeq collection = state.collection().seq;
    audit::Entry entry;
    entry.kind = audit::Kind::kExpiry;
    entry.began = clock_.now();
    entry.collection_id = state.collection().id.str();
    std::int64_t destroyed = 0;
    auto written = store::write_logged(
        store_, clock_, entry, {.change = [&](store::Transaction& transaction) -> Result<void> {
            destroyed = 0;
            for (const store::Uuid& id : over) {
                // Looked at once more, where no decision can come between.
                const auto text = transaction.read_document(collection, kKind, id);
                if (!text && text.error().code == ErrorCode::kNotFound) continue;
                if (!text) return tl::unexpected<Error>(text.error());
                BH_TRY_ASSIGN(const auto lead, policy::read_lead(as_text(*text)));
                if (!is_over(lead, state)) continue;
                BH_TRY(transaction.delete_documents(collection, id));
                ++destroyed;
            }
            entry.clear["leads_expired"] = destroyed;
            return {};
        }}
    );
    BH_TRY(std::move(written));
    return destroyed;
}

Result<std::int64_t> DurableLeads::sweep(const CollectionId& id) {
    BH_TRY_ASSIGN(const auto state, find_(id));
    store::DocumentSeq place = 0;
    std::int64_t destroyed = 0;
    while (true) {
        BH_TRY_ASSIGN(
            const auto portion,
            store_.list_documents(state->collection().seq, kKind, place, kSweepPortion)
        );
        if (portion.empty()) return destroyed;
        std::vector<store::Uuid> over;
        for (const store::Document& document : portion) {
            BH_TRY_ASSIGN(const auto lead, policy::read_lead(as_text(document.content)));
            if (is_over(lead, *state)) over.push_back(document.id);
            place = document.seq;
        }
        if (over.empty()) continue;
        BH_TRY_ASSIGN(const std::int64_t gone, destroy(*state, over));
        destroyed += gone;
    }
}

}  // namespace beholden::gallery
