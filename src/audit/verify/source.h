#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "audit/tile.h"
#include "base/bytes.h"
#include "base/result.h"

namespace beholden::audit::verify {

/// Where the files of a log are read from.
///
/// threads  one at a time.
class LogSource {
public:
    virtual ~LogSource() = default;
    /// The signed note.
    ///
    /// errors  kNotFound, kIo.
    virtual Result<std::string> checkpoint() = 0;
    /// errors  kNotFound, kIo.
    virtual Result<Bytes> tile(const TileId& tile) = 0;
};

/// A folder with the file `checkpoint` and the folder `tile`, as C2SP tlog-tiles lays them out. A
/// full tile stands in for a partial one that is gone.
std::unique_ptr<LogSource> make_folder_source(std::filesystem::path folder);

/// The first entries or hashes of a full tile, as the bytes of a partial one.
///
/// errors  kCorruption: not the bytes of a full tile.
Result<Bytes> clip_tile(const Bytes& full, const TileId& partial);

}  // namespace beholden::audit::verify
