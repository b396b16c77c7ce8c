#pragma once

#include <string>

#include <boost/json/fwd.hpp>

namespace beholden::app {

/// JSON for people to read and for files under version control: objects indented by two, arrays
/// without objects or arrays on one line, numbers as short as they allow. Ends with a line end.
std::string to_text(const boost::json::value& value);

}  // namespace beholden::app
