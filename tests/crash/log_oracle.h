#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gallery/gallery.h"
#include "store/log.h"

namespace beholden::crash {

/// What must be in the audit log, by what its users were told.
class LogOracle {
public:
    /// Takes a line of the child's, "leaf INDEX HASH" or "signed SIZE ROOT"; false: another line.
    bool hear(const std::string& line);

    /// Compares with what is there: every receipt's leaf, every signed head, the root over all
    /// leaves, and as many effects as the gallery shows.
    ///
    /// returns  what is wrong; empty: nothing.
    [[nodiscard]] std::vector<std::string> compare(
        const store::Log& log, const gallery::Gallery& gallery
    ) const;

    [[nodiscard]] std::size_t receipts() const noexcept { return receipts_.size(); }
    [[nodiscard]] std::size_t heads() const noexcept { return signed_.size(); }

private:
    std::map<std::uint64_t, std::string> receipts_;  ///< Leaf hashes, hexadecimal, by index.
    std::map<std::uint64_t, std::string> signed_;    ///< Roots, hexadecimal, by size.
};

}  // namespace beholden::crash
