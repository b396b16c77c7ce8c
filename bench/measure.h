#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <boost/json.hpp>

/// What the benchmarks share. They compare things measured in turn on one thread: the machine may
/// be busy, and then a ratio of neighbours in time still means something.
namespace beholden::bench {

/// CPU seconds of this thread since it began.
double thread_seconds();
double wall_seconds();

/// Runs `work` `repeats` times.
///
/// returns  CPU seconds of this thread for each.
std::vector<double> time_each(std::size_t repeats, const std::function<void()>& work);

double median(std::vector<double> values);
/// share  0..1, by nearest rank.
double quantile(std::vector<double> values, double share);

/// Bytes that plain reading can bring in: the yardstick of a scan.
class StreamRead {
public:
    /// Makes a buffer of that size in huge pages, as the index has its codes.
    explicit StreamRead(std::size_t bytes);
    ~StreamRead();
    StreamRead(const StreamRead&) = delete;
    StreamRead& operator=(const StreamRead&) = delete;

    /// Reads all of it once, with the widest loads that the processor has.
    ///
    /// returns  bytes per CPU second.
    double pass();

private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

/// Processor, cores, load and instruction set chosen, for the head of every result.
boost::json::object describe_machine();

/// [count, width] floats from a file of exactly that size; ends the program with a message if not.
std::vector<float> read_floats(const std::string& path, std::size_t width);

/// Every argument `--name value`; ends the program with a message if one is missing its value.
class Arguments {
public:
    Arguments(int argc, char** argv);
    [[nodiscard]] std::string text(const std::string& name, const std::string& otherwise) const;
    [[nodiscard]] std::string text(const std::string& name) const;
    [[nodiscard]] std::size_t number(const std::string& name, std::size_t otherwise) const;

private:
    std::vector<std::string> words_;
};

}  // namespace beholden::bench
