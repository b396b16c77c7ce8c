#include "audit/tree.h"

#include <bit>
#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "audit/tree_proof.h"

namespace beholden::audit {
namespace {

/// The definition, MTH of RFC 6962, over all leaves.
Hash root_by_definition(std::span<const Hash> leaves) {
    if (leaves.empty()) return empty_root();
    if (leaves.size() == 1) return leaves.front();
    const std::size_t middle = std::bit_floor(leaves.size() - 1);
    return node_hash(
        root_by_definition(leaves.first(middle)), root_by_definition(leaves.subspan(middle))
    );
}

std::vector<Hash> some_leaves(std::size_t count) {
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < count; ++i) {
        leaves.push_back(leaf_hash(as_bytes("leaf " + std::to_string(i))));
    }
    return leaves;
}

/// A tree with every node that its writer reported.
struct Tree {
    std::vector<Hash> leaves;
    CompactRange range;
    std::map<NodeId, Hash> nodes;

    explicit Tree(std::size_t count) : leaves(some_leaves(count)) {
        for (const Hash& leaf : leaves) {
            range.append(leaf, [this](NodeId id, const Hash& hash) {
                EXPECT_TRUE(nodes.emplace(id, hash).second) << "each node is reported once";
            });
        }
    }
    [[nodiscard]] TreeHead head(std::uint64_t size) const {
        return {size, root_by_definition(std::span(leaves).first(size))};
    }
    /// Reads the nodes of the first `size` leaves and no others.
    [[nodiscard]] NodeReader reader(std::uint64_t size) const {
        return [this, size](NodeId id) -> Result<Hash> {
            EXPECT_LE((id.index + 1) << id.level, size) << "asks for a node of a larger tree";
            return nodes.at(id);
        };
    }
};

TEST(Tree, GivesTheRootsOfCertificateTransparencysTests) {
    const std::vector<std::string> entries = {"",
                                              "00",
                                              "10",
                                              "2021",
                                              "3031",
                                              "40414243",
                                              "5051525354555657",
                                              "606162636465666768696a6b6c6d6e6f"};
    const std::vector<std::string> roots = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };
    CompactRange range;
    EXPECT_EQ(to_hex(range.root()), roots[0]);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        range.append(leaf_hash(parse_hex(entries[i]).value()));
        EXPECT_EQ(to_hex(range.root()), roots[i + 1]) << i;
    }
}

TEST(Tree, GrowsTheRootOfTheDefinitionAtEverySize) {
    const Tree tree(300);
    CompactRange range;
    for (std::size_t size = 0; size <= tree.leaves.size(); ++size) {
        EXPECT_EQ(range.root(), tree.head(size).root) << size;
        EXPECT_EQ(root_of(size, tree.reader(size)).value(), tree.head(size).root) << size;
        EXPECT_EQ(range.edge().size(), static_cast<std::size_t>(std::popcount(size)));
        if (size < tree.leaves.size()) range.append(tree.leaves[size]);
    }
}

TEST(Tree, ReportsEveryCompleteSubtree) {
    const Tree tree(300);
    std::size_t expected = 0;
    for (std::uint64_t count = 300; count > 0; count /= 2) expected += count;
    EXPECT_EQ(tree.nodes.size(), expected);
    for (const auto& [id, hash] : tree.nodes) {
        const auto leaves = std::span(tree.leaves).subspan(id.index << id.level, 1U << id.level);
        EXPECT_EQ(hash, root_by_definition(leaves));
    }
}

TEST(Tree, GoesOnFromItsSerialisedEdge) {
    const Tree tree(130);
    CompactRange range;
    for (const Hash& leaf : tree.leaves) {
        const auto again = CompactRange::parse(range.serialise());
        ASSERT_TRUE(again.has_value());
        EXPECT_EQ(*again, range);
        range = *again;
        range.append(leaf);
    }
    EXPECT_EQ(range.root(), tree.head(130).root);
}

TEST(Tree, RefusesADamagedEdge) {
    Bytes bytes = Tree(5).range.serialise();
    EXPECT_TRUE(CompactRange::parse(bytes).has_value());
    EXPECT_FALSE(CompactRange::parse(std::span(bytes).first(7)).has_value());
    EXPECT_FALSE(CompactRange::parse(std::span(bytes).first(bytes.size() - 1)).has_value());
    bytes[7] = std::byte{7};
    EXPECT_FALSE(CompactRange::parse(bytes).has_value());
    const Bytes huge(8 + 64 * sizeof(Hash), std::byte{0xff});
    EXPECT_FALSE(CompactRange::parse(huge).has_value());
}

TEST(TreeProof, ProvesEveryLeafOfEverySmallTree) {
    const Tree tree(70);
    for (std::uint64_t size = 1; size <= 70; ++size) {
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = prove_inclusion(index, size, tree.reader(size));
            ASSERT_TRUE(proof.has_value());
            EXPECT_TRUE(verify_inclusion(index, tree.leaves[index], *proof, tree.head(size)));
        }
    }
}

TEST(TreeProof, ProvesThatEverySmallTreeContinuesAnother) {
    const Tree tree(70);
    for (std::uint64_t size = 0; size <= 70; ++size) {
        for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
            const auto proof = prove_consistency(old_size, size, tree.reader(size));
            ASSERT_TRUE(proof.has_value());
            EXPECT_TRUE(verify_consistency(tree.head(old_size), tree.head(size), *proof))
                << old_size << " to " << size;
        }
    }
}

TEST(TreeProof, FailsForAnyOtherLeafPlaceSizeOrHash) {
    const Tree tree(70);
    for (const std::uint64_t size : {1U, 2U, 7U, 64U, 69U}) {
        for (std::uint64_t index = 0; index < size; index += 5) {
            Proof proof = prove_inclusion(index, size, tree.reader(size)).value();
            const Hash& leaf = tree.leaves[index];
            const TreeHead head = tree.head(size);
            EXPECT_FALSE(verify_inclusion(index, tree.leaves[(index + 1) % 70], proof, head));
            EXPECT_FALSE(verify_inclusion(index + 1, leaf, proof, head));
            EXPECT_FALSE(verify_inclusion(size, leaf, proof, head));
            EXPECT_FALSE(verify_inclusion(index, leaf, proof, {size, empty_root()}));
            Proof longer = proof;
            longer.push_back(empty_root());
            EXPECT_FALSE(verify_inclusion(index, leaf, longer, head));
            if (proof.empty()) continue;
            EXPECT_FALSE(verify_inclusion(index, leaf, std::span(proof).subspan(1), head));
            for (Hash& hash : proof) {
                hash[31] ^= std::byte{1};
                EXPECT_FALSE(verify_inclusion(index, leaf, proof, head));
                hash[31] ^= std::byte{1};
            }
        }
    }
}

TEST(TreeProof, FailsForAForkedTree) {
    const Tree tree(70);
    for (const std::uint64_t size : {2U, 8U, 33U, 70U}) {
        for (std::uint64_t old_size = 1; old_size < size; ++old_size) {
            Proof proof = prove_consistency(old_size, size, tree.reader(size)).value();
            const TreeHead old_head = tree.head(old_size);
            const TreeHead head = tree.head(size);
            EXPECT_FALSE(verify_consistency({old_size, empty_root()}, head, proof));
            EXPECT_FALSE(verify_consistency(old_head, {size, empty_root()}, proof));
            EXPECT_FALSE(verify_consistency(head, old_head, proof));
            EXPECT_FALSE(verify_consistency(old_head, head, {}));
            Proof longer = proof;
            longer.push_back(empty_root());
            EXPECT_FALSE(verify_consistency(old_head, head, longer));
            for (Hash& hash : proof) {
                hash[0] ^= std::byte{0x80};
                EXPECT_FALSE(verify_consistency(old_head, head, proof));
                hash[0] ^= std::byte{0x80};
            }
        }
    }
    EXPECT_FALSE(verify_consistency({0, tree.head(1).root}, tree.head(3), {}));
    EXPECT_FALSE(verify_consistency({3, empty_root()}, tree.head(3), {}));
}

TEST(TreeProof, LooksAtNoMoreHashesThanATreeCanHaveLevels) {
    const Proof proof(kProofHashesMax + 1, empty_root());
    const TreeHead huge{kTreeSizeMax, empty_root()};
    EXPECT_FALSE(verify_inclusion(0, empty_root(), proof, huge));
    EXPECT_FALSE(verify_consistency({3, empty_root()}, huge, proof));
    EXPECT_FALSE(verify_inclusion(0, empty_root(), {}, {kTreeSizeMax + 1, empty_root()}));
}

TEST(TreeProof, OfTheLargestTreeFitsTheBound) {
    const NodeReader any = [](NodeId) -> Result<Hash> { return empty_root(); };
    EXPECT_EQ(prove_inclusion(0, kTreeSizeMax, any)->size(), kProofHashesMax - 1);
    EXPECT_EQ(prove_consistency(kTreeSizeMax - 1, kTreeSizeMax, any)->size(), kProofHashesMax);
    EXPECT_LE(prove_consistency(kTreeSizeMax / 2 + 2, kTreeSizeMax, any)->size(), kProofHashesMax);
    EXPECT_FALSE(prove_inclusion(5, 5, any).has_value());
    EXPECT_FALSE(prove_consistency(6, 5, any).has_value());
    EXPECT_FALSE(prove_consistency(1, kTreeSizeMax + 1, any).has_value());
}

}  // namespace
}  // namespace beholden::audit
