#include "audit/verify/verifier.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "audit/testing/log_writer.h"
#include "audit/verify/digest.h"

namespace beholden::audit::verify {
namespace {

/// A published log as a map of files.
class FileMap final : public LogSource {
public:
    explicit FileMap(const TestLog& log) : note(log.checkpoint()) {
        for (const TileId& tile : tiles_of_growth(0, log.size())) files[tile] = log.tile(tile);
    }
    Result<std::string> checkpoint() override { return note; }
    Result<Bytes> tile(const TileId& tile) override {
        const auto found = files.find(tile);
        if (found == files.end()) return fail(ErrorCode::kNotFound, tile_path(tile));
        return found->second;
    }

    std::string note;
    std::map<TileId, Bytes> files;
};

TestLog new_log(std::uint64_t size) {
    TestLog log(NoteSigner::make("log.example", crypto::SecureKey::random()).value());
    log.grow(size);
    return log;
}

TrustPolicy policy_of(const TestLog& log) {
    const std::string text = "log " + to_vkey(log.key()) + "\nquorum none\n";
    return TrustPolicy::parse(text, parse_key).value();
}

TEST(Verifier, AcceptsLogsOfEverySize) {
    for (const std::uint64_t size :
         {0U, 1U, 2U, 3U, 255U, 256U, 257U, 511U, 512U, 1000U, 65'535U, 65'536U, 65'537U, 70'000U
         }) {
        const TestLog log = new_log(size);
        FileMap files(log);
        std::uint64_t seen = 0;
        Options options;
        options.on_entry = [&](std::uint64_t index, std::span<const std::byte> entry) {
            EXPECT_EQ(index, seen++);
            EXPECT_EQ(as_text(entry), log.entry(index));
            return Result<void>();
        };
        const auto head = verify_log(files, policy_of(log), options);
        ASSERT_TRUE(head.has_value()) << size << head.error().message;
        EXPECT_EQ(head->checkpoint.size, size);
        EXPECT_EQ(seen, size);
    }
}

/// Flips one bit at the beginning, the middle and the end of a file; each must be found.
void expect_flips_found(FileMap& files, const TileId& id, const TrustPolicy& policy) {
    Bytes& bytes = files.files.at(id);
    for (const std::size_t place : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
        bytes[place] ^= std::byte{0x10};
        EXPECT_FALSE(verify_log(files, policy).has_value()) << tile_path(id);
        bytes[place] ^= std::byte{0x10};
    }
}

TEST(Verifier, FindsAFlippedBitInAnyFile) {
    const TestLog log = new_log(1'000);
    FileMap files(log);
    for (const TileId& id : tiles_of_growth(0, 1'000)) {
        expect_flips_found(files, id, policy_of(log));
    }
    EXPECT_TRUE(verify_log(files, policy_of(log)).has_value());
}

TEST(Verifier, FindsAFlippedBitInTilesOfEveryLevel) {
    constexpr std::uint64_t kSize = 256 * 256 + 1;
    const TestLog log = new_log(kSize);
    FileMap files(log);
    int tiles = 0;
    for (const TileId& id : tiles_of_growth(0, kSize)) {
        if (id.level == 0) continue;
        expect_flips_found(files, id, policy_of(log));
        ++tiles;
    }
    EXPECT_EQ(tiles, 2);
}

TEST(Verifier, FindsAMissingFile) {
    const TestLog log = new_log(700);
    for (const TileId& id : tiles_of_growth(0, 700)) {
        FileMap files(log);
        files.files.erase(id);
        EXPECT_EQ(verify_log(files, policy_of(log)).error().code, ErrorCode::kNotFound);
    }
}

TEST(Verifier, FindsEntriesInAnotherOrder) {
    const TestLog log = new_log(300);
    FileMap files(log);
    Bytes bundle;
    for (std::uint64_t i = 0; i < kTileWidth; ++i) {
        const std::uint64_t from = i == 7 ? 8 : i == 8 ? 7 : i;
        ASSERT_TRUE(append_entry(bundle, as_bytes(log.entry(from))));
    }
    files.files[{TileKind::kEntries, 0, 0, kTileWidth}] = bundle;
    const auto head = verify_log(files, policy_of(log));
    ASSERT_FALSE(head.has_value());
    EXPECT_EQ(head.error().message, "tile/0/000: hash 7 is not that of what lies below it");
}

TEST(Verifier, FindsAnEntryMoreOrLess) {
    const TestLog log = new_log(300);
    FileMap files(log);
    auto& last = files.files.at({TileKind::kEntries, 0, 1, 44});
    const Bytes whole = last;
    ASSERT_TRUE(append_entry(last, as_bytes("one more")));
    EXPECT_FALSE(verify_log(files, policy_of(log)).has_value());
    last = Bytes(whole.begin(), whole.begin() + 100);
    EXPECT_FALSE(verify_log(files, policy_of(log)).has_value());
}

TEST(Verifier, FindsAConsistentForgeryUnderAnOldSignature) {
    TestLog log = new_log(300);
    const std::string note = log.checkpoint();
    TestLog other(NoteSigner::make("log.example", crypto::SecureKey::random()).value());
    other.grow(200);
    other.grow(300, "forged");
    FileMap files(other);
    files.note = note;
    const auto head = verify_log(files, policy_of(log));
    ASSERT_FALSE(head.has_value());
    EXPECT_EQ(head.error().message, "the entries do not hash to the root in the checkpoint");
}

TEST(Verifier, HoldsALogToItsEarlierCheckpoints) {
    TestLog log = new_log(0);
    std::vector<std::string> earlier;
    for (const std::uint64_t size : {0U, 1U, 255U, 256U, 400U, 700U}) {
        log.grow(size);
        earlier.push_back(log.checkpoint());
    }
    FileMap files(log);
    for (const std::string& note : earlier) {
        EXPECT_TRUE(verify_log(files, policy_of(log), {note, {}}).has_value());
    }
}

TEST(Verifier, FindsHistoryThatWasChangedSinceAnEarlierCheckpoint) {
    const auto seed = crypto::SecureKey::random();
    TestLog honest(NoteSigner::make("log.example", crypto::SecureKey::copy_of(seed.bytes())).value()
    );
    honest.grow(300);
    const std::string earlier = honest.checkpoint();
    // The log's own key signs a history that differs in one entry.
    TestLog forked(NoteSigner::make("log.example", crypto::SecureKey::copy_of(seed.bytes())).value()
    );
    forked.grow(299);
    forked.grow(300, "forged");
    forked.grow(500);
    FileMap files(forked);
    EXPECT_TRUE(verify_log(files, policy_of(honest)).has_value());
    EXPECT_FALSE(verify_log(files, policy_of(honest), {earlier, {}}).has_value());
    honest.grow(501);
    EXPECT_FALSE(verify_log(files, policy_of(honest), {honest.checkpoint(), {}}).has_value());
    EXPECT_FALSE(verify_log(files, policy_of(honest), {"nonsense", {}}).has_value());
}

TEST(Verifier, ReadsAFolder) {
    const TestLog log = new_log(700);
    const FileMap files(log);
    const auto folder = std::filesystem::path(testing::TempDir()) / "verifier_reads_a_folder";
    std::filesystem::remove_all(folder);
    const auto write = [&](const std::string& name, std::string_view content) {
        std::filesystem::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary) << content;
    };
    write("checkpoint", files.note);
    for (const auto& [id, bytes] : files.files) write(tile_path(id), as_text(bytes));
    const auto source = make_folder_source(folder);
    EXPECT_TRUE(verify_log(*source, policy_of(log)).has_value());

    // A later full tile stands in for the partial one.
    std::filesystem::remove_all(folder / "tile/0/002.p");
    EXPECT_EQ(verify_log(*source, policy_of(log)).error().code, ErrorCode::kNotFound);
    Bytes full = files.files.at({TileKind::kHashes, 0, 2, 188});
    full.resize(kTileWidth * sizeof(Hash));
    write("tile/0/002", as_text(full));
    EXPECT_TRUE(verify_log(*source, policy_of(log)).has_value());

    std::filesystem::remove_all(folder);
    EXPECT_EQ(verify_log(*source, policy_of(log)).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace beholden::audit::verify
