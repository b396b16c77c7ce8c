#include "evaluate/csv.h"

#include <gtest/gtest.h>

namespace beholden::evaluate {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows parsed(std::string_view text) {
    const auto rows = parse_csv(text);
    EXPECT_TRUE(rows);
    return rows ? *rows : Rows();
}

TEST(Csv, SplitsFieldsAndLines) {
    EXPECT_EQ(parsed("a,b\n1,2\n"), (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(parsed("a,b\r\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
}

TEST(Csv, KeepsEmptyFieldsAndSkipsEmptyLines) {
    EXPECT_EQ(parsed("a,,c\n\n,\n"), (Rows{{"a", "", "c"}, {"", ""}}));
}

TEST(Csv, ReadsQuotedFields) {
    EXPECT_EQ(
        parsed("\"a,1\",\"say \"\"x\"\"\"\n\"two\nlines\",b\n"),
        (Rows{{"a,1", "say \"x\""}, {"two\nlines", "b"}})
    );
}

TEST(Csv, DropsTheByteOrderMark) {
    EXPECT_EQ(
        parsed("\xEF\xBB\xBF"
               "file\n"),
        (Rows{{"file"}})
    );
}

TEST(Csv, RefusesWhatIsNotClosedOrGoesOnAfterTheQuote) {
    EXPECT_EQ(parse_csv("\"open").error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(parse_csv("\"a\"b,c\n").error().code, ErrorCode::kInvalidArgument);
}

TEST(Csv, OfNothingIsNothing) { EXPECT_TRUE(parsed("").empty()); }

}  // namespace
}  // namespace beholden::evaluate
