# Compiler, linker and sanitizer settings that hold for every target of ours.
find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Paths below the checkout count as relative, so that one cache serves every clone on a machine.
  set(BH_CCACHE ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${BH_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${BH_CCACHE})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()

# Beast units take up to 1.6 GB each with sanitizers: one at a time.
set_property(GLOBAL APPEND PROPERTY JOB_POOLS heavy=1)

add_library(bh_options INTERFACE)
target_compile_options(bh_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wundef
  $<$<BOOL:${BH_WERROR}>:-Werror>
  -march=x86-64-v2)
target_compile_definitions(bh_options INTERFACE $<$<BOOL:${BH_ASSERT}>:BH_ASSERT>)

if(BH_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(BH_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()

# Coverage of all our code guides the fuzzers; each brings its own main().
if(BH_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fstack-protector-strong -fcf-protection -D_GLIBCXX_ASSERTIONS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  add_link_options(-pie -Wl,-z,relro,-z,now)
endif()
