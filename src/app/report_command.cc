#include "app/report_command.h"

#include <memory>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "app/audit_files.h"
#include "app/evaluate_common.h"
#include "audit/report/compute.h"

namespace beholden::app {

namespace {

namespace report = audit::report;

constexpr int kDone = 0;

struct Options {
    AuditLogOptions log;
    std::string from;
    std::string to;
    std::string format = "json";
    std::string out;
};

report::Format format_of(const std::string& name) {
    if (name == "csv") return report::Format::kCsv;
    if (name == "html") return report::Format::kHtml;
    return report::Format::kJson;
}

Result<report::Report> compute(const Options& options) {
    BH_TRY_ASSIGN(const auto period, report::parse_period(options.from, options.to));
    BH_TRY_ASSIGN(const auto source, open_audit_log(options.log));
    BH_TRY_ASSIGN(const auto policy, read_trust(options.log));
    return report::compute(*source, policy, period);
}

Result<void> write_report(const Options& options) {
    BH_TRY_ASSIGN(const report::Report made, compute(options));
    const std::string text = report::print(made, format_of(options.format));
    if (!options.out.empty()) return write_whole_file(options.out, text);
    fmt::print("{}", text);
    return {};
}

}  // namespace

void add_report_command(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand(
        "report", "The disclosure report of a period, computed from the audit log alone"
    );
    const auto options = std::make_shared<Options>();
    add_audit_log_options(*command, options->log);
    add_trust_options(*command, options->log);
    command->add_option("--from", options->from, "2026-11-01 or 2026-11-01T09:00:00Z, included")
        ->required();
    command->add_option("--to", options->to, "Likewise, not included")->required();
    command->add_option("--format", options->format, "json, csv or html")
        ->check(CLI::IsMember({"json", "csv", "html"}))
        ->capture_default_str();
    command->add_option("--out", options->out, "File; default: standard output");
    command->callback([options, &exit_code] {
        const auto done = write_report(*options);
        exit_code = done ? kDone : audit_exit_code(done.error());
        if (!done) finish(done);
    });
}

}  // namespace beholden::app
