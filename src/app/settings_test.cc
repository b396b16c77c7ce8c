#include "app/settings.h"

#include <fstream>
#include <map>

#include <gtest/gtest.h>

namespace beholden::app {
namespace {

SettingSource from(std::map<std::string, std::string> values) {
    return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    };
}

Result<Settings> with_flags(std::map<std::string, std::string> flags) {
    flags.emplace("data-dir", "d");
    return make_settings(from({}), from({}), from(std::move(flags)));
}

TEST(Settings, FlagsWinOverEnvironmentWinsOverFile) {
    const auto settings = make_settings(
        from({{"data-dir", "file"}, {"workers", "1"}, {"log-level", "debug"}}),
        from({{"data-dir", "environment"}, {"workers", "2"}}), from({{"data-dir", "flag"}})
    );
    ASSERT_TRUE(settings);
    EXPECT_EQ(settings->data_dir, "flag");
    EXPECT_EQ(settings->workers, 2);
    EXPECT_EQ(settings->log_level, LogLevel::kDebug);
}

TEST(Settings, ListenTakesAddressAndPort) {
    EXPECT_EQ(with_flags({{"listen", "127.0.0.1:0"}})->listen_port, 0);
    EXPECT_EQ(with_flags({{"listen", "[::1]:99"}})->listen_address, "::1");
    EXPECT_EQ(with_flags({{"listen", "9000"}})->listen_port, 9000);
    for (const char* bad : {"127.0.0.1:", "127.0.0.1:65536", ":80", "x:y", "127.0.0.1:-1", ""}) {
        EXPECT_FALSE(with_flags({{"listen", bad}})) << bad;
    }
}

TEST(Settings, PlainHttpBeyondLoopbackMustBeForced) {
    EXPECT_TRUE(with_flags({{"tls", "off"}}));
    EXPECT_FALSE(with_flags({{"tls", "off"}, {"listen", "0.0.0.0:80"}}));
    EXPECT_TRUE(with_flags({{"tls", "off"}, {"listen", "0.0.0.0:80"}, {"force-plain-http", "true"}})
    );
}

TEST(Settings, LimitsHaveDefaultsThatHonestClientsNeverMeet) {
    const auto settings = with_flags({});
    EXPECT_EQ(settings->calls_per_second, 1'000);
    EXPECT_EQ(settings->burst_calls, 5'000);
    EXPECT_EQ(settings->searches_per_hour, 0);
    EXPECT_EQ(settings->faces_per_day, 0);
}

TEST(Settings, LimitsAreWholeNumbersInBounds) {
    EXPECT_EQ(with_flags({{"searches-per-hour", "100"}})->searches_per_hour, 100);
    EXPECT_EQ(with_flags({{"faces-per-day", "5000"}})->faces_per_day, 5'000);
    EXPECT_EQ(with_flags({{"calls-per-second", "0"}, {"burst-calls", "0"}})->calls_per_second, 0);
    for (const char* name :
         {"calls-per-second", "burst-calls", "searches-per-hour", "faces-per-day"}) {
        for (const char* bad : {"-1", "many", "1.5", "1000001", ""}) {
            EXPECT_FALSE(with_flags({{name, bad}})) << name << " " << bad;
        }
    }
    EXPECT_FALSE(with_flags({{"faces-per-day", "100001"}}));
    EXPECT_FALSE(with_flags({{"burst-calls", "0"}}));
}

TEST(Settings, RefuseWhatTheyDoNotKnow) {
    EXPECT_FALSE(with_flags({{"tls", "maybe"}}));
    EXPECT_FALSE(with_flags({{"workers", "many"}}));
    EXPECT_FALSE(with_flags({{"log-level", "loud"}}));
    EXPECT_FALSE(with_flags({{"tls", "files"}}));
    EXPECT_FALSE(with_flags({{"tls-certificate", "c.pem"}}));
    EXPECT_FALSE(make_settings(from({}), from({}), from({})));
}

TEST(Settings, FileIsReadAndUnknownNamesAreRefused) {
    const auto path = std::filesystem::path(testing::TempDir()) / "beholden.toml";
    std::ofstream(path) << "listen = \"127.0.0.1:81\"\nworkers = 3\nrefuse-replays = true\n";
    const auto source = load_settings_file(path);
    ASSERT_TRUE(source);
    EXPECT_EQ((*source)("workers"), "3");
    EXPECT_EQ((*source)("refuse-replays"), "true");
    EXPECT_EQ((*source)("tls"), std::nullopt);
    std::ofstream(path) << "lissen = \"x\"\n";
    const auto bad = load_settings_file(path);
    ASSERT_FALSE(bad);
    EXPECT_NE(bad.error().message.find("lissen"), std::string::npos);
}

}  // namespace
}  // namespace beholden::app
