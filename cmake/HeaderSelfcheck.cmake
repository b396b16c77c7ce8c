# Every header compiles alone. One whose .cc file includes it first is proven by that file (the
# layering test demands the order); each of the others gets a source of one line here.
#
# bh_header_selfcheck(): target `header_selfcheck`, over all headers of src/. A glob on purpose: a
# header that nobody listed is just the one to check.
function(bh_header_selfcheck)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/src/*.h)
  set(sources "")
  foreach(header ${headers})
    string(REGEX REPLACE "\\.h$" ".cc" own ${header})
    if(NOT EXISTS ${CMAKE_SOURCE_DIR}/src/${own})
      set(source ${CMAKE_CURRENT_BINARY_DIR}/header_selfcheck/${header}.cc)
      file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n")
      list(APPEND sources ${source})
    endif()
  endforeach()
  add_library(header_selfcheck OBJECT ${sources})
  target_link_libraries(header_selfcheck PRIVATE bh_options onnxruntime_headers sqlite3 GTest::gtest
    Boost::headers OpenSSL::SSL fmt::fmt tl::expected PkgConfig::SODIUM PkgConfig::SPNG)
  # What targets define for their own sources.
  target_compile_definitions(header_selfcheck PRIVATE BH_VERSION="")
  target_include_directories(header_selfcheck PRIVATE ${CMAKE_BINARY_DIR}/test_paths)
  # The rooms bring generated headers and include folders.
  foreach(room base imaging infer analysis index crypto audit store policy gallery evaluate wire auth objects http api app)
    if(TARGET bh_${room})
      target_link_libraries(header_selfcheck PRIVATE bh_${room})
    endif()
  endforeach()
endfunction()
