#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "audit/note_text.h"
#include "base/result.h"

/// Which logs and witnesses to trust (C2SP tlog-policy): a text file that all verifiers share.
namespace beholden::audit {

struct PolicyLog {
    NoteKey key;      ///< Its name is the log's origin.
    std::string url;  ///< Empty: none given.
};

struct PolicyWitness {
    std::string name;  ///< Within the policy file.
    NoteKey key;
    std::string url;  ///< Where it takes checkpoints (tlog-witness). Empty: none given.
};

/// threads  safe to read concurrently.
class TrustPolicy {
public:
    /// Logs, witnesses and groups that one policy may have: four times what implementations should
    /// allow.
    static constexpr std::size_t kNamesMax = 128;

    /// parse_key  parse_vkey() of note.h, or the verifier's own.
    /// errors     kInvalidArgument; the message has the number of the line.
    static Result<TrustPolicy> parse(std::string_view text, const KeyParser& parse_key);

    [[nodiscard]] const std::vector<PolicyLog>& logs() const noexcept { return logs_; }
    [[nodiscard]] const std::vector<PolicyWitness>& witnesses() const noexcept {
        return witnesses_;
    }

    /// Whether the witnesses that cosigned are enough.
    ///
    /// cosigned  for each of witnesses(), in their order.
    [[nodiscard]] bool is_quorum(const std::vector<bool>& cosigned) const;

private:
    /// A witness or a group, in the order of the file; members come before their group.
    struct Node {
        std::string name;
        std::size_t witness = 0;           ///< Place in witnesses_, of one without members.
        std::vector<std::size_t> members;  ///< Places in nodes_.
        std::size_t needed = 0;            ///< Members that must have witnessed.
    };
    friend class PolicyParser;

    std::vector<PolicyLog> logs_;
    std::vector<PolicyWitness> witnesses_;
    std::vector<Node> nodes_;
    std::size_t quorum_ = 0;  ///< Place in nodes_ behind its end: none is needed.
};

}  // namespace beholden::audit
