#include "app/export_command.h"

#include <cerrno>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/evaluate_common.h"
#include "app/offline_state.h"
#include "base/limits.h"
#include "base/log.h"
#include "store/logged_write.h"

namespace beholden::app {

namespace {

namespace json = boost::json;

struct Options {
    OfflineOptions offline;
    std::string collection;
    std::string output;
};

/// Standard output, or a file that only its owner may read.
class Output {
public:
    static Result<Output> open(const std::string& file) {
        if (file.empty()) return Output(STDOUT_FILENO);
        const int fd =
            ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0) return refused(file);
        return Output(fd);
    }
    Output(Output&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;
    Output& operator=(Output&&) = delete;
    ~Output() {
        if (fd_ > STDERR_FILENO) ::close(fd_);
    }

    Result<void> write_line(const json::object& line) const {
        const std::string text = json::serialize(line) + "\n";
        for (std::size_t done = 0; done < text.size();) {
            const ssize_t count = ::write(fd_, text.data() + done, text.size() - done);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return refused("");
            done += static_cast<std::size_t>(count);
        }
        return {};
    }

private:
    explicit Output(int fd) : fd_(fd) {}
    static tl::unexpected<Error> refused(const std::string& file) {
        return fail(
            ErrorCode::kIo, "The export cannot be written.",
            file + ": " + std::generic_category().message(errno)
        );
    }
    int fd_;
};

json::object collection_line(const gallery::CollectionInfo& info) {
    json::object tags;
    for (const auto& [name, value] : info.tags) tags[name] = value;
    return {
        {"type", "collection"},
        {"format", 1},
        {"CollectionId", info.id.str()},
        {"Created", to_iso8601(info.created)},
        {"FaceModelVersion", info.model_version},
        {"FaceCount", info.face_count},
        {"Tags", std::move(tags)},
    };
}

json::object face_line(const gallery::FaceRecord& face) {
    json::object line = {
        {"type", "face"},
        {"FaceId", face.face_id.str()},
        {"ImageId", face.image_id.str()},
        {"BoundingBox",
         {{"Left", face.box.left},
          {"Top", face.box.top},
          {"Width", face.box.width},
          {"Height", face.box.height}}},
        {"Confidence", face.confidence_pct},
        {"FaceModelVersion", face.model_version},
        {"Created", to_iso8601(face.created)},
    };
    if (!face.external_image_id.empty()) line["ExternalImageId"] = face.external_image_id;
    if (!face.user_id.empty()) line["UserId"] = face.user_id.str();
    if (face.expires) line["Expires"] = to_iso8601(*face.expires);
    return line;
}

Result<void> export_collection(const Options& options) {
    const SystemClock clock;
    BH_TRY_ASSIGN(const auto state, OfflineState::open(options.offline, clock));
    const CollectionId id(options.collection);
    BH_TRY_ASSIGN(const auto info, state->gallery().describe_collection(id));
    BH_TRY_ASSIGN(const Output output, Output::open(options.output));
    // First: what left the server must be in its log.
    audit::Entry entry;
    entry.kind = audit::Kind::kExport;
    entry.began = clock.now();
    entry.collection_id = id.str();
    entry.gallery_size = info.face_count;
    BH_TRY(store::make_recorder(state->store(), clock)->record(entry));
    BH_TRY(output.write_line(collection_line(info)));
    std::string after;
    do {
        BH_TRY_ASSIGN(
            const auto page, state->gallery().list_faces(id, after, limits::kFacesPerCallMax, {})
        );
        for (const gallery::FaceRecord& face : page.items) {
            BH_TRY(output.write_line(face_line(face)));
        }
        after = page.next;
    } while (!after.empty());
    return {};
}

}  // namespace

void add_export_command(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand(
        "export",
        "What is kept of a collection, without templates, as JSON lines (the server stopped)"
    );
    const auto options = std::make_shared<Options>();
    add_offline_options(*command, options->offline);
    command->add_option("--collection", options->collection, "Which")->required();
    command->add_option("--output", options->output, "A new file; standard output if absent");
    command->callback([options, &exit_code] { exit_code = finish(export_collection(*options)); });
}

}  // namespace beholden::app
