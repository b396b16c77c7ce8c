#include "log_oracle.h"

#include <cstdlib>
#include <sstream>
#include <string_view>

#include "audit/tile.h"
#include "audit/tree.h"
#include "base/bytes.h"

namespace beholden::crash {

namespace {

bool says(const std::string& leaf, std::string_view member) {
    return leaf.find(member) != std::string::npos;
}

/// A number of a leaf; 0 where it has none of that name.
std::int64_t number(const std::string& leaf, const std::string& name) {
    const std::string member = "\"" + name + "\":";
    const auto place = leaf.find(member);
    if (place == std::string::npos) return 0;
    return std::strtoll(leaf.c_str() + place + member.size(), nullptr, 10);
}

std::vector<std::string> read_leaves(const store::Log& log) {
    std::vector<std::string> leaves;
    const std::uint64_t size = log.head().size;
    for (std::uint64_t tile = 0; tile * audit::kTileWidth < size; ++tile) {
        const unsigned width = audit::tile_width(0, tile, size);
        const auto bundle = log.tile({audit::TileKind::kEntries, 0, tile, width});
        if (!bundle) return leaves;
        const auto entries = audit::parse_entry_bundle(*bundle, width);
        if (!entries) return leaves;
        for (const auto entry : *entries) leaves.emplace_back(as_text(entry));
    }
    return leaves;
}

/// Collections and faces that there must be, by the leaves alone.
struct Effects {
    std::int64_t collections = 0;
    std::int64_t faces = 0;

    void take(const std::string& leaf) {
        faces += number(leaf, "faces_enrolled") - number(leaf, "faces_deleted");
        collections -= number(leaf, "collections_deleted");
        if (says(leaf, R"("operation":"CreateCollection")")) ++collections;
        if (says(leaf, R"("operation":"DeleteCollection")")) --collections;
    }
    bool operator==(const Effects&) const = default;
};

Effects effects_in(const gallery::Gallery& gallery) {
    Effects effects;
    const auto page = gallery.list_collections("", 1'000'000);
    for (const auto& info : page->items) {
        ++effects.collections;
        effects.faces += info.face_count;
    }
    return effects;
}

}  // namespace

bool LogOracle::hear(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    std::uint64_t place = 0;
    std::string hash;
    words >> verb >> place >> hash;
    if (verb == "leaf") {
        receipts_[place] = hash;
    } else if (verb == "signed") {
        signed_[place] = hash;
    } else {
        return false;
    }
    return true;
}

std::vector<std::string> LogOracle::compare(const store::Log& log, const gallery::Gallery& gallery)
    const {
    std::vector<std::string> wrong;
    const auto leaves = read_leaves(log);
    audit::CompactRange tree;
    Effects told;
    std::size_t heads_met = 0;
    std::size_t receipts_met = 0;
    for (const std::string& leaf : leaves) {
        const audit::Hash hash = audit::leaf_hash(as_bytes(leaf));
        const auto receipt = receipts_.find(tree.size());
        if (receipt != receipts_.end() && receipt->second == to_hex(hash)) ++receipts_met;
        tree.append(hash);
        const auto head = signed_.find(tree.size());
        if (head != signed_.end() && head->second == to_hex(tree.root())) ++heads_met;
        told.take(leaf);
    }
    if (tree.size() != log.head().size || tree.root() != log.head().root) {
        wrong.emplace_back("the root is not that of the leaves");
    }
    if (receipts_met != receipts_.size()) wrong.emplace_back("an acknowledged leaf is not there");
    if (heads_met != signed_.size()) wrong.emplace_back("a signed head is not of this log");
    const auto last = log.last_signed();
    if (!signed_.empty() && (!last || !*last || (*last)->size < signed_.rbegin()->first)) {
        wrong.emplace_back("a signed head was forgotten");
    }
    const Effects there = effects_in(gallery);
    if (!(there == told)) {
        wrong.push_back(
            "the leaves tell of " + std::to_string(told.collections) + " collections and " +
            std::to_string(told.faces) + " faces, there are " + std::to_string(there.collections) +
            " and " + std::to_string(there.faces)
        );
    }
    return wrong;
}

}  // namespace beholden::crash
