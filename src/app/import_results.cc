#include "app/import_results.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/json.hpp>

namespace beholden::app {

namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 4> kNames = {"enrolled", "no-face", "refused", "duplicate"};

tl::unexpected<Error> io_failure(const std::filesystem::path& path) {
    return fail(
        ErrorCode::kIo, "The results file cannot be read or written.",
        path.string() + ": " + std::generic_category().message(errno)
    );
}

tl::unexpected<Error> of_something_else(const std::filesystem::path& path) {
    return fail(
        ErrorCode::kInvalidArgument,
        "The results file is of another import (or the collection was made anew): name a new one.",
        path.string()
    );
}

json::array strings(const std::vector<std::string>& values) {
    json::array array;
    for (const std::string& value : values) array.emplace_back(value);
    return array;
}

json::object to_json(const RowResult& result) {
    json::object line = {
        {"row", result.row},
        {"path", result.key},
        {"result", name_of(result.kind)},
        {"image_id", result.image_id.str()},
    };
    if (!result.external_image_id.empty()) line["external_image_id"] = result.external_image_id;
    if (!result.faces.empty()) {
        json::array faces;
        for (const FaceId& face : result.faces) faces.emplace_back(face.str());
        line["faces"] = std::move(faces);
    }
    if (!result.unindexed.empty()) {
        json::array unindexed;
        for (const auto& reasons : result.unindexed) unindexed.push_back(strings(reasons));
        line["unindexed"] = std::move(unindexed);
    }
    if (result.kind == RowResult::Kind::kRefused) {
        line["error"] = result.error;
        line["message"] = result.message;
    }
    return line;
}

Result<void> write_all(int fd, std::string_view text, const std::filesystem::path& path) {
    while (!text.empty()) {
        const ssize_t count = ::write(fd, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return io_failure(path);
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return {};
}

}  // namespace

std::string_view name_of(RowResult::Kind kind) noexcept {
    return kNames[static_cast<std::size_t>(kind)];
}

Result<ImportResults> ImportResults::open(
    const std::filesystem::path& file, const std::string& about
) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) return io_failure(file);
    ImportResults results(file, fd);
    BH_TRY(results.begin(about));
    return results;
}

Result<void> ImportResults::begin(const std::string& about) {
    std::string text;
    std::array<char, 65'536> buffer{};
    bool first = true;
    off_t whole = 0;  // up to the end of the last whole line
    while (true) {
        const ssize_t count = ::read(fd_, buffer.data(), buffer.size());
        if (count < 0) return io_failure(path_);
        if (count == 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(count));
        std::size_t begin = 0;
        for (std::size_t end = text.find('\n'); end != std::string::npos;
             end = text.find('\n', begin)) {
            BH_TRY(take_line(std::string_view(text).substr(begin, end - begin), first, about));
            first = false;
            begin = end + 1;
        }
        whole += static_cast<off_t>(begin);
        text.erase(0, begin);
    }
    if (!text.empty() && ::ftruncate(fd_, whole) != 0) return io_failure(path_);
    if (!first) return {};
    pending_ = json::serialize(json::object{{"import", about}, {"format", 1}}) + "\n";
    return flush();
}

Result<void> ImportResults::take_line(std::string_view line, bool first, const std::string& about) {
    boost::system::error_code failed;
    const json::value value = json::parse(line, failed);
    const json::object* object = failed ? nullptr : value.if_object();
    const auto text = [object](const char* name) -> std::string_view {
        const json::value* member = object == nullptr ? nullptr : object->if_contains(name);
        return member != nullptr && member->is_string() ? std::string_view(member->get_string())
                                                        : std::string_view();
    };
    if (first) {
        return text("import") == about ? Result<void>{} : Result<void>(of_something_else(path_));
    }
    ImageId image{std::string(text("image_id"))};
    const std::string_view result = text("result");
    if (image.empty() || std::ranges::find(kNames, result) == kNames.end()) {
        return of_something_else(path_);
    }
    if (result == name_of(RowResult::Kind::kDuplicate)) {
        const json::value* row = object->if_contains("row");
        if (row != nullptr && row->is_int64()) {
            duplicates_.insert(static_cast<std::size_t>(row->get_int64()));
        }
    } else if (result == name_of(RowResult::Kind::kRefused)) {
        refused_.insert(std::move(image));
    } else {
        refused_.erase(image);
        done_.insert(std::move(image));
    }
    return {};
}

ImportResults::ImportResults(ImportResults&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      pending_(std::move(other.pending_)),
      done_(std::move(other.done_)),
      refused_(std::move(other.refused_)),
      duplicates_(std::move(other.duplicates_)) {}

ImportResults& ImportResults::operator=(ImportResults&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(fd_, other.fd_);
    std::swap(pending_, other.pending_);
    std::swap(done_, other.done_);
    std::swap(refused_, other.refused_);
    std::swap(duplicates_, other.duplicates_);
    return *this;
}

ImportResults::~ImportResults() {
    if (fd_ >= 0) ::close(fd_);
}

void ImportResults::add(const RowResult& result) {
    pending_ += json::serialize(to_json(result));
    pending_ += '\n';
}

Result<void> ImportResults::flush() {
    if (pending_.empty()) return {};
    BH_TRY(write_all(fd_, pending_, path_));
    pending_.clear();
    if (::fdatasync(fd_) != 0) return io_failure(path_);
    return {};
}

}  // namespace beholden::app
