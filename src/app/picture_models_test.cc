#include "app/picture_models.h"

#include <gtest/gtest.h>

#include <future>

namespace beholden::app {
namespace {

using namespace std::chrono_literals;
using Loaded = Result<std::unique_ptr<const analysis::PicturePacks>>;

Loaded no_packs() { return std::make_unique<const analysis::PicturePacks>(); }

void wait_for_packs(const PictureModels& models) {
    while (models.packs().get() == nullptr) std::this_thread::yield();
}

TEST(PictureModels, AreLoadedOnceTheFacesAreRead) {
    std::atomic<int> loads = 0;
    PictureModels models(
        [&] {
            ++loads;
            return no_packs();
        },
        1h, [](const Error& error) { ADD_FAILURE() << error.message; }
    );
    EXPECT_EQ(models.packs().get(), nullptr);
    models.faces_are_read();
    wait_for_packs(models);
    EXPECT_EQ(loads, 1);
}

TEST(PictureModels, DoNotWaitForFacesForEver) {
    PictureModels models(no_packs, 1ms, [](const Error&) {});
    wait_for_packs(models);
}

TEST(PictureModels, TellWhyTheyCannotBeLoaded) {
    std::promise<std::string> told;
    PictureModels models(
        []() -> Loaded { return fail(ErrorCode::kNotFound, "no such pack"); }, 1h,
        [&](const Error& error) { told.set_value(error.message); }
    );
    models.faces_are_read();
    EXPECT_EQ(told.get_future().get(), "no such pack");
    EXPECT_EQ(models.packs().get(), nullptr);
}

TEST(PictureModels, AreNotLoadedForAServerThatStops) {
    bool loaded = false;
    {
        const PictureModels models(
            [&] {
                loaded = true;
                return no_packs();
            },
            1h, [](const Error&) {}
        );
    }
    EXPECT_FALSE(loaded);
}

}  // namespace
}  // namespace beholden::app
