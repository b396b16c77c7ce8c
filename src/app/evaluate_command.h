#pragma once

namespace CLI {
class App;
}

namespace beholden::app {

/// `beholden evaluate
/// verification|identification|demographics|attributes|calibrate|equipment|labels|text`: measures
/// the packs on labelled pictures. Reads pictures and writes reports; nothing is enrolled and no
/// template is written anywhere.
void add_evaluate_command(CLI::App& app, int& exit_code);

void add_evaluate_verification(CLI::App& evaluate, int& exit_code);
void add_evaluate_identification(CLI::App& evaluate, int& exit_code);
void add_evaluate_demographics(CLI::App& evaluate, int& exit_code);
void add_evaluate_calibrate(CLI::App& evaluate, int& exit_code);
void add_evaluate_equipment(CLI::App& evaluate, int& exit_code);
void add_evaluate_labels(CLI::App& evaluate, int& exit_code);
void add_evaluate_text(CLI::App& evaluate, int& exit_code);
void add_evaluate_attributes(CLI::App& evaluate, int& exit_code);

}  // namespace beholden::app
