#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "wire/schema.h"

namespace beholden::wire {

/// Whether `value` keeps every constraint that its own shape states (not those of what it holds).
///
/// value    of the C++ type that schema.kind names.
/// threads  pure.
[[nodiscard]] bool satisfies(const Schema& schema, const void* value);

/// Wording of the constraints that `value` breaks: "Member must have length less than or equal to
/// 255". Order: maximum, minimum, pattern, enumeration.
[[nodiscard]] std::vector<std::string> broken_constraints(const Schema& schema, const void* value);

/// Wording of all constraints that the shape states, in the same order.
[[nodiscard]] std::vector<std::string> all_constraints(const Schema& schema);

/// "Value 'a b'" for a message: clipped to limits::kValidationEchoBytesMax; "Value" alone for blobs
/// and for shapes that the model marks as sensitive, on their own or inside a list or map.
[[nodiscard]] std::string echo(const Schema& schema, const void* value);

/// Broken constraints of one request, gathered and then told together.
///
/// threads  used by one.
class Violations {
public:
    /// order  the place in the request: member and element numbers from the root.
    /// text   "Value 'x' at 'y' failed to satisfy constraint: z".
    void add(std::vector<std::size_t> order, std::string text);
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    /// "2 validation errors detected: ...; ..." with at most limits::kValidationErrorsMax of them.
    [[nodiscard]] Error to_error() const;

private:
    struct Entry {
        std::vector<std::size_t> order;
        std::size_t number = 0;  ///< Keeps those of one value in the order they came.
        std::string text;
        auto operator<=>(const Entry&) const = default;
    };
    std::vector<Entry> entries_;
    std::size_t count_ = 0;
};

}  // namespace beholden::wire
