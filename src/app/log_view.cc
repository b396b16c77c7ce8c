#include "app/log_view.h"

#include <fstream>
#include <iterator>

#include "app/log_nodes.h"

namespace beholden::app {

Result<TrustFile> read_trust_file(const std::filesystem::path& file) {
    TrustFile trust;
    if (file.empty()) return trust;
    std::ifstream stream(file);
    trust.text.assign(std::istreambuf_iterator<char>(stream), {});
    if (!stream) {
        return fail(ErrorCode::kIo, "The file audit-policy cannot be read.", file.string());
    }
    BH_TRY_ASSIGN(trust.policy, audit::TrustPolicy::parse(trust.text, audit::parse_vkey));
    return trust;
}

audit::NodeReader LogView::nodes(std::uint64_t size) const { return log_nodes(log_, size); }

}  // namespace beholden::app
