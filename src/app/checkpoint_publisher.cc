#include "app/checkpoint_publisher.h"

#include <algorithm>
#include <utility>

#include "app/head_file.h"
#include "app/log_nodes.h"
#include "audit/tree.h"
#include "crypto/hash.h"

namespace beholden::app {

namespace {

tl::unexpected<Error> behind(const std::string& cause) {
    return fail(
        ErrorCode::kCorruption,
        "The audit log does not continue the head that it published last: an older copy of the "
        "databases was restored, or they were changed. The server does not go on under this "
        "origin. If the copy is to be used, run: beholden audit rotate-origin --data-dir DIR",
        cause
    );
}

}  // namespace

Result<audit::NoteSigner> log_signer(const crypto::SecureKey& root_key, const std::string& origin) {
    return audit::NoteSigner::make(
        origin, crypto::derive_key(root_key, "audit-log-signing/" + origin)
    );
}

std::string default_origin(const store::Log& log) { return "beholden.invalid/" + log.store_id(); }

Result<void> check_published(
    const store::Log& log,
    const crypto::SecureKey& root_key,
    const std::vector<std::string>& origins,
    const std::string& note
) {
    if (note.empty()) return {};
    const auto parsed = audit::parse_note(note);
    const auto published = parsed ? audit::parse_checkpoint(parsed->text)
                                  : Result<audit::Checkpoint>(fail(ErrorCode::kCorruption, ""));
    if (!published) return behind("the published head is no checkpoint");
    if (std::ranges::find(origins, published->origin) == origins.end()) {
        return behind("the published head is of the origin " + published->origin);
    }
    BH_TRY_ASSIGN(const auto signer, log_signer(root_key, published->origin));
    const std::vector<audit::NoteKey> keys{signer.key()};
    const auto verified = audit::verify_note(*parsed, keys);
    if (!verified || verified->empty()) return behind("the published head is not ours");
    // Under an origin given up, the head may be one that this copy of the log never reached.
    if (published->origin != origins.back()) return {};
    const audit::TreeHead head = log.head();
    if (published->size > head.size) {
        return behind(
            std::to_string(published->size) + " leaves were published, " +
            std::to_string(head.size) + " are here"
        );
    }
    BH_TRY_ASSIGN(
        const audit::Hash root, audit::root_of(published->size, log_nodes(log, head.size))
    );
    if (root != published->root) return behind("another tree of that size was published");
    return {};
}

CheckpointPublisher::CheckpointPublisher(
    store::Store& store,
    audit::NoteSigner signer,
    std::filesystem::path head_file,
    std::optional<Witnesses> witnesses
)
    : store_(store),
      signer_(std::move(signer)),
      head_file_(std::move(head_file)),
      witnesses_(std::move(witnesses)) {}

std::string CheckpointPublisher::checkpoint() const {
    const std::lock_guard lock(mutex_);
    return checkpoint_;
}

std::uint64_t CheckpointPublisher::published_size() const {
    const std::lock_guard lock(mutex_);
    return published_size_;
}

/// What is committed now, noted as signed.
Result<audit::TreeHead> CheckpointPublisher::note_head() {
    const audit::TreeHead head = store_.log().head();
    BH_TRY(store_.write({[&](store::Transaction& transaction) {
        return transaction.note_signed_head(head);
    }}));
    return head;
}

Result<std::optional<CheckpointPublisher::Published>> CheckpointPublisher::publish() {
    const std::uint64_t size = store_.log().head().size;
    const bool wanting = witnesses_ && !satisfied_;
    if (size == 0 || (size == published_size() && !wanting)) return std::nullopt;
    BH_TRY_ASSIGN(const audit::TreeHead head, note_head());
    const audit::Checkpoint checkpoint{signer_.key().name, head.size, head.root, {}};
    audit::NoteText note;
    note.text = audit::print_checkpoint(checkpoint);
    note.signatures.push_back(signer_.sign(note.text));
    const std::string signed_note = audit::print_note(note);
    BH_TRY(write_head_file(head_file_, signed_note));
    Published published{head.size, {}};
    if (witnesses_) {
        const auto nodes = log_nodes(store_.log(), head.size);
        BH_TRY_ASSIGN(
            published.witnessed,
            witnesses_->show(
                checkpoint, signed_note,
                [&](std::uint64_t old_size) {
                    return audit::prove_consistency(old_size, head.size, nodes);
                }
            )
        );
        satisfied_ = published.witnessed.quorum;
        const auto& lines = published.witnessed.cosignatures;
        note.signatures.insert(note.signatures.end(), lines.begin(), lines.end());
    }
    const std::lock_guard lock(mutex_);
    checkpoint_ = audit::print_note(note);
    published_size_ = head.size;
    return published;
}

}  // namespace beholden::app
