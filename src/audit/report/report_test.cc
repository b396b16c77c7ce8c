#include "audit/report/report.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

namespace beholden::audit::report {
namespace {

constexpr std::int64_t kDay = 86'400'000;
constexpr std::int64_t kFrom = 20'000 * kDay;

Report report_of(const std::vector<LeafFacts>& leaves, std::int64_t days = 10) {
    Tally tally({kFrom, kFrom + days * kDay});
    for (const LeafFacts& leaf : leaves) tally.add(leaf);
    return tally.finish({"log.example", leaves.size(), {}, {}});
}

LeafFacts call(std::int64_t time_ms, std::int64_t status = 200) {
    LeafFacts leaf;
    leaf.kind = "call";
    leaf.ended_ms = time_ms;
    leaf.status = status;
    return leaf;
}

LeafFacts search(std::int64_t time_ms, const std::string& request, std::int64_t found) {
    LeafFacts leaf = call(time_ms);
    leaf.operation = "SearchFaces";
    leaf.request = request;
    leaf.candidates = found;
    return leaf;
}

LeafFacts disposition(const std::string& request, const std::string& lead, const char* what) {
    LeafFacts leaf = call(kFrom + 90 * kDay);
    leaf.operation = "RecordDisposition";
    leaf.search = request;
    leaf.lead = lead;
    leaf.disposition = what;
    return leaf;
}

TEST(DisclosureReport, CountsWhatEndedInThePeriod) {
    const Report report = report_of(
        {search(kFrom - 1, "a", 1), search(kFrom, "b", 0), search(kFrom + 10 * kDay - 1, "c", 3),
         search(kFrom + 10 * kDay, "d", 1), call(kFrom, 400)}
    );
    const Rows& searches = report.sections.at("searches");
    EXPECT_EQ(searches.at("total"), 2);
    EXPECT_EQ(searches.at("with_candidates"), 1);
    EXPECT_EQ(searches.at("candidates"), 3);
    EXPECT_EQ(report.sections.at("calls").at("served"), 2);
    EXPECT_EQ(report.sections.at("calls").at("refused"), 1);
    EXPECT_EQ(report.sections.at("searches_by_purpose").at("(not stated)"), 2);
}

TEST(DisclosureReport, TellsAlertsThatWereFalsePerAlertAndPerFace) {
    // 10 of 2,077 alerts, of 100,000 faces compared.
    std::vector<LeafFacts> leaves;
    for (int i = 0; i < 100'000; ++i) {
        leaves.push_back(search(kFrom + i, std::to_string(i), i < 2'077 ? 1 : 0));
    }
    for (int i = 0; i < 10; ++i) {
        leaves.push_back(disposition(std::to_string(i), "lead" + std::to_string(i), "FALSE"));
    }
    const Report report = report_of(leaves);
    const Rows& rates = report.sections.at("false_alerts");
    EXPECT_EQ(rates.at("false_alerts"), 10);
    EXPECT_EQ(rates.at("per_alert_ppm"), 4'815);  // 0.48 %
    EXPECT_EQ(rates.at("per_face_ppm"), 100);
}

TEST(DisclosureReport, TakesTheLastWordOnALead) {
    std::vector<LeafFacts> leaves = {search(kFrom, "a", 2), disposition("a", "x", "FALSE")};
    EXPECT_EQ(report_of(leaves).sections.at("false_alerts").at("false_alerts"), 1);
    leaves.push_back(disposition("a", "x", "CONFIRMED"));
    EXPECT_EQ(report_of(leaves).sections.at("false_alerts").at("false_alerts"), 0);
    EXPECT_EQ(report_of(leaves).sections.at("dispositions").at("confirmed"), 1);
    EXPECT_EQ(report_of(leaves).sections.at("dispositions").at("false"), 0);
}

TEST(DisclosureReport, CountsAnAlertFalseOnlyIfNoneOfItsLeadsWasRight) {
    const std::vector<LeafFacts> leaves = {
        search(kFrom, "a", 2), disposition("a", "x", "FALSE"), disposition("a", "y", "CONFIRMED")
    };
    EXPECT_EQ(report_of(leaves).sections.at("false_alerts").at("false_alerts"), 0);
}

TEST(DisclosureReport, RollsOverTheDaysBeforeThePeriodToo) {
    const std::vector<LeafFacts> leaves = {
        search(kFrom - 30 * kDay, "too-old", 1), search(kFrom - 29 * kDay, "old", 1),
        search(kFrom, "a", 0), disposition("too-old", "w", "FALSE"),
        disposition("old", "x", "FALSE")
    };
    const Report report = report_of(leaves);
    const std::string day = print_day(kFrom);
    EXPECT_EQ(report.sections.at("false_alerts_rolling_per_alert_ppm").at(day), 1'000'000);
    EXPECT_EQ(report.sections.at("false_alerts_rolling_per_face_ppm").at(day), 500'000);
    EXPECT_EQ(report.sections.at("false_alerts").at("alerts"), 0);
    EXPECT_FALSE(report.sections.at("false_alerts").contains("per_alert_ppm"));
}

TEST(DisclosureReport, EscapesWordsOfTheLog) {
    LeafFacts leaf = search(kFrom, "a", 0);
    leaf.purpose = "<b>\"x\",=1";
    const Report report = report_of({leaf});
    EXPECT_NE(
        print_csv(report).find("searches_by_purpose,\"<b>\"\"x\"\",=1\",1\n"), std::string::npos
    );
    EXPECT_NE(print_html(report).find("&lt;b&gt;&quot;x&quot;"), std::string::npos);
    EXPECT_EQ(print_html(report).find("<b>"), std::string::npos);
    leaf.purpose = "=HYPERLINK(1)";
    EXPECT_NE(print_csv(report_of({leaf})).find(",'=HYPERLINK(1),"), std::string::npos);
}

TEST(DisclosureReport, IsTheSameToTheByteEachTime) {
    const std::vector<LeafFacts> leaves = {search(kFrom, "a", 1), search(kFrom + kDay, "b", 0)};
    EXPECT_EQ(print_json(report_of(leaves)), print_json(report_of(leaves)));
    EXPECT_NE(print_json(report_of(leaves)), print_json(report_of({leaves[0]})));
}

TEST(DisclosureReport, ReadsAndPrintsMoments) {
    EXPECT_EQ(parse_moment("2026-11-24").value(), 1'795'478'400'000);
    EXPECT_EQ(parse_moment("2026-11-24T09:00:00Z").value(), 1'795'510'800'000);
    EXPECT_EQ(print_moment(1'795'510'800'000), "2026-11-24T09:00:00Z");
    EXPECT_EQ(parse_moment("2024-02-29").value(), parse_moment("2024-02-29T00:00:00Z").value());
    for (const char* bad :
         {"", "2026", "2026-02-29", "2026-13-01", "2026-11-24T24:00:00Z", "2026-11-24T09:60:00Z",
          "2026-11-24T09:00:00", "2026-11-24T09:00:00+", "2026/11/24", "-026-11-24",
          "1969-12-31"}) {
        EXPECT_FALSE(parse_moment(bad).has_value()) << bad;
    }
}

TEST(LeafFacts, AreReadFromALeaf) {
    const auto leaf = read_leaf(as_bytes(
        R"({"began_ms":1,"candidates":0,"ended_ms":7,"kind":"call","operation":"SearchFaces","status":200})"
    ));
    ASSERT_TRUE(leaf.has_value());
    EXPECT_EQ(leaf->operation, "SearchFaces");
    EXPECT_EQ(leaf->ended_ms, 7);
    EXPECT_EQ(leaf->candidates, 0);
    EXPECT_FALSE(leaf->faces_deleted.has_value());
}

TEST(LeafFacts, AreNotReadFromAnythingElse) {
    for (const char* bad :
         {"", "x", "[]", "{}", R"({"kind":"call"})", R"({"ended_ms":1})",
          R"({"kind":1,"ended_ms":1})", R"({"kind":"call","ended_ms":"1"})",
          R"({"kind":"call","ended_ms":1.5})", R"({"kind":"call","ended_ms":1}x)",
          R"({"kind":"call","ended_ms":1,"candidates":"many"})",
          R"({"kind":"call","ended_ms":1,"a":[[[[[1]]]]]})"}) {
        EXPECT_FALSE(read_leaf(as_bytes(bad)).has_value()) << bad;
    }
}

}  // namespace
}  // namespace beholden::audit::report
