// What somebody finds who reads the files of a data directory.
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "store/sqlite/database.h"
#include "store/sqlite/fault_vfs.h"
#include "store/store_fixture.h"

namespace beholden::store {
namespace {

namespace fs = std::filesystem;

class AtRest : public StoreTest {
protected:
    /// All files of the folder, end to end.
    [[nodiscard]] std::string everything() const { return everything_in(folder_.path()); }
    [[nodiscard]] static std::string everything_in(const fs::path& folder) {
        std::string content;
        for (const auto& entry : fs::directory_iterator(folder)) {
            std::ifstream stream(entry.path(), std::ios::binary);
            content.append(std::istreambuf_iterator<char>(stream), {});
        }
        return content;
    }

    /// The wrapped keys as they lie in keys.db now, by face.
    std::map<FaceSeq, std::string> wrapped_keys(const std::string& table) {
        auto keys = sqlite::Database::open(folder_ / "keys.db", {.read_only = true}).value();
        auto select = keys.prepare("SELECT seq, wrapped FROM " + table).value();
        std::map<FaceSeq, std::string> wrapped;
        while (select.step().value()) {
            wrapped.emplace(select.column_int64(0), as_text(select.column_blob(1)));
        }
        return wrapped;
    }
};

/// How many of `needles` have eight bytes, at any multiple of eight, somewhere in `content`.
std::size_t count_found(const std::string& content, const std::vector<std::string>& needles) {
    const auto part_at = [](const std::string& text, std::size_t place) {
        std::uint64_t part = 0;
        std::memcpy(&part, text.data() + place, sizeof part);
        return part;
    };
    std::unordered_map<std::uint64_t, std::size_t> needle_of;
    for (std::size_t i = 0; i < needles.size(); ++i) {
        for (std::size_t at = 0; at + 8 <= needles[i].size(); at += 8) {
            needle_of.emplace(part_at(needles[i], at), i);
        }
    }
    std::unordered_set<std::size_t> found;
    for (std::size_t at = 0; at + 8 <= content.size(); ++at) {
        const auto needle = needle_of.find(part_at(content, at));
        if (needle != needle_of.end()) found.insert(needle->second);
    }
    return found.size();
}

TEST_F(AtRest, NothingOfARecordOrAKeyIsReadable) {
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    std::vector<std::string> secrets{std::string(as_text(root_key_->bytes()))};
    for (int i = 0; i < 50; ++i) {
        secrets.push_back(to_hex(crypto::random_bytes(32)));
        ASSERT_TRUE(enrol(collection, {secrets.back()}));
    }
    EXPECT_EQ(count_found(everything(), secrets), 0u);
    ASSERT_TRUE(open());
    EXPECT_EQ(count_found(everything(), secrets), 0u);
    store_.reset();
    EXPECT_EQ(count_found(everything(), secrets), 0u);
    // The search finds what is there.
    EXPECT_EQ(count_found(everything() + secrets[1], secrets), 1u);
}

TEST_F(AtRest, NothingOfADestroyedKeyIsLeftWhenTheDeletionIsAcknowledged) {
    std::mt19937_64 random(11);
    ASSERT_TRUE(open());
    const CollectionSeq collection = create("c");
    std::vector<std::string> destroyed;
    // Enough rows, and enough of them deleted, that pages of the keys' tree are split and joined.
    for (int round = 0; round < 8; ++round) {
        for (int i = 0; i < 4; ++i) {
            ASSERT_TRUE(enrol(collection, std::vector<std::string>(250, "r")));
        }
        const auto wrapped = wrapped_keys("face_keys");
        std::vector<FaceSeq> victims;
        const auto share = std::array{1u, 6u, 9u}[random() % 3];
        for (const auto& [seq, key] : wrapped) {
            if (random() % 10 >= share) continue;
            victims.push_back(seq);
            destroyed.push_back(key);
        }
        ASSERT_EQ(count_found(everything(), {destroyed.back()}), 1u);
        ASSERT_EQ(erase(collection, victims)->size(), victims.size());
        ASSERT_EQ(count_found(everything(), destroyed), 0u) << round;
    }
    EXPECT_GT(destroyed.size(), 2'000u);
}

TEST_F(AtRest, NothingOfADestroyedKeyComesBackWithAPowerCut) {
    std::mt19937_64 random(12);
    sqlite::FaultVfs vfs;
    ASSERT_TRUE(open({.vfs = vfs.name()}));
    const CollectionSeq collection = create("c");
    std::vector<std::string> destroyed;
    for (int round = 0; round < 30; ++round) {
        const auto faces = enrol(collection, std::vector<std::string>(5, "r"));
        const auto wrapped = wrapped_keys("face_keys");
        ASSERT_TRUE(erase(collection, {(*faces)[1], (*faces)[3]}));
        for (const std::size_t i : {1u, 3u}) destroyed.push_back(wrapped.at((*faces)[i]));
        const TestFolder disk;
        vfs.cut_power(disk.path(), random);
        EXPECT_EQ(count_found(everything_in(disk.path()), destroyed), 0u);
        EXPECT_EQ(count_found(everything_in(disk.path()), {wrapped.at((*faces)[0])}), 1u);
    }
    store_.reset();
}

// Row 17 of the safeguards: a backup of data.db does not bring back what was erased since.
TEST_F(AtRest, AnOldCopyOfTheDataFileDoesNotOpenWithTheKeysOfToday) {
    ASSERT_TRUE(open());
    const CollectionSeq kept = create("kept");
    const CollectionSeq dropped = create("dropped");
    const auto faces = enrol(kept, {"a", "b", "c"}).value();
    ASSERT_TRUE(enrol(dropped, {"d"}));
    UserSeq user = 0;
    ASSERT_TRUE(store_->write({[&](Transaction& transaction) -> Result<void> {
        BH_TRY_ASSIGN(
            user, transaction.insert_user(kept, {random_uuid(), "ann", as_bytes("user ann")})
        );
        return {};
    }}));
    store_.reset();
    const TestFolder backup;
    fs::copy(folder_ / "data.db", backup / "data.db");

    ASSERT_TRUE(open());
    ASSERT_TRUE(erase(kept, {faces[1]}));
    ASSERT_TRUE(drop(dropped));
    ASSERT_TRUE(store_->write({[&](Transaction& transaction) {
        return transaction.delete_user(kept, user).map([](bool) {});
    }}));
    store_.reset();
    fs::copy(backup / "data.db", folder_ / "data.db", fs::copy_options::overwrite_existing);
    for (const char* end : {"-wal", "-shm"}) {
        fs::remove(folder_ / (std::string("data.db") + end));
    }
    // The old rows are there again, sealed; their keys are not.
    EXPECT_EQ(
        sqlite::Database::open(folder_ / "data.db", {.read_only = true})
            ->read_int64("SELECT count(*) FROM faces"),
        4
    );
    ASSERT_TRUE(open());
    EXPECT_EQ(loaded_.records, (std::map<FaceSeq, std::string>{{faces[0], "a"}, {faces[2], "c"}}));
    EXPECT_TRUE(loaded_.users.empty());
    EXPECT_FALSE(loaded_.collections.contains("dropped"));
}

TEST_F(AtRest, NothingOfACollectionsKeyIsLeftWhenItIsDropped) {
    ASSERT_TRUE(open());
    const CollectionSeq dropped = create("dropped");
    const CollectionSeq kept = create("kept");
    ASSERT_TRUE(enrol(dropped, {"a"}));
    const auto wrapped = wrapped_keys("collection_keys");
    ASSERT_TRUE(drop(dropped));
    EXPECT_EQ(count_found(everything(), {wrapped.at(dropped)}), 0u);
    EXPECT_EQ(count_found(everything(), {wrapped.at(kept)}), 1u);
}

}  // namespace
}  // namespace beholden::store
