#include "audit/entry.h"

#include "base/bytes.h"

namespace beholden::audit {

std::string_view name_of(Kind kind) noexcept {
    switch (kind) {
        case Kind::kCall: return "call";
        case Kind::kUnauthenticated: return "unauthenticated";
        case Kind::kStart: return "start";
        case Kind::kStop: return "stop";
        case Kind::kClock: return "clock";
        case Kind::kRecovery: return "recovery";
        case Kind::kKeys: return "keys";
        case Kind::kExpiry: return "expiry";
        case Kind::kRedaction: return "redaction";
        case Kind::kRotation: return "rotation";
        case Kind::kImport: return "import";
        case Kind::kExport: return "export";
    }
    return "unknown";
}

void commit_to(Entry& entry, const std::string& name, std::span<const std::byte> bytes) {
    entry.hidden[name] = to_hex(crypto::sha256(bytes));
}

}  // namespace beholden::audit
