#pragma once

#include <filesystem>
#include <memory>

#include "analysis/faces/faces.h"
#include "base/clock.h"
#include "crypto/root_key.h"
#include "gallery/gallery.h"
#include "program.h"
#include "store/data_directory.h"
#include "store/sqlite/sqlite_store.h"

namespace beholden::bench {

/// A data directory's store and gallery, as a server opens them; closed when it goes.
class OpenedGallery {
public:
    /// pack  Must outlive it.
    OpenedGallery(const std::filesystem::path& data_dir, const analysis::FacePack& pack) {
        auto directory = value_or_end(store::DataDirectory::lock(data_dir), "data directory");
        root_key_ =
            value_or_end(crypto::load_root_key(crypto::root_key_source(data_dir, {})), "root key");
        store_ =
            value_or_end(store::sqlite::open_store(std::move(directory), root_key_, {}), "store");
        gallery_ = value_or_end(gallery::Gallery::open(*store_, pack, clock_), "gallery");
    }
    gallery::Gallery* operator->() { return gallery_.get(); }
    gallery::Gallery& operator*() { return *gallery_; }

private:
    SystemClock clock_;
    crypto::SecureKey root_key_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<gallery::Gallery> gallery_;
};

}  // namespace beholden::bench
