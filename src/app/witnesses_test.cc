#include "app/witnesses.h"

#include <gtest/gtest.h>

#include "audit/note.h"
#include "audit/testing/witness.h"

namespace beholden::app {
namespace {

class WitnessesTest : public testing::Test {
protected:
    WitnessesTest() {
        note_.text = audit::print_checkpoint(checkpoint_);
        note_.signatures.push_back({"example.org/log", 1, Bytes(64)});
    }

    /// Two witnesses, of which `quorum` must sign.
    Witnesses make(const std::string& quorum, Witnesses::Sender send) {
        const std::string text = "witness one " + audit::to_vkey(one_.key()) + " http://one\n" +
                                 "witness two " + audit::to_vkey(two_.key()) + " http://two\n" +
                                 "group both 2 one two\nquorum " + quorum + "\n";
        auto policy = audit::TrustPolicy::parse(text, audit::parse_vkey);
        EXPECT_TRUE(policy) << policy.error().message;
        return {std::move(*policy), std::move(send)};
    }

    Result<Witnessed> show(Witnesses& witnesses) {
        return witnesses.show(
            checkpoint_, audit::print_note(note_),
            [this](std::uint64_t old_size) -> Result<audit::Proof> {
                asked_.push_back(old_size);
                return audit::Proof(old_size == 0 ? 0 : 1);
            }
        );
    }

    std::string line(const audit::TestWitness& witness) const {
        return audit::signature_line(witness.cosign(1'700'000'000, note_.text));
    }

    const audit::TestWitness one_{"one.example"};
    const audit::TestWitness two_{"two.example"};
    const audit::Checkpoint checkpoint_{"example.org/log", 7, {}, {}};
    audit::NoteText note_;
    std::vector<std::uint64_t> asked_;
};

TEST_F(WitnessesTest, CollectsTheSignaturesOfAll) {
    std::vector<std::string> urls;
    auto witnesses = make("both", [&](const std::string& url, const std::string& body) {
        urls.push_back(url);
        EXPECT_EQ(body, "old 0\n\n" + audit::print_note(note_));
        return Result<Witnesses::Reply>({200, line(urls.size() == 1 ? one_ : two_)});
    });
    const auto witnessed = show(witnesses).value();
    EXPECT_TRUE(witnessed.quorum);
    EXPECT_EQ(witnessed.cosignatures.size(), 2u);
    EXPECT_TRUE(witnessed.troubles.empty());
    EXPECT_EQ(urls[0], "http://one/add-checkpoint");
}

TEST_F(WitnessesTest, ProvesFromTheHeadThatAWitnessKnows) {
    std::vector<std::string> bodies;
    auto witnesses = make("one", [&](const std::string& url, const std::string& body) {
        if (!url.starts_with("http://one")) return Result<Witnesses::Reply>({500, ""});
        bodies.push_back(body);
        return Result<Witnesses::Reply>(
            bodies.size() == 1 ? Witnesses::Reply{409, "3\n"} : Witnesses::Reply{200, line(one_)}
        );
    });
    EXPECT_TRUE(show(witnesses)->quorum);
    ASSERT_EQ(bodies.size(), 2u);
    EXPECT_TRUE(bodies[1].starts_with("old 3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"));
    // The next time it is asked from there.
    EXPECT_TRUE(show(witnesses));
    EXPECT_TRUE(bodies[2].starts_with("old 7\n"));
}

TEST_F(WitnessesTest, NoticesAForkedHistory) {
    for (const auto& reply : {Witnesses::Reply{409, "8\n"}, Witnesses::Reply{422, ""}}) {
        auto witnesses = make("one", [&](const std::string&, const std::string&) {
            return Result<Witnesses::Reply>(reply);
        });
        EXPECT_EQ(show(witnesses).error().code, ErrorCode::kCorruption);
    }
}

TEST_F(WitnessesTest, GoesOnWithoutAWitnessThatIsAwayOrSpeaksNonsense) {
    const Result<Witnesses::Reply> replies[] = {
        Witnesses::Reply{404, ""},
        Witnesses::Reply{409, "-1\n"},
        Witnesses::Reply{409, ""},
        Witnesses::Reply{200, ""},
        Witnesses::Reply{200, "nonsense"},
        Witnesses::Reply{200, line(one_)},  // signed by the other one
        fail(ErrorCode::kIo, "no answer"),
    };
    for (const auto& reply : replies) {
        auto witnesses = make("both", [&](const std::string& url, const std::string&) {
            if (url.starts_with("http://two")) return reply;
            return Result<Witnesses::Reply>({200, line(one_)});
        });
        const auto witnessed = show(witnesses).value();
        EXPECT_FALSE(witnessed.quorum);
        EXPECT_EQ(witnessed.cosignatures.size(), 1u);
        ASSERT_EQ(witnessed.troubles.size(), 1u);
        EXPECT_TRUE(witnessed.troubles[0].starts_with("two: "));
    }
}

TEST_F(WitnessesTest, TakesNoSignatureOfAnotherText) {
    auto witnesses = make("one", [&](const std::string&, const std::string&) {
        return Result<Witnesses::Reply>(
            {200, audit::signature_line(one_.cosign(1, "example.org/log\n9\nAA==\n"))}
        );
    });
    EXPECT_FALSE(show(witnesses)->quorum);
}

}  // namespace
}  // namespace beholden::app
