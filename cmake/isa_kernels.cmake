# Sources that use more than the baseline instruction set, and the flags of each set. The code picks
# one at run time. Such a source defines nothing inline that others share: the linker might keep the
# copy that needs the wider set.
set(BH_ISA_FLAGS_AVX2 -mavx2 -mfma -mf16c)
set(BH_ISA_FLAGS_AVX512 ${BH_ISA_FLAGS_AVX2} -mavx512f -mavx512bw -mavx512vl -mavx512dq -mavx512vnni
  # GCC 12 warns about its own header (GCC bug 105593).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-uninitialized -Wno-maybe-uninitialized>)

# beholden_isa_sources(SET FILE...): SET is AVX2 or AVX512.
function(beholden_isa_sources SET)
  # Ahead of the target's own -march=x86-64-v2 or behind it, -m flags add to it.
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "${BH_ISA_FLAGS_${SET}}")
endfunction()
