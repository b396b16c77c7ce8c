#pragma once

#include <memory>
#include <string>

#include "analysis/faces/faces.h"
#include "base/clock.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "gallery/gallery.h"
#include "infer/runtime.h"
#include "store/store.h"

namespace CLI {
class App;
}

namespace beholden::app {

/// Where a stopped server's state is, for commands that work on it in the server's place. Each as
/// the setting of the same name: flag, environment, default.
struct OfflineOptions {
    std::string data_dir;
    std::string root_key_file;
    std::string assets_dir;
    std::string pack;
};

/// Adds --data-dir, --root-key-file, --assets-dir and --pack.
void add_offline_options(CLI::App& command, OfflineOptions& options);

/// The data directory of a stopped server, opened as the server would: locked, and whole.
class OfflineState {
public:
    /// clock   Must outlive the state.
    /// errors  kUnavailable: a server runs on it. kNotFound: no data directory. Those of opening
    ///         store, models and gallery.
    static Result<std::unique_ptr<OfflineState>> open(
        const OfflineOptions& options, const Clock& clock
    );

    [[nodiscard]] gallery::Gallery& gallery() const noexcept { return *gallery_; }
    [[nodiscard]] store::Store& store() const noexcept { return *store_; }
    [[nodiscard]] const analysis::FacePack& faces() const noexcept { return *faces_; }
    [[nodiscard]] const crypto::SecureKey& root_key() const noexcept { return root_key_; }

private:
    // In the order in which they need each other.
    crypto::SecureKey root_key_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<infer::Runtime> runtime_;
    std::unique_ptr<analysis::FacePack> faces_;
    std::unique_ptr<gallery::Gallery> gallery_;
};

}  // namespace beholden::app
