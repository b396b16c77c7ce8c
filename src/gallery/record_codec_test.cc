#include "gallery/record_codec.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "base/ids.h"

namespace beholden::gallery {
namespace {

StoredRecord sample() {
    StoredRecord record;
    record.image_id =
        store::parse_uuid("00010203-0405-4607-8809-0a0b0cfdfeff").value_or(store::Uuid{});
    record.box = {-0.5F, 0.25F, 1.5F, 0.75F};
    record.confidence_pct = 99.25F;
    record.created = TimePoint(std::chrono::milliseconds(1'795'510'800'007));
    record.external_image_id = "name";
    return record;
}

TEST(RecordCodec, ReadsWhatItWrites) {
    const analysis::Template face{{0.5F, -0.25F, 0.0F}, 0.125F};
    const auto bytes = encode_record(sample(), face);
    ASSERT_TRUE(bytes);
    const auto read = decode_record(*bytes, 3);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->image_id, sample().image_id);
    EXPECT_EQ(read->box.left, -0.5F);
    EXPECT_EQ(read->box.top, 0.25F);
    EXPECT_EQ(read->box.width, 1.5F);
    EXPECT_EQ(read->box.height, 0.75F);
    EXPECT_EQ(read->confidence_pct, 99.25F);
    EXPECT_EQ(read->created, sample().created);
    EXPECT_EQ(read->external_image_id, "name");
    EXPECT_EQ(read->offset, 0.125F);
    std::vector<float> values(3);
    read->copy_values(values);
    EXPECT_EQ(values, face.values);
}

TEST(RecordCodec, KeepsItsLayout) {
    // Files in the field hold these bytes: a change of layout needs a new version.
    const auto bytes = encode_record(sample(), {{1.0F, -2.0F}, 0.5F});
    EXPECT_EQ(
        to_hex(*bytes),
        "01040200"          // version, length of the name, two values
        "0000003f"          // offset
        "878ec80ca2010000"  // created
        "00010203040546078809"
        "0a0b0cfdfeff"
        "000000bf0000803e0000c03f0000403f"  // box
        "0080c642"                          // confidence
        "0000803f000000c0"                  // values
        "6e616d65"                          // name
    );
}

TEST(RecordCodec, RefusesWhatIsTooLongToWrite) {
    StoredRecord record = sample();
    const std::string longest(255, 'x');
    record.external_image_id = longest;
    EXPECT_TRUE(encode_record(record, {}));
    const std::string longer(256, 'x');
    record.external_image_id = longer;
    EXPECT_EQ(encode_record(record, {}).error().code, ErrorCode::kInvalidArgument);
    analysis::Template wide;
    wide.values.resize(4'097);
    EXPECT_EQ(encode_record(sample(), wide).error().code, ErrorCode::kInvalidArgument);
}

TEST(RecordCodec, RefusesBytesThatAreNoRecord) {
    const auto whole = encode_record(sample(), {{1.0F, 2.0F}, 0}).value();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(decode_record(std::span(whole).first(size), 2)) << size;
    }
    EXPECT_FALSE(decode_record(whole, 3));
    auto changed = whole;
    changed[0] = std::byte{2};
    EXPECT_EQ(decode_record(changed, 2).error().code, ErrorCode::kCorruption);
    changed = whole;
    changed.push_back(std::byte{0});
    EXPECT_FALSE(decode_record(changed, 2));
}

}  // namespace
}  // namespace beholden::gallery
