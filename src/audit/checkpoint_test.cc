#include "audit/checkpoint.h"

#include <gtest/gtest.h>

namespace beholden::audit {
namespace {

constexpr std::string_view kExample =
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

TEST(Checkpoint, OfTheSpecificationIsReadAndPrinted) {
    const auto checkpoint = parse_checkpoint(kExample);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(checkpoint->origin, "example.com/behind-the-sofa");
    EXPECT_EQ(checkpoint->size, 20'852'163U);
    EXPECT_EQ(checkpoint->root[0], std::byte{0x0a});
    EXPECT_TRUE(checkpoint->extensions.empty());
    EXPECT_EQ(print_checkpoint(*checkpoint), kExample);
}

TEST(Checkpoint, KeepsExtensionLines) {
    const std::string text = std::string(kExample) + "one\ntwo\n";
    const auto checkpoint = parse_checkpoint(text);
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(checkpoint->extensions, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(print_checkpoint(*checkpoint), text);
}

TEST(Checkpoint, ReachesTheLargestSize) {
    Checkpoint checkpoint{"a", 18'446'744'073'709'551'615U, {}, {}};
    EXPECT_EQ(parse_checkpoint(print_checkpoint(checkpoint)).value(), checkpoint);
    checkpoint.size = 0;
    EXPECT_EQ(parse_checkpoint(print_checkpoint(checkpoint)).value(), checkpoint);
}

TEST(Checkpoint, IsParsedStrictly) {
    const std::string root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    for (const std::string& text : std::vector<std::string>{
             "",
             "a\n",
             "a\n1\n",
             "a\n1\n" + root,
             "\n1\n" + root + "\n",
             "a\n\n" + root + "\n",
             "a\n01\n" + root + "\n",
             "a\n00\n" + root + "\n",
             "a\n+1\n" + root + "\n",
             "a\n-1\n" + root + "\n",
             "a\n 1\n" + root + "\n",
             "a\n1 \n" + root + "\n",
             "a\n1.0\n" + root + "\n",
             "a\n1e3\n" + root + "\n",
             "a\n0x1\n" + root + "\n",
             "a\n18446744073709551616\n" + root + "\n",
             "a\n1\n" + root.substr(1) + "\n",
             "a\n1\nAAAA" + root + "\n",
             "a\n1\n\n",
             "a\n1\n" + root + "\n\n",
             "a\n1\n" + root + "\nextension",
             "a\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n"
         }) {
        EXPECT_FALSE(parse_checkpoint(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace beholden::audit
