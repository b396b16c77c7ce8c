#include "imaging/exif.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "imaging/testing/images.h"
#include "imaging/testing/jpeg_writer.h"

namespace beholden::imaging {
namespace {

using testing::exif_tiff;
using testing::with_segment;

/// A TIFF block with one directory entry, little-endian.
std::string tiff_with(const std::string& entry, char count = 1) {
    return std::string("II*\0\10\0\0\0", 8) + count + '\0' + entry + std::string(4, '\0');
}

Orientation parse(std::string_view tiff) { return parse_exif_orientation(as_bytes(tiff)); }

TEST(ExifOrientation, IsReadInBothByteOrders) {
    for (int orientation = 1; orientation <= 8; ++orientation) {
        EXPECT_EQ(parse_exif_orientation(exif_tiff(orientation, false)), orientation);
        EXPECT_EQ(parse_exif_orientation(exif_tiff(orientation, true)), orientation);
    }
}

TEST(ExifOrientation, OutsideItsRangeIsUpright) {
    for (const int orientation : {0, 9, 100}) {
        EXPECT_EQ(parse_exif_orientation(exif_tiff(orientation)), 1);
        EXPECT_EQ(parse_exif_orientation(exif_tiff(orientation, true)), 1);
    }
}

TEST(ExifOrientation, OfAnotherTypeOrCountIsUpright) {
    EXPECT_EQ(parse(tiff_with({"\x12\1\3\0\1\0\0\0\6\0\0\0", 12})), 6);
    EXPECT_EQ(parse(tiff_with({"\x12\1\5\0\1\0\0\0\6\0\0\0", 12})), 1);
    EXPECT_EQ(parse(tiff_with({"\x12\1\3\0\2\0\0\0\6\0\0\0", 12})), 1);
    EXPECT_EQ(parse(tiff_with({"\x13\1\3\0\1\0\0\0\6\0\0\0", 12})), 1);
}

TEST(ExifOrientation, SurvivesEveryCut) {
    const Bytes whole = exif_tiff(6);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Orientation got = parse_exif_orientation(std::span(whole).first(size));
        // The value is whole from byte 22 (header 8, count 2, entry 12) on.
        EXPECT_EQ(got, size >= 22 ? 6 : 1) << size;
    }
}

TEST(ExifOrientation, SurvivesAHostileDirectory) {
    const std::string entry{"\x12\1\3\0\1\0\0\0\6\0\0\0", 12};
    EXPECT_EQ(parse(std::string("II*\0\xFF\xFF\xFF\xFF", 8) + entry), 1);  // Far outside.
    EXPECT_EQ(parse(std::string("II*\0\0\0\0\0", 8) + entry), 1);          // Into the header.
    EXPECT_EQ(parse(tiff_with(entry, '\xFF')), 6);                         // Count too high.
    const std::string many = std::string("II*\0\10\0\0\0\xFF\xFF", 10) + std::string(70'000, '\1');
    EXPECT_EQ(parse(many), 1);
}

TEST(FindJpegExif, SkipsOtherSegmentsAndFillBytes) {
    const Bytes plain = testing::write_jpeg(testing::make_scene(80, 80));
    EXPECT_TRUE(find_jpeg_exif(plain).empty());

    const Bytes tiff = exif_tiff(5);
    Bytes file = with_segment(plain, 0xE1, std::string("Exif\0\0", 6) += as_text(tiff));
    file = with_segment(file, 0xE1, "http://ns.adobe.com/xap/1.0/");
    file.insert(file.begin() + 2, 3, std::byte{0xFF});
    EXPECT_EQ(parse_exif_orientation(find_jpeg_exif(file)), 5);
}

TEST(FindJpegExif, TakesTheFirstOfTwo) {
    const Bytes plain = testing::write_jpeg(testing::make_scene(80, 80));
    const std::string header("Exif\0\0", 6);
    Bytes file = with_segment(plain, 0xE1, header + std::string(as_text(exif_tiff(3))));
    file = with_segment(file, 0xE1, header + std::string(as_text(exif_tiff(6))));
    EXPECT_EQ(parse_exif_orientation(find_jpeg_exif(file)), 6);
}

TEST(FindJpegExif, StaysInsideACutFile) {
    const Bytes plain = testing::write_jpeg(testing::make_scene(80, 80));
    const std::string payload = std::string("Exif\0\0", 6) + std::string(as_text(exif_tiff(3)));
    const Bytes file = with_segment(plain, 0xE1, payload);
    for (std::size_t size = 0; size < 60; ++size) {
        const auto found = find_jpeg_exif(std::span(file).first(size));
        EXPECT_EQ(found.empty(), size < 2 + 4 + payload.size()) << size;
    }
}

}  // namespace
}  // namespace beholden::imaging
