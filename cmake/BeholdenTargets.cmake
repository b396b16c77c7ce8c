configure_file(${CMAKE_SOURCE_DIR}/cmake/test_paths.h.in ${CMAKE_BINARY_DIR}/test_paths/base/test_paths.h @ONLY)

# beholden_library(NAME SOURCES ... [DEPS ...] [PRIVATE_DEPS ...] [TESTS ...] [TEST_DEPS ...])
#
# One folder of src/, one target `bh_NAME`. DEPS name other rooms (without `bh_`) or imported targets
# whose headers ours include; PRIVATE_DEPS are used by .cc files only. TESTS (files beside the sources)
# become one executable `NAME_test`.
function(beholden_library NAME)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;PRIVATE_DEPS;TESTS;TEST_DEPS" ${ARGN})
  add_library(bh_${NAME} STATIC ${ARG_SOURCES})
  add_library(beholden::${NAME} ALIAS bh_${NAME})
  target_include_directories(bh_${NAME} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(bh_${NAME} PUBLIC ${ARG_DEPS} PRIVATE bh_options ${ARG_PRIVATE_DEPS})
  if(BH_TESTS AND ARG_TESTS)
    add_executable(${NAME}_test ${ARG_TESTS})
    target_link_libraries(${NAME}_test PRIVATE bh_${NAME} bh_options ${ARG_TEST_DEPS}
      GTest::gtest GTest::gtest_main)
    target_include_directories(${NAME}_test PRIVATE ${CMAKE_BINARY_DIR}/test_paths)
    add_test(NAME ${NAME}_test COMMAND ${NAME}_test)
    set_tests_properties(${NAME}_test PROPERTIES LABELS unit TIMEOUT 600)
  endif()
endfunction()
