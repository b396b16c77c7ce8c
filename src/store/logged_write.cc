#include "store/logged_write.h"

#include <utility>

namespace beholden::store {

namespace {

class StoreRecorder final : public audit::Recorder {
public:
    StoreRecorder(Store& store, const Clock& clock) : store_(store), clock_(clock) {}
    Result<void> record(audit::Entry& entry) override {
        return write_logged(store_, clock_, entry, {});
    }

private:
    Store& store_;
    const Clock& clock_;
};

}  // namespace

Result<void> write_logged(Store& store, const Clock& clock, audit::Entry& entry, Write write) {
    entry.receipt.reset();
    const audit::Facts clear = entry.clear;
    const audit::Facts sealed = entry.sealed;
    audit::Receipt receipt;
    auto written = store.write({
        .change = [&](Transaction& transaction) -> Result<void> {
            if (write.change) BH_TRY(write.change(transaction));
            entry.ended = clock.now();
            BH_TRY_ASSIGN(receipt, transaction.append_leaf(entry));
            return {};
        },
        .committed = [&]() -> Result<void> {
            entry.receipt = receipt;
            return write.committed ? write.committed() : Result<void>{};
        },
    });
    if (!written) {
        entry.receipt.reset();
        entry.clear = clear;
        entry.sealed = sealed;
    }
    return written;
}

std::unique_ptr<audit::Recorder> make_recorder(Store& store, const Clock& clock) {
    return std::make_unique<StoreRecorder>(store, clock);
}

}  // namespace beholden::store
