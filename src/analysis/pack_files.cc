#include "analysis/pack_files.h"

#include "infer/model_file.h"

namespace beholden::analysis {

Result<infer::Model> PackFiles::model(const PackedFile& file, infer::InputElements inputs) const {
    return runtime_.load(resolve(file.file, pack_folder_, assets_dir_), file.sha256, inputs);
}

Result<std::string> PackFiles::text(const PackedFile& file) const {
    BH_TRY_ASSIGN(
        const Bytes bytes,
        infer::read_verified(resolve(file.file, pack_folder_, assets_dir_), file.sha256)
    );
    return std::string(as_text(bytes));
}

}  // namespace beholden::analysis
