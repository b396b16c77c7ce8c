/// Writes logs with the library, and answers questions about trees, for the tests in Python that
/// compare both with other implementations.
///
///     audit_tool write FOLDER ORIGIN SEED SIZE[:LABEL]...
///         Makes the log grow to each size in turn, its entries told apart by the label. Writes
///         tiles, checkpoint, checkpoint.SIZE and log.vkey; consistency.OLD-NEW beside them: the
///         hashes in base64, a line each. SEED: 64 hexadecimal digits.
///     audit_tool lines FOLDER ORIGIN SEED
///         The same of a log whose entries are the lines of standard input.
///     audit_tool trees
///         For each line "LABEL SIZE OLD INDEX" of standard input, of the tree whose entry i is
///         "LABEL/i": a line with root, inclusion proof of INDEX and consistency proof from OLD, in
///         hexadecimal, parted by spaces and, within a proof, commas.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
#include <string>

#include "audit/testing/log_writer.h"
#include "audit/tree_proof.h"

namespace {

using namespace beholden;  // NOLINT(google-build-using-namespace): a program, not a header
namespace fs = std::filesystem;

void write(const fs::path& file, std::string_view content) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

void publish(const audit::TestLog& log, std::uint64_t old_size, const fs::path& folder) {
    const std::string size = std::to_string(log.size());
    for (const auto& tile : audit::tiles_of_growth(old_size, log.size())) {
        write(folder / audit::tile_path(tile), as_text(log.tile(tile)));
    }
    write(folder / "checkpoint", log.checkpoint());
    write(folder / ("checkpoint." + size), log.checkpoint());
    std::string proof;
    const auto hashes = audit::prove_consistency(old_size, log.size(), log.nodes()).value();
    for (const auto& hash : hashes) proof += to_base64(hash) + "\n";
    write(folder / ("consistency." + std::to_string(old_size) + "-" + size), proof);
}

audit::TestLog new_log(const fs::path& folder, const char* origin, const char* seed_hex) {
    const Bytes seed = parse_hex(seed_hex).value();
    audit::TestLog log(
        audit::NoteSigner::make(origin, crypto::SecureKey::copy_of(std::span(seed).first<32>()))
            .value()
    );
    write(folder / "log.vkey", to_vkey(log.key()) + "\n");
    return log;
}

int write_lines(std::span<char*> words) {
    if (words.size() != 3) return 2;
    audit::TestLog log = new_log(words[0], words[1], words[2]);
    for (std::string line; std::getline(std::cin, line);) log.append(line);
    publish(log, 0, words[0]);
    return 0;
}

int write_log(std::span<char*> words) {
    if (words.size() < 4) return 2;
    const fs::path folder = words[0];
    audit::TestLog log = new_log(folder, words[1], words[2]);
    for (const std::string step : words.subspan(3)) {
        const std::size_t colon = step.find(':');
        const std::uint64_t old_size = log.size();
        const std::string label = colon == std::string::npos ? "entry" : step.substr(colon + 1);
        log.grow(std::stoull(step.substr(0, colon)), label);
        publish(log, old_size, folder);
    }
    return 0;
}

std::string joined(const audit::Proof& proof) {
    std::string text;
    for (const auto& hash : proof) text += (text.empty() ? "" : ",") + to_hex(hash);
    return text.empty() ? "-" : text;
}

int answer_about_trees() {
    std::string label;
    std::uint64_t size = 0;
    std::uint64_t old_size = 0;
    std::uint64_t index = 0;
    while (std::cin >> label >> size >> old_size >> index) {
        std::map<audit::NodeId, audit::Hash> nodes;
        audit::CompactRange range;
        for (std::uint64_t i = 0; i < size; ++i) {
            const std::string entry = label + "/" + std::to_string(i);
            range.append(
                audit::leaf_hash(as_bytes(entry)),
                [&](audit::NodeId id, const audit::Hash& hash) { nodes[id] = hash; }
            );
        }
        const audit::NodeReader read = [&](audit::NodeId id) -> Result<audit::Hash> {
            return nodes.at(id);
        };
        const auto inclusion = audit::prove_inclusion(index, size, read).value();
        const auto consistency = audit::prove_consistency(old_size, size, read).value();
        std::cout << to_hex(range.root()) << ' ' << joined(inclusion) << ' ' << joined(consistency)
                  << '\n';
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::span words(argv, static_cast<std::size_t>(argc));
    const std::string what = argc > 1 ? words[1] : "";
    if (what == "write") return write_log(words.subspan(2));
    if (what == "lines") return write_lines(words.subspan(2));
    if (what == "trees") return answer_about_trees();
    return 2;
}
