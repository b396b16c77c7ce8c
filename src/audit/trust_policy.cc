#include "audit/trust_policy.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "audit/decimal.h"

namespace beholden::audit {

namespace {

constexpr std::string_view kWhitespace = " \t";
constexpr std::string_view kNone = "none";

bool is_allowed(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || byte == '\n' || (byte >= 0x20 && byte != 0x7f);
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t begin = line.find_first_not_of(kWhitespace);
        if (begin == std::string_view::npos) return words;
        line.remove_prefix(begin);
        const std::size_t end = std::min(line.find_first_of(kWhitespace), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
}

}  // namespace

/// Reads the lines one after another.
class PolicyParser {
public:
    PolicyParser(std::string_view text, const KeyParser& parse_key)
        : rest_(text), parse_key_(parse_key) {}

    Result<TrustPolicy> parse() {
        if (!std::ranges::all_of(rest_, is_allowed)) {
            return fail(ErrorCode::kInvalidArgument, "the policy has a control character");
        }
        while (!rest_.empty()) {
            ++line_number_;
            const std::size_t end = rest_.find('\n');
            if (end == std::string_view::npos) return wrong("its line end is missing");
            const auto words = words_of(rest_.substr(0, end));
            rest_.remove_prefix(end + 1);
            if (words.empty() || words.front().starts_with('#')) continue;
            BH_TRY(take(words));
        }
        if (!quorum_) return fail(ErrorCode::kInvalidArgument, "the policy has no quorum line");
        policy_.quorum_ = *quorum_;
        return std::move(policy_);
    }

private:
    using Words = std::vector<std::string_view>;

    [[nodiscard]] tl::unexpected<Error> wrong(std::string_view why) const {
        return fail(
            ErrorCode::kInvalidArgument, fmt::format("line {} of the policy: {}", line_number_, why)
        );
    }

    Result<void> take(const Words& words) {
        if (words[0] == "log") return take_log(words);
        if (words[0] == "witness") return take_witness(words);
        if (words[0] == "group") return take_group(words);
        if (words[0] == "quorum") return take_quorum(words);
        return wrong("it begins with none of log, witness, group, quorum");
    }

    Result<NoteKey> take_key(std::string_view vkey, KeyType type) {
        auto key = parse_key_(vkey);
        if (!key) return wrong(key.error().message);
        if (key->type != type) return wrong("the key is of the other kind, of a log or a witness");
        return *std::move(key);
    }

    Result<void> take_log(const Words& words) {
        if (words.size() != 2 && words.size() != 3) return wrong("log <vkey> [<url>]");
        BH_TRY_ASSIGN(NoteKey key, take_key(words[1], KeyType::kLog));
        if (policy_.logs_.size() == TrustPolicy::kNamesMax) return wrong("too many logs");
        for (const PolicyLog& other : policy_.logs_) {
            if (other.key.public_key == key.public_key) return wrong("the key of another log");
        }
        policy_.logs_.push_back({std::move(key), std::string(words.size() == 3 ? words[2] : "")});
        return {};
    }

    Result<void> take_witness(const Words& words) {
        if (words.size() != 3 && words.size() != 4) return wrong("witness <name> <vkey> [<url>]");
        BH_TRY_ASSIGN(NoteKey key, take_key(words[2], KeyType::kWitness));
        for (const PolicyWitness& other : policy_.witnesses_) {
            if (other.key.public_key == key.public_key) return wrong("the key of another witness");
        }
        BH_TRY(add_node({std::string(words[1]), policy_.witnesses_.size(), {}, 0}));
        policy_.witnesses_.push_back(
            {std::string(words[1]), std::move(key), std::string(words.size() == 4 ? words[3] : "")}
        );
        return {};
    }

    Result<void> take_group(const Words& words) {
        if (words.size() < 4) return wrong("group <name> <k>|all|any <name>...");
        TrustPolicy::Node group{std::string(words[1]), 0, {}, 0};
        for (const std::string_view name : std::span(words).subspan(3)) {
            const auto place = find(name);
            if (!place) return wrong("a member is defined nowhere above");
            if (is_member_[*place]) return wrong("a member is in a group already");
            is_member_[*place] = true;
            group.members.push_back(*place);
        }
        if (words[2] == "all") {
            group.needed = group.members.size();
        } else if (words[2] == "any") {
            group.needed = 1;
        } else {
            const auto count = parse_decimal(words[2]);
            if (!count || *count == 0 || *count > group.members.size()) {
                return wrong("the number must lie between 1 and that of the members");
            }
            group.needed = static_cast<std::size_t>(*count);
        }
        return add_node(std::move(group));
    }

    Result<void> take_quorum(const Words& words) {
        if (words.size() != 2) return wrong("quorum <name>");
        if (quorum_) return wrong("a second quorum");
        // A place that no node can have.
        quorum_ = words[1] == kNone ? TrustPolicy::kNamesMax : find(words[1]);
        if (!quorum_) return wrong("the quorum is defined nowhere above");
        return {};
    }

    Result<void> add_node(TrustPolicy::Node node) {
        if (node.name == kNone || find(node.name)) return wrong("the name is taken");
        if (policy_.nodes_.size() == TrustPolicy::kNamesMax) return wrong("too many names");
        policy_.nodes_.push_back(std::move(node));
        is_member_.push_back(false);
        return {};
    }

    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const {
        const auto& nodes = policy_.nodes_;
        const auto found = std::ranges::find(nodes, name, &TrustPolicy::Node::name);
        if (found == nodes.end()) return std::nullopt;
        return static_cast<std::size_t>(found - nodes.begin());
    }

    std::string_view rest_;
    const KeyParser& parse_key_;
    int line_number_ = 0;
    TrustPolicy policy_;
    std::vector<bool> is_member_;  // of each node
    std::optional<std::size_t> quorum_;
};

Result<TrustPolicy> TrustPolicy::parse(std::string_view text, const KeyParser& parse_key) {
    return PolicyParser(text, parse_key).parse();
}

bool TrustPolicy::is_quorum(const std::vector<bool>& cosigned) const {
    if (quorum_ >= nodes_.size()) return true;
    std::vector<bool> witnessed(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const Node& node = nodes_[i];
        if (node.members.empty()) {
            witnessed[i] = node.witness < cosigned.size() && cosigned[node.witness];
            continue;
        }
        const auto count = std::ranges::count_if(node.members, [&](std::size_t member) {
            return witnessed[member];
        });
        witnessed[i] = static_cast<std::size_t>(count) >= node.needed;
    }
    return witnessed[quorum_];
}

}  // namespace beholden::audit
