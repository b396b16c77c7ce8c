#include "store/data_directory.h"

#include <fstream>

#include <gtest/gtest.h>

#include "store/test_folder.h"

namespace beholden::store {
namespace {

namespace fs = std::filesystem;

TEST(DataDirectory, IsMadeClosedToOthersWithTheFoldersAboveIt) {
    const TestFolder folder;
    const fs::path path = folder / "a" / "b";
    ASSERT_TRUE(make_data_directory(path));
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all);
    EXPECT_TRUE(make_data_directory(path));
}

TEST(DataDirectory, IsRefusedWhereAFileIsInTheWay) {
    const TestFolder folder;
    std::ofstream(folder / "file") << "x";
    EXPECT_EQ(make_data_directory(folder / "file").error().code, ErrorCode::kIo);
    EXPECT_EQ(DataDirectory::lock(folder / "file" / "a").error().code, ErrorCode::kIo);
}

TEST(DataDirectory, IsHeldByOneAtATime) {
    const TestFolder folder;
    auto first = DataDirectory::lock(folder.path());
    ASSERT_TRUE(first);
    EXPECT_EQ(first->path(), folder.path());
    EXPECT_EQ(DataDirectory::lock(folder.path()).error().code, ErrorCode::kUnavailable);
    // The lock moves with its holder.
    const DataDirectory second = std::move(*first);
    first = fail(ErrorCode::kInternal, "given up");
    EXPECT_EQ(DataDirectory::lock(folder.path()).error().code, ErrorCode::kUnavailable);
}

TEST(DataDirectory, IsFreeWhenItsHolderGoes) {
    const TestFolder folder;
    {
        ASSERT_TRUE(DataDirectory::lock(folder.path()));
    }
    EXPECT_TRUE(DataDirectory::lock(folder.path()));
}

}  // namespace
}  // namespace beholden::store
