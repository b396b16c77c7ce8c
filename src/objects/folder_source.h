#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "objects/object_source.h"

namespace beholden::objects {

/// A folder as a bucket: keys are paths below it.
///
/// Neither a key nor a link inside leads out of the folder: every step of a path is opened by
/// itself, without following links. A key with a version is not there, since files have none.
/// Listings leave out whatever is neither folder nor regular file.
///
/// folder  May itself be a link.
/// errors  kInvalidArgument: not a folder that can be read.
Result<std::unique_ptr<ObjectSource>> make_folder_source(std::filesystem::path folder);

}  // namespace beholden::objects
