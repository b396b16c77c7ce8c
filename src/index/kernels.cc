#include "index/kernels.h"

#include <cstdlib>
#include <string>

namespace beholden::index {

const Kernels* find_kernels(Isa isa) noexcept {
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
    const bool avx512 =
        avx2 && __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
        __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
        __builtin_cpu_supports("avx512vnni") != 0;
    switch (isa) {
        case Isa::kScalar: return &detail::kKernelsScalar;
        case Isa::kAvx2: return avx2 ? &detail::kKernelsAvx2 : nullptr;
        case Isa::kAvx512: return avx512 ? &detail::kKernelsAvx512 : nullptr;
    }
    return nullptr;
}

Result<const Kernels*> choose_kernels(std::string_view name) {
    for (const Isa isa : {Isa::kAvx512, Isa::kAvx2, Isa::kScalar}) {
        const Kernels* const kernels = find_kernels(isa);
        if (kernels != nullptr && (name.empty() || kernels->name == name)) return kernels;
    }
    return fail(
        ErrorCode::kInvalidArgument, "BH_ISA names no instruction set that this processor has",
        "BH_ISA=" + std::string(name)
    );
}

Result<const Kernels*> choose_kernels_by_environment() {
    const char* const name = std::getenv("BH_ISA");
    return choose_kernels(name == nullptr ? "" : name);
}

}  // namespace beholden::index
