#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beholden::analysis {

/// Cuts a text where CLIP's tokenizer does before it joins pairs: composed (NFC), in lower case,
/// letters together, each digit by itself, other signs together, English contractions apart;
/// white space separates and is gone.
///
/// errors   kInvalidArgument: not UTF-8.
/// threads  pure.
/// source   the pattern of CLIP's published tokenizer; letters and numbers as Unicode has them.
Result<std::vector<std::string>> prompt_words(std::string_view text);

}  // namespace beholden::analysis
