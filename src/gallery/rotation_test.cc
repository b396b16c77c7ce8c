#include "gallery/rotation.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "crypto/secret.h"
#include "gallery/test_gallery.h"

namespace beholden::gallery {
namespace {

using Values = std::vector<float>;

double dot(const Values& a, const Values& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    }
    return sum;
}

Values rotated(const Rotation& rotation, Values values) {
    rotation.apply(values);
    return values;
}

TEST(Rotation, KeepsEveryScoreToAHundredThousandth) {
    std::mt19937_64 random(3);
    for (const int dimension : {2, 3, 7, 128, 511, 512}) {
        const Rotation rotation(crypto::random_bytes(32), dimension);
        for (int i = 0; i < 50; ++i) {
            const auto a = random_template(random, dimension).values;
            const auto b = random_template(random, dimension).values;
            const auto ra = rotated(rotation, a);
            EXPECT_NEAR(dot(ra, rotated(rotation, b)), dot(a, b), 1e-5);
            EXPECT_NEAR(dot(ra, ra), 1, 1e-5);
        }
    }
}

TEST(Rotation, IsUndone) {
    std::mt19937_64 random(4);
    for (const int dimension : {1, 2, 9, 128}) {
        const Rotation rotation(crypto::random_bytes(32), dimension);
        const auto before = random_template(random, dimension).values;
        auto values = rotated(rotation, before);
        rotation.undo(values);
        for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(values[i], before[i], 1e-6);
    }
}

TEST(Rotation, OfOneKeyIsOneRotationAndOfNoKeyNone) {
    std::mt19937_64 random(5);
    const Bytes key = crypto::random_bytes(32);
    const auto values = random_template(random, 128).values;
    EXPECT_EQ(rotated(Rotation(key, 128), values), rotated(Rotation(key, 128), values));
    EXPECT_EQ(rotated(Rotation({}, 128), values), values);
}

// What two collections hold of one face is distributed as the cosine of two random directions:
// mean 0, variance 1 / dimension, a kurtosis near the normal distribution's.
TEST(Rotation, MakesTemplatesOfTwoCollectionsStrangers) {
    constexpr int kDimension = 128;
    constexpr int kPairs = 3'000;
    std::mt19937_64 random(6);
    const auto face = random_template(random, kDimension).values;
    // A face that is nearly an axis is the hardest to spread.
    Values axis(kDimension, 0.0F);
    axis[17] = 1;
    for (const Values& values : {face, axis}) {
        double sum = 0;
        double squares = 0;
        double fourths = 0;
        for (int i = 0; i < kPairs; ++i) {
            const double cosine =
                dot(rotated(Rotation(crypto::random_bytes(32), kDimension), values),
                    i % 2 == 0 ? values
                               : rotated(Rotation(crypto::random_bytes(32), kDimension), values));
            sum += cosine;
            squares += cosine * cosine;
            fourths += cosine * cosine * cosine * cosine;
        }
        const double variance = squares / kPairs;
        // Five standard errors each, so that the test fails by chance once in a million runs.
        EXPECT_NEAR(sum / kPairs, 0, 5 / std::sqrt(kDimension * kPairs));
        EXPECT_NEAR(variance * kDimension, 1, 5 * std::sqrt(2.0 / kPairs));
        EXPECT_NEAR(fourths / kPairs / (variance * variance), 3, 5 * std::sqrt(24.0 / kPairs));
    }
}

}  // namespace
}  // namespace beholden::gallery
