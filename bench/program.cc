#include "program.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace beholden::bench {

namespace fs = std::filesystem;

void end_with(const std::string& message) {
    std::cerr << message << '\n';
    std::exit(2);
}

Bytes read_bytes(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) end_with("cannot read " + path.string());
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto bytes = as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

std::vector<fs::path> pictures_in(const fs::path& folder) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const fs::path& path = entry.path();
        if (path.extension() == ".jpg" || path.extension() == ".png") found.push_back(path);
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::size_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void print(const boost::json::object& result) {
    std::cout << boost::json::serialize(result) << '\n';
}

}  // namespace beholden::bench
