#include "wire/form.h"

#include <string>

#include <gtest/gtest.h>

#include "base/limits.h"

namespace beholden::wire {
namespace {

ErrorCode error_of(std::string_view body) {
    const auto form = parse_form(body);
    EXPECT_FALSE(form) << body;
    return form ? ErrorCode::kInternal : form.error().code;
}

TEST(Form, ReadsWhatSdksSend) {
    const auto form = parse_form(
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fx"
        "&Tags.member.1.Value=lost+child%20%C3%A9&Empty=&Bare"
    );
    ASSERT_TRUE(form);
    EXPECT_EQ(form->at("RoleArn"), "arn:aws:iam::000000000000:role/x");
    EXPECT_EQ(form->at("Tags.member.1.Value"), "lost child \xC3\xA9");
    EXPECT_EQ(form->at("Empty"), "");
    EXPECT_EQ(form->at("Bare"), "");
    EXPECT_EQ(form->size(), 6U);
}

TEST(Form, AnEmptyBodyHasNoFields) {
    EXPECT_TRUE(parse_form("")->empty());
    EXPECT_TRUE(parse_form("&&")->empty());
}

TEST(Form, AnEqualSignInAValueIsPartOfIt) { EXPECT_EQ(parse_form("a=b=c")->at("a"), "b=c"); }

TEST(Form, RefusesWhatIsNoForm) {
    for (const std::string_view body :
         {"a=%", "a=%4", "a=%4g", "a=%g4", "%zz=1", "=1", "a=1&=", "a=%00", "a=%FF", "a=%C0%80",
          "a=%ED%A0%80", "a=1&a=2", "a=1&%61=2"}) {
        EXPECT_EQ(error_of(body), ErrorCode::kMalformedRequest) << body;
    }
}

TEST(Form, IsBounded) {
    std::string many;
    for (std::size_t i = 0; i < limits::kFormFieldsMax; ++i) many += std::to_string(i) + "=&";
    EXPECT_TRUE(parse_form(many));
    EXPECT_EQ(error_of(many + "one-more="), ErrorCode::kMalformedRequest);
    EXPECT_TRUE(parse_form("a=" + std::string(limits::kFormBytesMax - 2, 'x')));
    EXPECT_EQ(
        error_of("a=" + std::string(limits::kFormBytesMax - 1, 'x')), ErrorCode::kMalformedRequest
    );
}

}  // namespace
}  // namespace beholden::wire
