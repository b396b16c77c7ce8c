#pragma once

#include <functional>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "audit/entry.h"
#include "gallery/collection_book.h"
#include "gallery/durable_human_loops.h"
#include "gallery/durable_leads.h"
#include "gallery/durable_policies.h"
#include "gallery/durable_users.h"
#include "gallery/gallery.h"
#include "gallery/gated_store.h"
#include "gallery/hydrate.h"

namespace beholden::gallery {

/// The gallery over a store: every change goes through the store's writer, and memory follows each
/// commit before its caller goes on.
class DurableGallery final : public Gallery {
public:
    DurableGallery(store::Store& store, const analysis::FacePack& pack, const Clock& clock)
        : gate_(store),
          store_(gate_),
          pack_(pack),
          clock_(clock),
          collections_(clock),
          users_(gate_, pack, clock, collections_),
          policies_(gate_, clock, [this](const CollectionId& id) { return collections_.find(id); }),
          leads_(gate_, clock, [this](const CollectionId& id) { return collections_.find(id); }),
          human_loops_(gate_, clock, [this](const CollectionId& id) {
              return collections_.find(id);
          }) {}

    ~DurableGallery() override { progress_.cancelled = true; }

    /// Reads everything into memory. This or hydrate_in_background() is to be called once, first.
    Result<void> hydrate();
    Result<void> hydrate_in_background(std::function<void(const Result<void>&)> opened);

    [[nodiscard]] OpeningProgress progress() const override;

    Result<CollectionInfo> create_collection(
        const CollectionId& id,
        const std::map<std::string, std::string>& tags,
        audit::Entry& entry,
        const policy::Policy& policy
    ) override;
    [[nodiscard]] Policies& policies() override { return policies_; }
    [[nodiscard]] Leads& leads() override { return leads_; }
    [[nodiscard]] HumanLoops& human_loops() override { return human_loops_; }
    [[nodiscard]] Result<CollectionInfo> describe_collection(const CollectionId& id) const override;
    [[nodiscard]] Result<Page<CollectionInfo>> list_collections(
        const std::string& after, int items_max
    ) const override;
    Result<void> change_tags(
        const CollectionId& id,
        const std::map<std::string, std::string>& set,
        std::span<const std::string> removed,
        audit::Entry& entry
    ) override;
    [[nodiscard]] Users& users() override { return users_; }
    Result<std::int64_t> destroy_overdue() override;
    Result<std::int64_t> destroy_overdue_leads() override;
    Result<void> delete_collection(const CollectionId& id, audit::Entry& entry) override;
    Result<std::vector<FaceRecord>> enrol(
        const CollectionId& id, std::vector<NewFace> faces, audit::Entry& entry
    ) override;
    [[nodiscard]] Result<Page<FaceRecord>> list_faces(
        const CollectionId& id, const std::string& after, int items_max, const FaceFilter& filter
    ) const override;
    Result<DeleteResult> delete_faces(
        const CollectionId& id, std::span<const FaceId> faces, audit::Entry& entry
    ) override;
    [[nodiscard]] Result<SearchResult> search_face(
        const CollectionId& id, const FaceId& face, const SearchOptions& options
    ) const override;
    [[nodiscard]] Result<SearchResult> search_template(
        const CollectionId& id, const analysis::Template& probe, const SearchOptions& options
    ) const override;

private:
    using State = CollectionBook::State;

    Result<void> hydrate(const std::function<void()>& listed);

    GatedStore gate_;
    store::Store& store_;  ///< The gate.
    const analysis::FacePack& pack_;
    const Clock& clock_;
    CollectionBook collections_;
    DurableUsers users_;
    DurablePolicies policies_;
    DurableLeads leads_;
    DurableHumanLoops human_loops_;
    HydrationProgress progress_;
    std::jthread hydration_;  ///< Last: it uses all else.
};

}  // namespace beholden::gallery
