#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "audit/entry.h"

namespace beholden::api::testing {

/// Keeps what is logged; fails with `error` if there is one.
class FakeRecorder final : public audit::Recorder {
public:
    Result<void> record(audit::Entry& entry) override {
        if (error) return tl::unexpected<Error>(*error);
        entry.receipt = {static_cast<std::int64_t>(entries.size()), {}};
        entries.push_back(entry);
        return {};
    }
    std::vector<audit::Entry> entries;
    std::optional<Error> error;
};

}  // namespace beholden::api::testing
