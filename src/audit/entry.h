#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "crypto/hash.h"

/// The audit log: what is said of every event, and the tree that makes it immutable.
namespace beholden::audit {

/// A value in a leaf. There is no floating point: a number must read the same everywhere and for
/// ever, so fractions are whole numbers of a smaller unit, named in the fact's name (`_milli`).
using Fact = std::variant<bool, std::int64_t, std::string, std::vector<std::string>>;
using Facts = std::map<std::string, Fact, std::less<>>;

/// What kind of event a leaf is about.
enum class Kind : std::uint8_t {
    kCall,             ///< One call of the API, served or refused.
    kUnauthenticated,  ///< Requests that showed no valid signature, counted together.
    kStart,            ///< The server began to serve.
    kStop,             ///< The server ended in order.
    kClock,            ///< The wall clock was set.
    kRecovery,         ///< What a crash left half done was cleared away.
    kKeys,             ///< Access keys were made, changed or removed.
    kExpiry,           ///< Something was destroyed because its time was over.
    kRedaction,        ///< Payloads of earlier leaves were destroyed.
    kRotation,         ///< The log goes on under another origin.
    kImport,           ///< Pictures were enrolled by a command, without calls: one batch, or all.
    kExport,           ///< What is kept of a collection was written out by a command.
};

/// "call", "unauthenticated", ...
std::string_view name_of(Kind kind) noexcept;

/// Who asked. Roles are clear in a leaf, persons and keys are pseudonyms; the payload has them
/// full.
struct Actor {
    std::string role;
    std::string access_key_id;
    std::string key_name;         ///< Payload only.
    std::string session_name;     ///< Payload only.
    std::string source_identity;  ///< The human. Empty: not stated.
    std::string source_address;   ///< Clear as its network ("private"), full in the payload.
};

/// One face that a search found. Whose it is follows from its id while the face exists.
struct Candidate {
    std::string face_id;
    double similarity_pct = 0;
    bool shown = true;  ///< False: kept from the caller, e.g. under a raised threshold.
};

/// Where an event stands in the log; what a caller is handed as its receipt.
struct Receipt {
    std::int64_t index = 0;
    crypto::Sha256 leaf_hash{};
};

/// What one leaf says, filled by whoever learns it, written once.
///
/// The header is public: no names of people, no ids that name them, no templates. Empty strings and
/// absent values are left out. The payload is encrypted under a key of its own.
struct Entry {
    Kind kind = Kind::kCall;
    TimePoint began;
    TimePoint ended;
    std::string request_id;
    std::string service;    ///< "Rekognition", "Beholden".
    std::string operation;  ///< "SearchFaces"; empty: not recognised.
    int http_status = 0;
    std::string exception;  ///< Name of the refusal or failure; empty: the call was served.
    Actor who;
    bool replayed = false;

    std::string purpose;                  ///< A word of the policy; clear.
    std::string offence;                  ///< A word of the policy; clear.
    std::string case_reference;           ///< Clear as a commitment, full in the payload.
    std::string authorisation_reference;  ///< Likewise.
    std::string policy_sha256;            ///< Of the policy document that was applied, hexadecimal.

    std::string collection_id;
    std::optional<std::int64_t> gallery_size;        ///< Faces compared.
    std::optional<std::int64_t> collection_version;  ///< Index of the leaf that last changed it.
    std::string model_id;                            ///< Names the weights by their hash.
    std::optional<double> threshold_requested_pct;
    std::optional<double> threshold_effective_pct;
    std::optional<double> expected_false_matches;
    /// Absent: nothing was searched. Empty: searched and nothing found, which is kept too.
    std::optional<std::vector<Candidate>> candidates;

    Facts clear;  ///< More of the header.
    std::map<std::string, std::string>
        hidden;    ///< A keyed hash in the header, full in the payload.
    Facts sealed;  ///< More of the payload.

    /// Set when the leaf is durable or goes with a change that is being made durable.
    std::optional<Receipt> receipt;
};

/// Commits to bytes that are not kept: with them at hand it can be shown later that they were
/// these.
///
/// name  Of the fact, e.g. "probe".
void commit_to(Entry& entry, const std::string& name, std::span<const std::byte> bytes);

/// Puts entries into the log.
///
/// threads  safe to call concurrently.
class Recorder {
public:
    virtual ~Recorder() = default;
    /// Durable when it returns; sets `entry.receipt`.
    ///
    /// errors  kOverloaded, kUnavailable, kIo, kInternal: the entry is not in the log, and what it
    ///         tells of must not be answered.
    virtual Result<void> record(Entry& entry) = 0;
};

}  // namespace beholden::audit
