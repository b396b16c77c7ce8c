#pragma once

#include <random>
#include <string>

#include "wire/schema.h"

namespace beholden::wire::testing {

/// Makes JSON text for values that keep (or, on request, break) what a schema asks for, from the
/// schema alone: strings of a pattern come from walks through its automaton.
class RandomJson {
public:
    explicit RandomJson(unsigned seed) : random_(seed) {}

    /// A value that keeps every constraint of `schema` and of all that it holds.
    std::string valid(const Schema& schema, int depth = 0);

    /// A text, without quotes and escapes, that the pattern accepts and whose length fits.
    std::string matching_text(const Schema& schema);

private:
    std::string string(const Schema& schema);
    std::string number(const Schema& schema);
    std::string structure(const Schema& schema, int depth);
    std::string list(const Schema& schema, int depth);
    std::string map(const Schema& schema, int depth);
    std::size_t below(std::size_t bound) { return random_() % bound; }

    std::mt19937 random_;
};

}  // namespace beholden::wire::testing
