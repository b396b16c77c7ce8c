#include "audit/checkpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "audit/decimal.h"
#include "base/bytes.h"

namespace beholden::audit {

namespace {

tl::unexpected<Error> malformed() { return fail(ErrorCode::kInvalidArgument, "not a checkpoint"); }

/// Takes a line that is not empty, and its end.
Result<std::string_view> take_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || end == 0) return malformed();
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace

std::string print_checkpoint(const Checkpoint& checkpoint) {
    std::string text =
        fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, to_base64(checkpoint.root));
    for (const std::string& line : checkpoint.extensions) text += line + "\n";
    return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
    Checkpoint checkpoint;
    BH_TRY_ASSIGN(checkpoint.origin, take_line(text));
    BH_TRY_ASSIGN(const std::string_view size_line, take_line(text));
    BH_TRY_ASSIGN(const std::string_view root_line, take_line(text));
    const auto size = parse_decimal(size_line);
    const auto root = parse_base64(root_line);
    if (!size || !root || root->size() != checkpoint.root.size()) return malformed();
    checkpoint.size = *size;
    std::ranges::copy(*root, checkpoint.root.begin());
    while (!text.empty()) {
        BH_TRY_ASSIGN(const std::string_view line, take_line(text));
        checkpoint.extensions.emplace_back(line);
    }
    return checkpoint;
}

}  // namespace beholden::audit
