#include "measure.h"

#include <immintrin.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "index/kernels.h"
#include "program.h"

namespace beholden::bench {
namespace {

double seconds_of(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// bytes  a multiple of 256. Eight chains hide the latency of the loads' consumers.
__attribute__((target("avx512f"))) std::uint64_t read_avx512(
    const std::byte* data, std::size_t bytes
) {
    __m512i a = _mm512_setzero_si512();
    __m512i b = a;
    __m512i c = a;
    __m512i d = a;
    for (std::size_t at = 0; at < bytes; at += 256) {
        _mm_prefetch(reinterpret_cast<const char*>(data + at + 4096), _MM_HINT_T0);
        _mm_prefetch(reinterpret_cast<const char*>(data + at + 4096 + 64), _MM_HINT_T0);
        _mm_prefetch(reinterpret_cast<const char*>(data + at + 4096 + 128), _MM_HINT_T0);
        _mm_prefetch(reinterpret_cast<const char*>(data + at + 4096 + 192), _MM_HINT_T0);
        a = _mm512_xor_si512(a, _mm512_load_si512(data + at));
        b = _mm512_xor_si512(b, _mm512_load_si512(data + at + 64));
        c = _mm512_xor_si512(c, _mm512_load_si512(data + at + 128));
        d = _mm512_xor_si512(d, _mm512_load_si512(data + at + 192));
    }
    a = _mm512_xor_si512(_mm512_xor_si512(a, b), _mm512_xor_si512(c, d));
    alignas(64) std::uint64_t words[8];
    _mm512_store_si512(words, a);
    return words[0] ^ words[1] ^ words[2] ^ words[3] ^ words[4] ^ words[5] ^ words[6] ^ words[7];
}

__attribute__((target("avx2"))) std::uint64_t read_avx2(const std::byte* data, std::size_t bytes) {
    __m256i sums[8] = {};
    for (std::size_t at = 0; at < bytes; at += 256) {
        for (std::size_t k = 0; k < 8; ++k) {
            _mm_prefetch(reinterpret_cast<const char*>(data + at + 4096 + 32 * k), _MM_HINT_T0);
            const auto* const here = reinterpret_cast<const __m256i*>(data + at + 32 * k);
            sums[k] = _mm256_xor_si256(sums[k], _mm256_load_si256(here));
        }
    }
    for (std::size_t k = 1; k < 8; ++k) sums[0] = _mm256_xor_si256(sums[0], sums[k]);
    return static_cast<std::uint64_t>(_mm256_extract_epi64(sums[0], 0));
}

std::uint64_t read_words(const std::byte* data, std::size_t bytes) {
    std::uint64_t sums[4] = {};
    for (std::size_t at = 0; at < bytes; at += 32) {
        std::uint64_t words[4];
        std::memcpy(words, data + at, sizeof(words));
        for (std::size_t k = 0; k < 4; ++k) sums[k] ^= words[k];
    }
    return sums[0] ^ sums[1] ^ sums[2] ^ sums[3];
}

std::string cpu_model() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown";
}

}  // namespace

double thread_seconds() { return seconds_of(CLOCK_THREAD_CPUTIME_ID); }
double wall_seconds() { return seconds_of(CLOCK_MONOTONIC); }

std::vector<double> time_each(std::size_t repeats, const std::function<void()>& work) {
    std::vector<double> seconds;
    for (std::size_t i = 0; i < repeats; ++i) {
        const double begin = thread_seconds();
        work();
        seconds.push_back(thread_seconds() - begin);
    }
    return seconds;
}

double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(share * static_cast<double>(values.size()));
    return values[std::min(rank, values.size() - 1)];
}

double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

StreamRead::StreamRead(std::size_t bytes) {
    constexpr std::size_t kHugePage = 2 * 1024 * 1024;
    size_ = (bytes + kHugePage - 1) / kHugePage * kHugePage;
    void* const mapped =
        ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) end_with("no memory for the bandwidth measurement");
    static_cast<void>(::madvise(mapped, size_, MADV_HUGEPAGE));
    data_ = static_cast<std::byte*>(mapped);
    std::memset(data_, 0x5a, size_);
}

StreamRead::~StreamRead() { ::munmap(data_, size_); }

double StreamRead::pass() {
    static const bool has_avx512 = __builtin_cpu_supports("avx512f") != 0;
    static const bool has_avx2 = __builtin_cpu_supports("avx2") != 0;
    const double begin = thread_seconds();
    volatile std::uint64_t sink = has_avx512 ? read_avx512(data_, size_)
                                  : has_avx2 ? read_avx2(data_, size_)
                                             : read_words(data_, size_);
    static_cast<void>(sink);
    return static_cast<double>(size_) / (thread_seconds() - begin);
}

boost::json::object describe_machine() {
    double load[3] = {};
    static_cast<void>(::getloadavg(load, 3));
    const auto kernels = index::choose_kernels_by_environment();
    return {
        {"cpu", cpu_model()},
        {"cores", ::sysconf(_SC_NPROCESSORS_ONLN)},
        {"isa", kernels ? std::string((*kernels)->name) : "none"},
        {"load_1min", load[0]},
        {"memory_gib", static_cast<double>(::sysconf(_SC_PHYS_PAGES)) *
                           static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024.0 * 1024 * 1024)},
    };
}

std::vector<float> read_floats(const std::string& path, std::size_t width) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) end_with("cannot read " + path);
    const auto bytes = static_cast<std::size_t>(file.tellg());
    if (bytes % (width * sizeof(float)) != 0) end_with(path + " is not a whole number of rows");
    std::vector<float> values(bytes / sizeof(float));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(bytes));
    return values;
}

Arguments::Arguments(int argc, char** argv) : words_(argv + 1, argv + argc) {
    if (words_.size() % 2 != 0) end_with("arguments come as --name value");
}

std::string Arguments::text(const std::string& name, const std::string& otherwise) const {
    for (std::size_t i = 0; i + 1 < words_.size(); i += 2) {
        if (words_[i] == "--" + name) return words_[i + 1];
    }
    return otherwise;
}

std::string Arguments::text(const std::string& name) const {
    std::string value = text(name, "");
    if (value.empty()) end_with("--" + name + " is missing");
    return value;
}

std::size_t Arguments::number(const std::string& name, std::size_t otherwise) const {
    const std::string value = text(name, "");
    return value.empty() ? otherwise : std::stoul(value);
}

}  // namespace beholden::bench
