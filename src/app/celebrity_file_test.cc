#include "app/celebrity_file.h"

#include <gtest/gtest.h>

namespace beholden::app {
namespace {

TEST(CelebrityFile, SaysWhoTheUsersAre) {
    const auto people = parse_celebrities(R"toml(
        [marie-curie]
        name = "Marie Curie"
        urls = ["www.wikidata.org/wiki/Q7186", "b"]
        gender = "Female"
        ["a.b:c"]
        name = "Ä"
    )toml");
    ASSERT_TRUE(people) << people.error().message;
    ASSERT_EQ(people->size(), 2u);
    const api::Celebrity& curie = people->at("marie-curie");
    EXPECT_EQ(curie.name, "Marie Curie");
    EXPECT_EQ(curie.urls, (std::vector<std::string>{"www.wikidata.org/wiki/Q7186", "b"}));
    EXPECT_EQ(curie.gender, "Female");
    EXPECT_EQ(people->at("a.b:c").name, "Ä");
    EXPECT_FALSE(people->at("a.b:c").gender);
}

TEST(CelebrityFile, RefusesWhatItDoesNotKnow) {
    for (const char* text :
         {"[x]", "[x]\nname = \"\"", "[x]\nname = 5", "x = \"y\"",
          "[x]\nname = \"n\"\nurls = \"u\"", "[x]\nname = \"n\"\nurls = [1]",
          "[x]\nname = \"n\"\ngender = \"female\"", "[x]\nname = \"n\"\nlink = \"u\"", "[x"}) {
        const auto people = parse_celebrities(text);
        ASSERT_FALSE(people) << text;
        EXPECT_EQ(people.error().code, ErrorCode::kInvalidArgument);
    }
    EXPECT_FALSE(load_celebrities("no-such-file.toml"));
}

TEST(CelebrityOf, FallsBackOnTheUserId) {
    api::Celebrities celebrities;
    celebrities.people.emplace("curie", api::Celebrity{.name = "Marie Curie"});
    EXPECT_EQ(api::celebrity_of(celebrities, UserId("curie")).name, "Marie Curie");
    EXPECT_EQ(api::celebrity_of(celebrities, UserId("Pierre_Curie")).name, "Pierre Curie");
}

}  // namespace
}  // namespace beholden::app
