#include "app/keys_command.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <gtest/gtest.h>

#include "store/test_folder.h"

namespace beholden::app {
namespace {

struct Outcome {
    int exit_code = 0;
    std::string out;
    std::string err;
};

class KeysCommand : public testing::Test {
protected:
    /// Runs `keys WORDS... --data-dir <folder>/data` in this process.
    Outcome run(std::vector<std::string> words) {
        words.insert(words.begin(), "keys");
        words.insert(words.end(), {"--data-dir", data_dir()});
        std::vector<const char*> arguments = {"beholden"};
        for (const auto& word : words) arguments.push_back(word.c_str());
        CLI::App app;
        Outcome outcome;
        add_keys_command(app, outcome.exit_code);
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        try {
            app.parse(static_cast<int>(arguments.size()), arguments.data());
        } catch (const CLI::ParseError& error) {
            outcome.exit_code = app.exit(error) == 0 ? 0 : 2;
        }
        outcome.out = testing::internal::GetCapturedStdout();
        outcome.err = testing::internal::GetCapturedStderr();
        return outcome;
    }
    boost::json::object create(const std::string& name) {
        const Outcome made = run({"create", "--role", "admin", "--name", name, "--json"});
        EXPECT_EQ(made.exit_code, 0) << made.err;
        return boost::json::parse(made.out).as_object();
    }
    [[nodiscard]] std::string data_dir() const { return (folder_ / "data").string(); }

    store::TestFolder folder_;
};

TEST_F(KeysCommand, MakesAKeyInAFolderThatIsItsOwnersAlone) {
    const auto key = create("front desk");
    EXPECT_EQ(key.at("AccessKeyId").as_string().size(), 20U);
    EXPECT_EQ(key.at("SecretAccessKey").as_string().size(), 43U);
    EXPECT_EQ(key.at("Name").as_string(), "front desk");
    EXPECT_EQ(key.at("Role").as_string(), "admin");
    struct stat status{};
    ASSERT_EQ(::stat(data_dir().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(KeysCommand, PrintsWhatAShellCanEvaluate) {
    const Outcome made = run({"create", "--role", "auditor", "--name", "n"});
    EXPECT_TRUE(made.out.starts_with("export AWS_ACCESS_KEY_ID=AKIA")) << made.out;
    EXPECT_NE(made.out.find("\nexport AWS_SECRET_ACCESS_KEY="), std::string::npos);
    EXPECT_NE(made.err.find("shown this once"), std::string::npos);
}

TEST_F(KeysCommand, ListsKeysWithoutSecrets) {
    const auto first = create("first");
    const auto second = create("second");
    const Outcome listed = run({"list", "--json"});
    const auto rows = boost::json::parse(listed.out).as_array();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].at("AccessKeyId"), first.at("AccessKeyId"));
    EXPECT_TRUE(rows[1].at("Enabled").as_bool());
    const Outcome table = run({"list"});
    for (const auto& key : {first, second}) {
        const std::string secret(key.at("SecretAccessKey").as_string());
        const std::string id(key.at("AccessKeyId").as_string());
        EXPECT_EQ(listed.out.find(secret), std::string::npos);
        EXPECT_EQ(table.out.find(secret), std::string::npos);
        EXPECT_NE(table.out.find(id), std::string::npos);
    }
}

TEST_F(KeysCommand, ShowsPurposesAndOnRequestAloneWhoseKeysTheyAre) {
    const Outcome made = run(
        {"create", "--role", "investigator", "--name", "n", "--human", "alice@police.example",
         "--purpose", "missing-person"}
    );
    ASSERT_EQ(made.exit_code, 0) << made.err;
    create("of nobody");
    for (const bool json : {false, true}) {
        std::vector<std::string> words = {"list"};
        if (json) words.emplace_back("--json");
        const std::string plain = run(words).out;
        EXPECT_NE(plain.find("missing-person"), std::string::npos) << plain;
        EXPECT_EQ(plain.find("alice"), std::string::npos) << plain;
        words.emplace_back("--human");
        const std::string full = run(words).out;
        EXPECT_NE(full.find("alice@police.example"), std::string::npos) << full;
    }
    const auto rows = boost::json::parse(run({"list", "--json", "--human"}).out).as_array();
    EXPECT_FALSE(rows[1].as_object().contains("Human"));
    for (const char* human : {"a", "two words", "caf\xC3\xA9"}) {
        EXPECT_EQ(run({"create", "--role", "admin", "--name", "n", "--human", human}).exit_code, 2);
    }
}

TEST_F(KeysCommand, DisablesEnablesAndDeletes) {
    const std::string id(create("k").at("AccessKeyId").as_string());
    const auto is_enabled = [this] {
        return boost::json::parse(run({"list", "--json"}).out).at(0).at("Enabled").as_bool();
    };
    EXPECT_EQ(run({"disable", id}).exit_code, 0);
    EXPECT_FALSE(is_enabled());
    EXPECT_EQ(run({"enable", id}).exit_code, 0);
    EXPECT_TRUE(is_enabled());
    EXPECT_EQ(run({"delete", id}).exit_code, 0);
    EXPECT_EQ(run({"list", "--json"}).out, "[]\n");
    for (const char* word : {"disable", "enable", "delete"}) {
        EXPECT_EQ(run({word, id}).exit_code, 1) << word;
    }
}

TEST_F(KeysCommand, TellsUsageErrorsFromFailures) {
    EXPECT_EQ(run({"list"}).exit_code, 1);  // nothing there yet
    EXPECT_EQ(run({"create", "--role", "king", "--name", "n"}).exit_code, 2);
    EXPECT_EQ(run({"create", "--role", "admin"}).exit_code, 2);
    EXPECT_EQ(run({"disable"}).exit_code, 2);
    EXPECT_EQ(run({"forge"}).exit_code, 2);
    EXPECT_FALSE(std::filesystem::exists(data_dir()));
    EXPECT_EQ(run({"create", "--role", "admin", "--name", std::string(65, 'n')}).exit_code, 2);
    for (const char* word : {"create", "list", "enable", "disable", "delete"}) {
        EXPECT_EQ(run({word, "--help"}).exit_code, 0) << word;
    }
}

TEST_F(KeysCommand, TakesTheRootKeyFromTheFileThatIsNamed) {
    const auto key_file = folder_ / "elsewhere.key";
    {
        std::ofstream file(key_file);
        file << std::string(64, '7');
    }
    ::chmod(key_file.c_str(), 0400);
    EXPECT_EQ(
        run({"create", "--role", "admin", "--name", "n", "--root-key-file", key_file}).exit_code, 0
    );
    EXPECT_FALSE(std::filesystem::exists(data_dir() + "/root.key"));
    EXPECT_EQ(run({"list", "--root-key-file", key_file}).exit_code, 0);
    // Without it the keys cannot be opened, and no new root key is invented.
    EXPECT_EQ(run({"list"}).exit_code, 1);
    EXPECT_FALSE(std::filesystem::exists(data_dir() + "/root.key"));
}

}  // namespace
}  // namespace beholden::app
