#include "gallery/face_table.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/random_uuid.h"

namespace beholden::gallery {
namespace {

FaceFacts face(store::FaceSeq seq, std::string_view name) {
    FaceFacts facts;
    facts.seq = seq;
    facts.face_id = store::random_uuid();
    facts.image_id = store::random_uuid();
    facts.confidence_pct = static_cast<float>(seq);
    facts.external_image_id = name;
    return facts;
}

FaceFacts at(const FaceTable& table, store::FaceSeq seq) {
    return table.at(seq).value_or(FaceFacts{});
}

FaceFacts after(const FaceTable& table, store::FaceSeq seq) {
    return table.after(seq).value_or(FaceFacts{});
}

TEST(FaceTable, FindsByIdAndByNumber) {
    FaceTable table;
    const FaceFacts a = face(3, "a");
    const FaceFacts b = face(7, "");
    EXPECT_FALSE(table.find(a.face_id));
    ASSERT_TRUE(table.add(a));
    ASSERT_TRUE(table.add(b));
    EXPECT_EQ(table.find(a.face_id), 3);
    EXPECT_EQ(table.find(b.face_id), 7);
    EXPECT_FALSE(table.find(a.image_id));
    EXPECT_EQ(at(table, 3).external_image_id, "a");
    EXPECT_EQ(at(table, 3).image_id, a.image_id);
    EXPECT_EQ(at(table, 7).external_image_id, "");
    EXPECT_EQ(at(table, 7).confidence_pct, 7);
    EXPECT_FALSE(table.at(5));
    EXPECT_EQ(table.size(), 2);
}

TEST(FaceTable, RoomMadeBeforehandChangesNothingElse) {
    FaceTable table;
    const FaceFacts early = face(1, "early");
    ASSERT_TRUE(table.add(early));
    table.reserve(500);
    EXPECT_EQ(table.size(), 1);
    EXPECT_EQ(table.find(early.face_id), 1);
    std::vector<FaceFacts> added;
    for (store::FaceSeq seq = 2; seq <= 700; ++seq) {
        added.push_back(face(seq, "x"));
        ASSERT_TRUE(table.add(added.back()));
    }
    for (const FaceFacts& facts : added) EXPECT_EQ(table.find(facts.face_id), facts.seq);
    table.reserve(10);  // Less than there are.
    EXPECT_EQ(table.size(), 700);
    EXPECT_EQ(table.find(early.face_id), 1);
}

TEST(FaceTable, TakesRisingNumbersAndNewIdsOnly) {
    FaceTable table;
    const FaceFacts first = face(5, "a");
    ASSERT_TRUE(table.add(first));
    EXPECT_FALSE(table.add(face(5, "b")));
    EXPECT_FALSE(table.add(face(4, "b")));
    FaceFacts twice = face(6, "b");
    twice.face_id = first.face_id;
    EXPECT_FALSE(table.add(twice));
    EXPECT_EQ(table.size(), 1);
    // Also the number of a removed face is not new.
    ASSERT_TRUE(table.remove(5));
    EXPECT_FALSE(table.add(face(5, "c")));
    EXPECT_TRUE(table.add(face(6, "d")));
}

TEST(FaceTable, WalksInOrderOfNumber) {
    FaceTable table;
    for (const store::FaceSeq seq : {2, 4, 6, 8}) ASSERT_TRUE(table.add(face(seq, "")));
    ASSERT_TRUE(table.remove(4));
    EXPECT_EQ(after(table, 0).seq, 2);
    EXPECT_EQ(after(table, 2).seq, 6);
    EXPECT_EQ(after(table, 4).seq, 6);
    EXPECT_EQ(after(table, 7).seq, 8);
    EXPECT_FALSE(table.after(8));
}

TEST(FaceTable, ForgetsEverythingWhenCleared) {
    FaceTable table;
    const FaceFacts a = face(1, "a");
    ASSERT_TRUE(table.add(a));
    table.clear();
    EXPECT_EQ(table.size(), 0);
    EXPECT_FALSE(table.find(a.face_id));
    EXPECT_FALSE(table.after(0));
    EXPECT_TRUE(table.add(a));
}

TEST(FaceTable, AgreesWithAMapThroughAnyHistory) {
    std::mt19937_64 random(9);
    FaceTable table;
    std::map<store::FaceSeq, std::pair<store::Uuid, std::string>> map;
    store::FaceSeq next = 1;
    for (int step = 0; step < 30'000; ++step) {
        // Phases of growing and of shrinking, so that the table is compacted several times.
        const bool growing = (step / 3'000) % 2 == 0;
        if (map.empty() || random() % 10 < (growing ? 9u : 1u)) {
            const std::string name(random() % 40, static_cast<char>('a' + random() % 26));
            const FaceFacts facts = face(next, name);
            ASSERT_TRUE(table.add(facts));
            map[next] = {facts.face_id, name};
            next += 1 + static_cast<store::FaceSeq>(random() % 3);
        } else {
            auto victim = map.lower_bound(
                static_cast<store::FaceSeq>(random() % static_cast<std::uint64_t>(next))
            );
            if (victim == map.end()) victim = map.begin();
            ASSERT_TRUE(table.remove(victim->first));
            ASSERT_FALSE(table.remove(victim->first));
            ASSERT_FALSE(table.find(victim->second.first));
            map.erase(victim);
        }
    }
    ASSERT_EQ(table.size(), static_cast<std::int64_t>(map.size()));
    store::FaceSeq place = 0;
    for (const auto& [seq, known] : map) {
        const FaceFacts facts = after(table, place);
        ASSERT_EQ(facts.seq, seq);
        ASSERT_EQ(facts.face_id, known.first);
        ASSERT_EQ(facts.external_image_id, known.second);
        ASSERT_EQ(table.find(known.first), seq);
        place = seq;
    }
    EXPECT_FALSE(table.after(place));
}

}  // namespace
}  // namespace beholden::gallery
