/// Signed notes, checkpoints and keys made of hostile bytes: what is taken has one form only, and
/// no signature holds without the key.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/checkpoint.h"
#include "audit/note.h"
#include "audit/trust_policy.h"
#include "audit/verify/digest.h"
#include "audit/verify/head.h"
#include "base/check.h"

namespace {

namespace audit = beholden::audit;

// The example of C2SP signed-note, whose secret nobody here knows.
constexpr std::string_view kKey =
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view kNote =
    "This is an example message.\n\n\xe2\x80\x94 example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";
constexpr std::string_view kCheckpoint =
    "example.com/foo\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\xe2\x80\x94 "
    "example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    "\n";
constexpr std::string_view kPolicy =
    "log example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\nquorum none\n";

void check_note(std::string_view text) {
    static const std::vector<audit::NoteKey> keys = {audit::parse_vkey(kKey).value()};
    static const audit::TrustPolicy policy =
        audit::TrustPolicy::parse(kPolicy, audit::verify::parse_key).value();
    const auto note = audit::parse_note(text);
    if (!note) return;
    BH_CHECK(audit::print_note(*note) == text, "one form");
    BH_CHECK(note->signatures.size() <= audit::kNoteSignaturesMax, "bounded");
    const auto verified = audit::verify_note(*note, keys);
    if (verified && !verified->empty()) {
        BH_CHECK(note->text == "This is an example message.\n", "nothing else was ever signed");
    }
    // Two implementations of Ed25519 agree that no checkpoint was signed by that key.
    BH_CHECK(!audit::verify::verify_head(policy, text), "nobody signs without the secret");
    if (const auto checkpoint = audit::parse_checkpoint(note->text)) {
        BH_CHECK(audit::print_checkpoint(*checkpoint) == note->text, "one form");
    }
}

void check_key(std::string_view text) {
    const auto key = audit::parse_vkey(text);
    const auto again = audit::verify::parse_key(text);
    BH_CHECK(key.has_value() == again.has_value(), "the writer and the verifier agree");
    if (key) BH_CHECK(*key == *again && audit::parse_vkey(audit::to_vkey(*key)) == *key, "");
}

void check_policy(std::string_view text) {
    const auto policy = audit::TrustPolicy::parse(text, audit::parse_vkey_text);
    if (!policy) {
        BH_CHECK(policy.error().message.size() < 300, "messages do not repeat the file");
        return;
    }
    BH_CHECK(policy->witnesses().size() <= audit::TrustPolicy::kNamesMax, "bounded");
    const std::vector<bool> all(policy->witnesses().size(), true);
    BH_CHECK(policy->is_quorum(all), "everybody is enough");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_note(text);
    check_key(text);
    check_policy(text);
    return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

/// Now and then it starts from a good text: mutation alone would hardly find the base64.
extern "C" std::size_t LLVMFuzzerCustomMutator(
    std::uint8_t* data, std::size_t size, std::size_t size_max, unsigned seed
) {
    static const std::string_view kStarts[] = {kNote, kCheckpoint, kKey, kPolicy};
    if (size < 8 || seed % 300 < 4) {
        const std::string_view start = kStarts[seed % 4];
        if (start.size() <= size_max) {
            std::ranges::copy(start, data);
            size = start.size();
        }
    }
    return LLVMFuzzerMutate(data, size, size_max);
}
