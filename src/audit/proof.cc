#include "audit/proof.h"

#include <algorithm>

#include <fmt/format.h>

#include "audit/decimal.h"
#include "audit/note_text.h"

namespace beholden::audit {

namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kHashesMax = 63;  // kProofHashesMax

static_assert(kProofBytesMax > 2 * kNoteBytesMax);

tl::unexpected<Error> malformed() {
    return fail(ErrorCode::kInvalidArgument, "not a proof of logging");
}

Result<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return malformed();
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

std::string print_proof(const LogProof& proof) {
    std::string text = fmt::format("{}\n", kFirstLine);
    if (proof.extra) text += fmt::format("{}{}\n", kExtra, to_base64(*proof.extra));
    text += fmt::format("{}{}\n", kIndex, proof.index);
    for (const Hash& hash : proof.inclusion) text += to_base64(hash) + "\n";
    return text + "\n" + proof.checkpoint;
}

Result<LogProof> parse_proof(std::string_view text) {
    if (text.size() > kProofBytesMax) return malformed();
    BH_TRY_ASSIGN(const std::string_view first, take_line(text));
    if (first != kFirstLine) return malformed();
    LogProof proof;
    BH_TRY_ASSIGN(std::string_view line, take_line(text));
    if (line.starts_with(kExtra)) {
        auto extra = parse_base64(line.substr(kExtra.size()));
        if (!extra) return malformed();
        proof.extra = *std::move(extra);
        BH_TRY_ASSIGN(line, take_line(text));
    }
    if (!line.starts_with(kIndex)) return malformed();
    const auto index = parse_decimal(line.substr(kIndex.size()));
    if (!index) return malformed();
    proof.index = *index;
    while (true) {
        BH_TRY_ASSIGN(line, take_line(text));
        if (line.empty()) break;
        const auto bytes = parse_base64(line);
        if (!bytes || bytes->size() != sizeof(Hash) || proof.inclusion.size() == kHashesMax) {
            return malformed();
        }
        std::ranges::copy(*bytes, proof.inclusion.emplace_back().begin());
    }
    if (!parse_note(text)) return malformed();
    proof.checkpoint = text;
    return proof;
}

}  // namespace beholden::audit
