#include "objects/listing_xml.h"

#include <gtest/gtest.h>

namespace beholden::objects {
namespace {

TEST(ListingXml, GivesKeysSizesAndWhereToGoOn) {
    const auto page = parse_listing(R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- of a server -->
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix/>
<IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b&#x3d;</NextContinuationToken>
<Contents><Key>a/%C3%BC%20b.jpg</Key><Size>12</Size><Owner><ID>x</ID><Key>no</Key></Owner></Contents>
<Contents><Key>c&lt;d%25+e%2B</Key><Size>0</Size></Contents><EncodingType>url</EncodingType>
</ListBucketResult>)");
    ASSERT_TRUE(page) << page.error().message;
    ASSERT_EQ(page->objects.size(), 2u);
    EXPECT_EQ(page->objects[0].key, "a/ü b.jpg");
    EXPECT_EQ(page->objects[0].bytes, 12u);
    EXPECT_EQ(page->objects[1].key, "c<d% e+");
    EXPECT_EQ(page->continuation, "a&b=");
}

TEST(ListingXml, OfAnEmptyBucketIsEmpty) {
    const auto page =
        parse_listing("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->objects.empty());
    EXPECT_TRUE(page->continuation.empty());
}

TEST(ListingXml, IsRefusedWhereItIsNone) {
    const std::string deep = [] {
        std::string text = "<ListBucketResult>";
        for (int i = 0; i < 100'000; ++i) text += "<a>";
        return text;
    }();
    for (const std::string& text :
         {std::string(), std::string("<html></html>"), std::string("<ListBucketResult>"),
          std::string("<ListBucketResult></Other>"), deep,
          std::string("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><ListBucketResult></ListBucketResult>"),
          std::string("<ListBucketResult><Contents><Key>&a;</Key></Contents></ListBucketResult>"),
          std::string(
              "<ListBucketResult><Contents><Key>&#xd800;</Key></Contents></ListBucketResult>"
          ),
          std::string("<ListBucketResult><Contents><Key>%zz</Key></Contents></ListBucketResult>"),
          std::string("<ListBucketResult><Contents></Contents></ListBucketResult>"),
          std::string("<ListBucketResult><Contents><Key>a</Key><Size>-1</Size></Contents></"
                      "ListBucketResult>"),
          std::string("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"),
          std::string("<ListBucketResult")}) {
        const auto page = parse_listing(text);
        ASSERT_FALSE(page) << text.substr(0, 80);
        EXPECT_EQ(page.error().code, ErrorCode::kIo);
    }
}

}  // namespace
}  // namespace beholden::objects
