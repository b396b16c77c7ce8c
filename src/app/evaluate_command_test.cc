#include "app/evaluate_command.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "base/test_paths.h"
#include "evaluate/testing/synthetic.h"
#include "infer/runtime.h"

namespace beholden::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using evaluate::testing::TemporaryFolder;

struct Outcome {
    int exit_code = -1;
    std::string output;
};

/// Runs `beholden evaluate ...` in this process; exit code 2 is a wrong command line, as in main().
Outcome run(std::vector<std::string> arguments) {
    CLI::App app("test", "beholden");
    app.require_subcommand(1);
    Outcome outcome;
    add_evaluate_command(app, outcome.exit_code);
    arguments.insert(arguments.begin(), "evaluate");
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back.
    ::testing::internal::CaptureStdout();
    try {
        app.parse(arguments);
    } catch (const CLI::ParseError& error) {
        outcome.exit_code = error.get_exit_code() == 0 ? 0 : 2;
    }
    outcome.output = ::testing::internal::GetCapturedStdout();
    return outcome;
}

std::string read_file(const std::string& file) {
    std::ifstream stream(file);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

/// Portraits of two people, laid out as a data set.
class SampleSet {
public:
    SampleSet() {
        copy("obama.jpg", "Obama/Obama_0001.jpg");
        copy("obama2.jpg", "Obama/Obama_0002.jpg");
        copy("obama3.jpg", "Obama/Obama_0003.jpg");
        copy("biden.jpg", "Biden/Biden_0001.jpg");
        copy("astronaut.png", "Astronaut/Astronaut_0001.png");
    }

    [[nodiscard]] bool is_complete() const { return complete_; }
    [[nodiscard]] std::string images() const { return (folder_.path() / "images").string(); }
    [[nodiscard]] std::string write(const std::string& name, std::string_view text) const {
        return folder_.write(name, text).string();
    }
    [[nodiscard]] std::string at(const std::string& name) const {
        return (folder_.path() / name).string();
    }

private:
    void copy(const std::string& sample, const std::string& name) {
        const fs::path from = fs::path(BH_ASSETS_DIR) / "samples" / sample;
        const fs::path to = folder_.path() / "images" / name;
        std::error_code error;
        fs::create_directories(to.parent_path(), error);
        fs::copy_file(from, to, error);
        if (error) complete_ = false;
    }

    TemporaryFolder folder_;
    bool complete_ = true;
};

/// Skips where set-up did not fetch models and pictures.
#define SKIP_WITHOUT(samples)                                                         \
    if (!(samples).is_complete() || !fs::exists(infer::Runtime::default_library())) { \
        GTEST_SKIP() << "models and sample pictures are not there: run tools/setup";  \
    }                                                                                 \
    static_cast<void>(0)

TEST(EvaluateVerification, TellsSamplePeopleApart) {
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    const std::string pairs = samples.write(
        "pairs.txt", "2\t1\nObama\t1\t2\nObama\t1\tBiden\t1\nObama\t2\t3\nObama\t3\tBiden\t1\n"
    );
    const Outcome outcome = run(
        {"verification", "--pairs", pairs, "--images", samples.images(), "--assets-dir",
         BH_ASSETS_DIR, "--roc", samples.at("roc.svg"), "--json"}
    );
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    EXPECT_GE(report.at("accuracy").to_number<double>(), 0.75);
    for (const char* score : {"all_pairs", "plain_cosine"}) {
        const json::value& found = report.at(score);
        const json::value& all = found.as_object().contains("roc") ? found : found.at("all_pairs");
        EXPECT_EQ(all.at("roc").as_array().back().at("tar").to_number<double>(), 1) << score;
    }
    EXPECT_EQ(report.at("failures_to_acquire").to_number<int>(), 0);
    EXPECT_EQ(report.at("all_pairs").at("genuine_pairs").to_number<int>(), 3);
    EXPECT_GT(fs::file_size(samples.at("roc.svg")), 500U);
}

TEST(EvaluateAttributes, CountsSamplePeopleByGroup) {
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    const std::string labels = samples.write(
        "labels.csv",
        "file,age,gender,race,part,smile,eyeglasses\n"
        "Obama/Obama_0001.jpg,40-49,Male,Black,test,1,0\n"
        "Biden/Biden_0001.jpg,more than 70,Male,White,test,1,0\n"
        "Astronaut/Astronaut_0001.png,30-39,Female,White,test,1,0\n"
        "Obama/Obama_0002.jpg,40-49,Male,Black,train,,\n"
    );
    const std::vector<std::string> arguments{"attributes",  "--images", samples.images(),
                                             "--labels",    labels,     "--assets-dir",
                                             BH_ASSETS_DIR, "--part",   "test"};
    auto as_json = arguments;
    as_json.emplace_back("--json");
    const Outcome outcome = run(as_json);
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    EXPECT_EQ(report.at("faces").to_number<int>(), 3);
    EXPECT_EQ(report.at("faces_not_found").to_number<int>(), 0);
    const json::object& yes_no = report.at("yes_no").as_object();
    EXPECT_EQ(yes_no.size(), 3U) << "what the labels say and nothing else";
    EXPECT_EQ(yes_no.at("eyeglasses").at("all").at("false_yes").at("trials").to_number<int>(), 3);
    EXPECT_EQ(yes_no.at("eyeglasses").at("all").at("false_yes").at("events").to_number<int>(), 0);
    const json::value& gender = yes_no.at("gender_male");
    EXPECT_EQ(gender.at("all").at("right").at("events").to_number<int>(), 3);
    EXPECT_EQ(
        gender.at("groups").at("White / Female").at("right").at("trials").to_number<int>(), 1
    );
    EXPECT_EQ(report.at("age_range").at("all").at("in_bin").at("trials").to_number<int>(), 3);

    const Outcome text = run(arguments);
    ASSERT_EQ(text.exit_code, 0);
    EXPECT_NE(text.output.find("eyeglasses: 3 faces, 0 yes"), std::string::npos) << text.output;
}

TEST(EvaluateAttributes, SaysWhatIsWrongWithTheLabels) {
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    const std::string labels =
        samples.write("labels.csv", "file,smile\nObama/Obama_0001.jpg,yes\n");
    EXPECT_EQ(
        run({"attributes", "--images", samples.images(), "--labels", labels, "--assets-dir",
             BH_ASSETS_DIR})
            .exit_code,
        1
    );
}

/// A sample page with the boxes and the text of its straight lines.
class SamplePage {
public:
    SamplePage() {
        const fs::path from = fs::path(BH_ASSETS_DIR) / "samples/page.png";
        std::error_code error;
        fs::create_directories(folder_.path() / "images", error);
        fs::create_directories(folder_.path() / "out", error);
        fs::copy_file(from, folder_.path() / "images/page.png", error);
        complete_ = !error;
        folder_.write("images/gt_page.txt", kLines);
    }

    [[nodiscard]] bool is_complete() const { return complete_; }
    [[nodiscard]] std::string at(const std::string& name) const {
        return (folder_.path() / name).string();
    }
    void write(const std::string& name, std::string_view text) const { folder_.write(name, text); }

    static constexpr std::string_view kLines =
        "3,9,296,10,295,36,3,35,Region-based segmentation\n"
        "2,45,379,47,379,68,2,66,Let us first determine markers of the coins and the\n"
        "1,62,380,63,380,150,1,146,###\n"
        "0,146,384,146,384,191,0,191,###\n";

private:
    TemporaryFolder folder_;
    bool complete_ = false;
};

TEST(EvaluateText, ReadsASamplePage) {
    const SamplePage page;
    SKIP_WITHOUT(page);
    const Outcome outcome = run(
        {"text", "--images", page.at("images"), "--assets-dir", BH_ASSETS_DIR, "--write-results",
         page.at("out"), "--json"}
    );
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    EXPECT_EQ(report.at("pictures").to_number<int>(), 1);
    EXPECT_EQ(report.at("word_recall").at("trials").to_number<int>(), 12);
    EXPECT_GE(report.at("word_recall").at("value").to_number<double>(), 0.9);
    EXPECT_GE(report.at("word_precision").at("value").to_number<double>(), 0.9);
    EXPECT_LE(report.at("character_error_rate").to_number<double>(), 0.05);
    EXPECT_NE(
        read_file(page.at("out/res_page.txt")).find("Region-based segmentation"), std::string::npos
    );
}

TEST(EvaluateText, MeasuresTheResultsOfAnotherProgram) {
    const SamplePage page;
    SKIP_WITHOUT(page);
    const auto measured = [&](std::string_view results) {
        page.write("out/res_page.txt", results);
        const Outcome outcome =
            run({"text", "--images", page.at("images"), "--results", page.at("out"), "--json"});
        EXPECT_EQ(outcome.exit_code, 0);
        return json::parse(outcome.output);
    };
    const json::value perfect = measured(SamplePage::kLines);
    EXPECT_EQ(perfect.at("word_recall").at("value").to_number<double>(), 1);
    EXPECT_EQ(perfect.at("character_error_rate").to_number<double>(), 0);
    const json::value half = measured("3,9,296,10,295,36,3,35,Region-based segmentatlon\n");
    EXPECT_EQ(half.at("word_recall").at("events").to_number<int>(), 1);
    EXPECT_EQ(half.at("word_precision").at("trials").to_number<int>(), 2);
}

TEST(EvaluateText, ABrokenTruthFileIsAnError) {
    const SamplePage page;
    SKIP_WITHOUT(page);
    page.write("images/gt_page.txt", "not boxes");
    EXPECT_EQ(run({"text", "--images", page.at("images")}).exit_code, 1);
    EXPECT_EQ(run({"text", "--images", page.at("nowhere")}).exit_code, 2);
}

TEST(EvaluateIdentification, FindsTheSamplePerson) {
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    const Outcome outcome = run(
        {"identification", "--gallery", samples.images(), "--probes", samples.images(),
         "--assets-dir", BH_ASSETS_DIR, "--json"}
    );
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    EXPECT_EQ(report.at("gallery_faces").to_number<int>(), 3);
    EXPECT_EQ(report.at("mated_searches").to_number<int>(), 2);
    EXPECT_EQ(report.at("rank1").at("value").to_number<double>(), 1);
}

TEST(EvaluateIdentification, ComparesSearchingUsersWithSearchingTheirFaces) {
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    const Outcome outcome = run(
        {"identification", "--gallery", samples.images(), "--probes", samples.images(), "--users",
         "2", "--assets-dir", BH_ASSETS_DIR, "--json"}
    );
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    EXPECT_EQ(report.at("gallery_faces").to_number<int>(), 4);
    EXPECT_EQ(report.at("mated_searches").to_number<int>(), 1);
    EXPECT_EQ(report.at("users").at("gallery_faces").to_number<int>(), 3);
    EXPECT_EQ(report.at("users").at("rank1").at("value").to_number<double>(), 1);
    EXPECT_EQ(report.at("users").at("plain_cosine").at("rank1").at("value").to_number<double>(), 1);
}

TEST(EvaluateDemographics, RefusesGroupsTooSmallToCompare) {
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    const std::string labels =
        samples.write("labels.csv", "file,group\nObama/Obama_0001.jpg,a\nBiden/Biden_0001.jpg,a\n");
    const Outcome outcome = run(
        {"demographics", "--images", samples.images(), "--labels", labels, "--groups", "group",
         "--assets-dir", BH_ASSETS_DIR}
    );
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.output, "");
}

TEST(EvaluateCalibrate, RefusesTooFewFacesAndWritesNothing) {
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    const std::string labels =
        samples.write("labels.csv", "file,group\nObama/Obama_0001.jpg,a\nBiden/Biden_0001.jpg,b\n");
    const Outcome outcome = run(
        {"calibrate", "--images", samples.images(), "--labels", labels, "--groups", "group",
         "--data", "samples", "--out", samples.at("map.json"), "--assets-dir", BH_ASSETS_DIR}
    );
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_FALSE(fs::exists(samples.at("map.json")));
}

TEST(EvaluateEquipment, CountsCoversOfFaces) {
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    const std::string labels =
        samples.write("covers.csv", "file,covered\nObama/Obama_0001.jpg,0\n");
    const Outcome outcome = run(
        {"equipment", "--covers", labels, "--faces", samples.images(), "--assets-dir",
         BH_ASSETS_DIR, "--json"}
    );
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    const json::value& covers = report.at("covers");
    EXPECT_EQ(covers.at("pictures").to_number<int>(), 1);
    EXPECT_EQ(covers.at("faces_told").to_number<int>(), 1);
    const json::value& at_fifty = covers.at("rates").at(0);
    EXPECT_EQ(at_fifty.at("confidence_min").to_number<int>(), 50);
    EXPECT_EQ(at_fifty.at("false_alarms").at("trials").to_number<int>(), 1);
    EXPECT_EQ(at_fifty.at("found").at("trials").to_number<int>(), 0);
}

TEST(EvaluateEquipment, RefusesToMeasureNothing) {
    const Outcome outcome = run({"equipment", "--assets-dir", BH_ASSETS_DIR});
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.output, "");
}

TEST(EvaluateEquipment, FindsThePersonsOfCocoWhereTheyAre) {
    const fs::path folder = fs::path(BH_SOURCE_DIR) / ".." / "shared/data/coco-open/one-person";
    if (!fs::exists(folder)) GTEST_SKIP() << "COCO pictures are not beside the project";
    const Outcome outcome = run(
        {"equipment", "--coco", (folder / "instances.json").string(), "--images",
         (folder / "images").string(), "--assets-dir", BH_ASSETS_DIR, "--json"}
    );
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    const json::value& persons = report.at("persons");
    EXPECT_GT(persons.at("ap50").to_number<double>(), 0.8);
    const json::value& heads = persons.at("parts").at("head").at("told_of_shown");
    EXPECT_GE(heads.at("value").to_number<double>(), 0.9);
}

/// Labelled pictures beside the project; they are no part of it.
fs::path data_folder() { return fs::path(BH_SOURCE_DIR) / ".." / "shared" / "data"; }

/// The first 12 same and 12 different pairs of the first two folds of LFW view 2.
std::string some_pairs(const fs::path& whole) {
    std::ifstream stream(whole);
    std::string text = "2\t12\n";
    std::string line;
    std::getline(stream, line);
    for (int number = 0; number < 1'200 && std::getline(stream, line); ++number) {
        if (number % 300 < 12) text += line + "\n";
    }
    return text;
}

TEST(EvaluateVerification, IsRightOnMostPairsOfLfw) {
    const fs::path lfw = data_folder() / "lfw";
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    if (!fs::exists(lfw / "pairs.txt")) GTEST_SKIP() << "LFW is not beside the project";
    const std::string pairs = samples.write("pairs.txt", some_pairs(lfw / "pairs.txt"));
    const Outcome outcome = run(
        {"verification", "--pairs", pairs, "--images", lfw.string(), "--assets-dir", BH_ASSETS_DIR,
         "--json"}
    );
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    EXPECT_EQ(report.at("pairs").to_number<int>(), 48);
    EXPECT_EQ(report.at("failures_to_acquire").to_number<int>(), 0);
    EXPECT_GE(report.at("accuracy").to_number<double>(), 0.95);
}

TEST(EvaluateDemographics, ReportsEveryGroupOfFairFace) {
    const fs::path fair_face = data_folder() / "fairface-val";
    const SampleSet samples;
    SKIP_WITHOUT(samples);
    if (!fs::exists(fair_face / "labels.csv")) GTEST_SKIP() << "FairFace is not beside the project";
    std::ifstream stream(fair_face / "labels.csv");
    std::string labels;
    std::string line;
    for (int number = 0; number <= 150 && std::getline(stream, line); ++number) {
        labels += line + "\n";
    }
    const Outcome outcome = run(
        {"demographics", "--images", (fair_face / "images").string(), "--labels",
         samples.write("labels.csv", labels), "--groups", "gender", "--fmr", "0.01", "--assets-dir",
         BH_ASSETS_DIR, "--out", samples.at("groups.json"), "--plot", samples.at("groups.svg"),
         "--json"}
    );
    ASSERT_EQ(outcome.exit_code, 0);
    const json::value report = json::parse(outcome.output);
    const json::value& at = report.at("score").at("thresholds").at(0);
    EXPECT_EQ(at.at("groups").as_array().size(), 2U);
    EXPECT_GE(at.at("worst_over_best").to_number<double>(), 1);
    EXPECT_EQ(json::parse(outcome.output), json::parse(read_file(samples.at("groups.json"))));
    EXPECT_GT(fs::file_size(samples.at("groups.svg")), 500U);
}

TEST(EvaluateCommand, AnswersAWrongCommandLineWithTwo) {
    EXPECT_EQ(run({}).exit_code, 2);
    EXPECT_EQ(run({"verification"}).exit_code, 2);
    EXPECT_EQ(run({"verification", "--pairs", "/none", "--images", "/none"}).exit_code, 2);
    EXPECT_EQ(run({"calibrate", "--k", "-1"}).exit_code, 2);
    EXPECT_EQ(run({"nonsense"}).exit_code, 2);
}

TEST(EvaluateCommand, AnswersAMissingPackWithOne) {
    const TemporaryFolder folder;
    folder.write("images/a.jpg", "");
    const std::string images = (folder.path() / "images").string();
    EXPECT_EQ(
        run({"identification", "--gallery", images, "--probes", images, "--pack", "/none.toml"})
            .exit_code,
        1
    );
}

TEST(EvaluateCommand, ExplainsItself) {
    for (const char* command : {"verification", "identification", "demographics", "calibrate"}) {
        EXPECT_EQ(run({command, "--help"}).exit_code, 0) << command;
    }
}

}  // namespace
}  // namespace beholden::app
