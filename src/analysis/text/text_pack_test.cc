#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

#include "analysis/faces/testing/pack_fixture.h"
#include "analysis/faces/testing/synthetic.h"
#include "analysis/text/text.h"
#include "imaging/orient.h"

namespace beholden::analysis {
namespace {

const std::filesystem::path kTextPack =
    std::filesystem::path(BH_SOURCE_DIR) / "assets/packs/text-default.toml";
const std::filesystem::path kReference =
    std::filesystem::path(BH_SOURCE_DIR) / "src/analysis/text/testing/reference_text.csv";

/// The default pack, loaded once.
class TextPackTest : public testing::RuntimeSuite {
protected:
    static void SetUpTestSuite() {
        RuntimeSuite::SetUpTestSuite();
        auto pack = TextPack::load(*runtime_, kTextPack, testing::kAssets);
        ASSERT_TRUE(pack) << pack.error().message << " " << pack.error().detail;
        pack_ = std::move(pack).value();
    }
    static void TearDownTestSuite() {
        pack_.reset();
        RuntimeSuite::TearDownTestSuite();
    }

    static std::vector<TextLine> read(
        const imaging::Image& image, const ReadOptions& options = {}
    ) {
        auto lines = pack_->read(image, options);
        EXPECT_TRUE(lines) << lines.error().message;
        return std::move(lines).value();
    }
    static imaging::Image page() { return testing::read_image(testing::kSamples / "page.png"); }

    /// The upper part of the page: lines as straight as printed ones.
    static imaging::Image heading() { return testing::cut(page(), {0, 0, 384, 42}); }

    inline static std::unique_ptr<TextPack> pack_;
};

/// A line as the models' own pipeline reads it.
struct ReferenceLine {
    std::string picture;
    Quad quad;
    float score = 0;
    std::string text;
};

std::vector<ReferenceLine> reference() {
    std::ifstream file(kReference);
    std::string row;
    std::getline(file, row);
    std::vector<ReferenceLine> lines;
    while (std::getline(file, row)) {
        std::istringstream fields(row);
        ReferenceLine line;
        std::getline(fields, line.picture, ',');
        std::string number;
        for (Point& corner : line.quad.corners) {
            std::getline(fields, number, ',');
            corner.x = std::stof(number);
            std::getline(fields, number, ',');
            corner.y = std::stof(number);
        }
        std::getline(fields, number, ',');
        line.score = std::stof(number);
        std::getline(fields, line.text);
        lines.push_back(std::move(line));
    }
    return lines;
}

TEST_F(TextPackTest, ReadsASamplePageAsTheModelsOwnPipelineDoes) {
    const auto lines = read(page());
    std::size_t sure = 0;
    std::size_t equal = 0;
    for (const ReferenceLine& expected : reference()) {
        const Point middle = centre_of(expected.quad);
        const auto found = std::ranges::find_if(lines, [&](const TextLine& line) {
            const Point at = centre_of(line.quad_px);
            return std::hypot(at.x - middle.x, at.y - middle.y) < 8;
        });
        // What even the reference is unsure of may go either way.
        if (expected.score < 0.9F) continue;
        ++sure;
        ASSERT_NE(found, lines.end()) << expected.text;
        // Of "np.zeros_like" the reference loses the underscore.
        if (found->text == expected.text) ++equal;
        EXPECT_NEAR(found->confidence, expected.score, 0.03F) << expected.text;
        EXPECT_NEAR(height_of(found->quad_px), height_of(expected.quad), 4) << expected.text;
    }
    EXPECT_EQ(sure, 6U);
    EXPECT_GE(equal, 5U);
    EXPECT_LE(lines.size(), 8U);
}

TEST_F(TextPackTest, WordsLieInOrderOnTheirLine) {
    for (const TextLine& line : read(page())) {
        ASSERT_FALSE(line.words.empty());
        std::string joined;
        for (std::size_t i = 0; i < line.words.size(); ++i) {
            joined += (i > 0 ? " " : "") + line.words[i].text;
            EXPECT_EQ(line.words[i].text.find(' '), std::string::npos);
            if (i > 0) {
                EXPECT_GE(
                    line.words[i].quad_px.corners[0].x,
                    line.words[i - 1].quad_px.corners[1].x - 1e-3
                );
            }
        }
        EXPECT_EQ(joined, line.text);
    }
}

TEST_F(TextPackTest, ReadsTextThatLiesOnItsSideOrUpsideDown) {
    const imaging::Image upright = heading();
    ASSERT_EQ(read(upright).at(0).text, "Region-based segmentation");
    // EXIF orientations that turn a picture by a quarter clockwise, a half, a quarter back.
    constexpr std::array<std::array<int, 3>, 3> kTurns{{{6, 0, 1}, {3, -1, 0}, {8, 0, -1}}};
    for (const auto& [orientation, dx, dy] : kTurns) {
        const auto lines = read(imaging::make_upright(upright, orientation));
        ASSERT_FALSE(lines.empty());
        EXPECT_EQ(lines[0].text, "Region-based segmentation");
        // The polygon begins where the text does and follows it.
        const auto& c = lines[0].quad_px.corners;
        EXPECT_GT(
            (c[1].x - c[0].x) * static_cast<float>(dx) + (c[1].y - c[0].y) * static_cast<float>(dy),
            200
        );
    }
}

TEST_F(TextPackTest, FindsNoTextWhereThereIsNone) {
    imaging::Image grey = imaging::make_image(320, 240);
    std::ranges::fill(grey.pixels, std::uint8_t{128});
    EXPECT_TRUE(read(grey).empty());
    // Whiskers may look like letters, but not surely.
    for (const TextLine& line : read(testing::read_image(testing::kSamples / "chelsea.png"))) {
        EXPECT_LT(line.confidence, 0.8F) << line.text;
    }
}

TEST_F(TextPackTest, StopsAtTheNumberOfWords) {
    const auto all = read(page());
    const auto some = read(page(), {.words_max = 5, .wants_line = {}, .keeps_word = {}});
    ASSERT_EQ(some.size(), 2U);
    EXPECT_EQ(some[0].text, all[0].text);
    EXPECT_EQ(some[1].words.size(), 3U);
    EXPECT_EQ(some[1].text, "Let us first");
}

TEST_F(TextPackTest, LeavesOutLinesAndWordsThatAreNotWanted) {
    ReadOptions options;
    options.wants_line = [](const Quad& line) { return centre_of(line).y > 30; };
    options.keeps_word = [](const TextWord& word) { return word.text.size() > 4; };
    const auto lines = read(page(), options);
    ASSERT_FALSE(lines.empty());
    for (const TextLine& line : lines) {
        EXPECT_GT(centre_of(line.quad_px).y, 30);
        for (const TextWord& word : line.words) EXPECT_GT(word.text.size(), 4U);
    }
    EXPECT_EQ(lines[0].text.find("us "), std::string::npos);
}

TEST_F(TextPackTest, ReadsStripsAndVeryWidePictures) {
    const imaging::Image line = testing::cut(page(), {0, 0, 384, 40});
    imaging::Image strip = imaging::make_image(1200, 80);
    std::ranges::fill(strip.pixels, std::uint8_t{200});
    testing::paste(line, 400, 20, strip);
    const auto lines = read(strip);
    ASSERT_FALSE(lines.empty());
    EXPECT_EQ(lines[0].text, "Region-based segmentation");
}

TEST_F(TextPackTest, TellsItsModel) {
    EXPECT_EQ(pack_->model_id(), "pp-ocrv6-small-v1");
    EXPECT_EQ(pack_->model_version(), "6.0");
}

TEST_F(TextPackTest, AWrongHashNamesThePart) {
    std::ifstream file(kTextPack);
    std::string text(std::istreambuf_iterator<char>(file), {});
    const auto at = text.find("sha256 = \"e47");
    ASSERT_NE(at, std::string::npos);
    text[at + 10] = 'f';
    const auto folder = std::filesystem::temp_directory_path() / "beholden-text-pack-test";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "pack.toml") << text;
    const auto pack = TextPack::load(*runtime_, folder / "pack.toml", testing::kAssets);
    std::filesystem::remove_all(folder);
    ASSERT_FALSE(pack);
    EXPECT_EQ(pack.error().code, ErrorCode::kCorruption);
    EXPECT_TRUE(pack.error().message.starts_with("text pack [angle]: ")) << pack.error().message;
}

}  // namespace
}  // namespace beholden::analysis
