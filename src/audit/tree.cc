#include "audit/tree.h"

#include <algorithm>
#include <array>
#include <bit>

#include "audit/tree_proof.h"
#include "base/check.h"
#include "crypto/hash.h"

namespace beholden::audit {

namespace {

constexpr std::byte kLeafPrefix{0x00};
constexpr std::byte kNodePrefix{0x01};
constexpr std::size_t kSizeBytes = 8;

}  // namespace

Hash leaf_hash(std::span<const std::byte> entry) {
    Bytes message;
    message.reserve(entry.size() + 1);
    message.push_back(kLeafPrefix);
    message.insert(message.end(), entry.begin(), entry.end());
    return crypto::sha256(message);
}

Hash node_hash(const Hash& left, const Hash& right) noexcept {
    std::array<std::byte, 1 + 2 * sizeof(Hash)> message{};
    message[0] = kNodePrefix;
    std::ranges::copy(left, message.begin() + 1);
    std::ranges::copy(right, message.begin() + 1 + sizeof(Hash));
    return crypto::sha256(message);
}

Hash empty_root() noexcept { return crypto::sha256({}); }

void CompactRange::append(const Hash& leaf, const NodeWriter& completed) {
    BH_CHECK(size_ < kTreeSizeMax, "no log has that many leaves");
    NodeId node{0, size_};
    Hash hash = leaf;
    if (completed) completed(node, hash);
    // A right child completes its parent: as many times as the size has trailing ones.
    for (; node.index % 2 == 1; node = {node.level + 1, node.index / 2}) {
        hash = node_hash(edge_.back(), hash);
        edge_.pop_back();
        if (completed) completed({node.level + 1, node.index / 2}, hash);
    }
    edge_.push_back(hash);
    ++size_;
}

Hash CompactRange::root() const {
    if (edge_.empty()) return empty_root();
    Hash root = edge_.back();
    for (std::size_t i = edge_.size() - 1; i > 0; --i) root = node_hash(edge_[i - 1], root);
    return root;
}

Bytes CompactRange::serialise() const {
    Bytes bytes;
    bytes.reserve(kSizeBytes + edge_.size() * sizeof(Hash));
    for (int shift = 56; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<std::byte>(size_ >> shift));
    }
    for (const Hash& hash : edge_) bytes.insert(bytes.end(), hash.begin(), hash.end());
    return bytes;
}

Result<CompactRange> CompactRange::parse(std::span<const std::byte> bytes) {
    const auto broken = [] { return fail(ErrorCode::kCorruption, "the tree's edge is damaged"); };
    if (bytes.size() < kSizeBytes) return broken();
    CompactRange range;
    for (const std::byte b : bytes.first(kSizeBytes)) {
        range.size_ = (range.size_ << 8U) | std::to_integer<std::uint64_t>(b);
    }
    bytes = bytes.subspan(kSizeBytes);
    const auto count = static_cast<std::size_t>(std::popcount(range.size_));
    if (range.size_ > kTreeSizeMax || bytes.size() != count * sizeof(Hash)) return broken();
    range.edge_.resize(count);
    for (Hash& hash : range.edge_) {
        std::ranges::copy(bytes.first(sizeof(Hash)), hash.begin());
        bytes = bytes.subspan(sizeof(Hash));
    }
    return range;
}

Result<Hash> root_of(std::uint64_t size, const NodeReader& read) {
    if (size == 0) return empty_root();
    return subtree_hash(0, size, read);
}

}  // namespace beholden::audit
