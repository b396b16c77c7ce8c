#include "gallery/durable_human_loops.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "crypto/hash.h"
#include "gallery/document_page.h"
#include "store/logged_write.h"

namespace beholden::gallery {

namespace {

constexpr auto kKind = store::DocumentKind::kHumanLoop;
constexpr auto kPicture = store::DocumentKind::kHumanLoopPicture;

/// Loops read with one call of the sweep; other reads wait about 10 ms.
constexpr int kSweepPortion = 256;

tl::unexpected<Error> no_such_loop() {
    return fail(ErrorCode::kNotFound, "There is no such human loop.");
}

/// A loop's document is found by its name. The id lies in clear: a hash, since a name may say more
/// than it should.
store::Uuid id_of(const std::string& name) {
    const crypto::Sha256 hash = crypto::sha256(as_bytes("beholden human loop 1\n" + name));
    store::Uuid id{};
    std::copy_n(hash.begin(), id.size(), id.begin());
    return id;
}

Result<store::Uuid> picture_of(const policy::HumanLoop& loop) {
    const auto id = store::parse_uuid(loop.picture_id);
    if (!id) return fail(ErrorCode::kInternal, "The id of a loop's picture is no UUID.");
    return *id;
}

/// Whether one more may be added.
Result<void> check_room(
    store::Transaction& transaction, store::CollectionSeq collection, std::int64_t in_progress_max
) {
    BH_TRY_ASSIGN(const auto in_progress, transaction.count_documents(collection, kPicture));
    BH_TRY_ASSIGN(const auto all, transaction.count_documents(collection, kKind));
    if (in_progress >= in_progress_max) {
        return fail(
            ErrorCode::kHumanLoopQuota, "As many human loops are in progress as there may be."
        );
    }
    if (all >= limits::kHumanLoopsMax) {
        return fail(ErrorCode::kHumanLoopQuota, "As many human loops are kept as there may be.");
    }
    return {};
}

}  // namespace

Result<void> DurableHumanLoops::open(
    const CollectionId& id,
    const policy::HumanLoop& loop,
    std::span<const std::byte> picture,
    std::int64_t in_progress_max,
    audit::Entry& entry
) {
    BH_TRY_ASSIGN(const auto state, find_(id));
    BH_TRY_ASSIGN(const store::Uuid picture_id, picture_of(loop));
    const store::CollectionSeq collection = state->collection().seq;
    const store::Uuid loop_id = id_of(loop.name);
    const auto change = [&](store::Transaction& transaction) -> Result<void> {
        const auto held = transaction.read_document(collection, kKind, loop_id);
        if (held) return fail(ErrorCode::kAlreadyExists, "A human loop of that name exists.");
        if (held.error().code != ErrorCode::kNotFound) {
            return tl::unexpected<Error>(held.error());
        }
        BH_TRY(check_room(transaction, collection, in_progress_max));
        BH_TRY(transaction.write_document(
            collection, kKind, loop_id, as_bytes(policy::write_human_loop(loop))
        ));
        return transaction.write_document(collection, kPicture, picture_id, picture);
    };
    return store::write_logged(store_, clock_, entry, {.change = change});
}

Result<policy::HumanLoop> DurableHumanLoops::find(const CollectionId& id, const HumanLoopName& name)
    const {
    BH_TRY_ASSIGN(const auto state, find_(id));
    const auto text = store_.read_document(state->collection().seq, kKind, id_of(name.str()));
    if (!text && text.error().code == ErrorCode::kNotFound) return no_such_loop();
    if (!text) return tl::unexpected<Error>(text.error());
    BH_TRY_ASSIGN(policy::HumanLoop loop, policy::read_human_loop(as_text(*text)));
    return loop;
}

Result<Page<policy::HumanLoop>> DurableHumanLoops::list(
    const CollectionId& id, const std::string& after, int items_max
) const {
    BH_TRY_ASSIGN(const auto state, find_(id));
    return document_page<policy::HumanLoop>(
        store_, state->collection().seq, kKind, after, items_max, policy::read_human_loop
    );
}

Result<Bytes> DurableHumanLoops::picture(const CollectionId& id, const policy::HumanLoop& loop)
    const {
    // What is over time is gone for everybody, whether or not it still lies on the disk.
    if (policy::status(loop, clock_.now()) != policy::HumanLoopStatus::kInProgress) return Bytes{};
    BH_TRY_ASSIGN(const auto state, find_(id));
    BH_TRY_ASSIGN(const store::Uuid picture_id, picture_of(loop));
    auto picture = store_.read_document(state->collection().seq, kPicture, picture_id);
    if (!picture && picture.error().code == ErrorCode::kNotFound) return Bytes{};
    if (!picture) return tl::unexpected<Error>(std::move(picture).error());
    return Bytes(picture->begin(), picture->end());
}

Result<policy::HumanLoop> DurableHumanLoops::decide(
    const CollectionId& id,
    const HumanLoopName& name,
    const std::function<Result<void>(policy::HumanLoop&)>& decide,
    audit::Entry& entry
) {
    BH_TRY_ASSIGN(const auto state, find_(id));
    const store::CollectionSeq collection = state->collection().seq;
    const store::Uuid loop_id = id_of(name.str());
    policy::HumanLoop loop;
    const auto change = [&](store::Transaction& transaction) -> Result<void> {
        BH_TRY_ASSIGN(const auto text, transaction.read_document(collection, kKind, loop_id));
        BH_TRY_ASSIGN(loop, policy::read_human_loop(as_text(text)));
        BH_TRY(decide(loop));
        BH_TRY_ASSIGN(const store::Uuid picture_id, picture_of(loop));
        BH_TRY(transaction.delete_documents(collection, picture_id));
        return transaction.write_document(
            collection, kKind, loop_id, as_bytes(policy::write_human_loop(loop))
        );
    };
    auto written = store::write_logged(store_, clock_, entry, {.change = change});
    if (!written && written.error().code == ErrorCode::kNotFound) return no_such_loop();
    BH_TRY(std::move(written));
    return loop;
}

Result<int> DurableHumanLoops::sweep(const CollectionId& id) {
    BH_TRY_ASSIGN(const auto state, find_(id));
    const store::CollectionSeq collection = state->collection().seq;
    const TimePoint now = clock_.now();
    std::vector<store::Uuid> pictures;
    std::vector<store::Uuid> loops;
    store::DocumentSeq place = 0;
    while (true) {
        BH_TRY_ASSIGN(
            const auto portion, store_.list_documents(collection, kKind, place, kSweepPortion)
        );
        if (portion.empty()) break;
        for (const store::Document& document : portion) {
            place = document.seq;
            BH_TRY_ASSIGN(const auto loop, policy::read_human_loop(as_text(document.content)));
            if (policy::end_of(loop) <= now) loops.push_back(document.id);
            if (policy::status(loop, now) != policy::HumanLoopStatus::kExpired) continue;
            BH_TRY_ASSIGN(const store::Uuid picture_id, picture_of(loop));
            const auto kept = store_.read_document(collection, kPicture, picture_id);
            if (kept) pictures.push_back(picture_id);
        }
    }
    if (pictures.empty() && loops.empty()) return 0;
    audit::Entry entry;
    entry.kind = audit::Kind::kExpiry;
    entry.began = now;
    entry.collection_id = id.str();
    entry.clear["human_loop_pictures_destroyed"] = static_cast<std::int64_t>(pictures.size());
    entry.clear["human_loops_destroyed"] = static_cast<std::int64_t>(loops.size());
    const auto destroy = [&](store::Transaction& transaction) -> Result<void> {
        for (const auto* each : {&pictures, &loops}) {
            for (const store::Uuid& document : *each) {
                BH_TRY(transaction.delete_documents(collection, document));
            }
        }
        return {};
    };
    BH_TRY(store::write_logged(store_, clock_, entry, {.change = destroy}));
    return static_cast<int>(pictures.size() + loops.size());
}

}  // namespace beholden::gallery
