# Puts a text table into the binary.
#
#   torch_tidy_embed_table(<table> <symbol> <out.inc>)
#
# makes <out.inc> while building, whenever the table changes. It defines
#
#   constexpr llvm::StringLiteral <symbol>[] = { one literal for each line };
#
# for one source file to include in its own namespace, after
# llvm/ADT/StringRef.h. Without a symbol, `-`, it holds one string literal for
# the whole text, line ends included. Otherwise line ends and nothing else are left out: comments and
# column names are the reader's business. A relative table lies in the source
# folder, a relative output in the build folder of the calling directory. List
# the output among the sources of the target that compiles the file.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(TORCH_TIDY_EMBED_TABLE ${CMAKE_CURRENT_LIST_FILE} CACHE INTERNAL "")

  function(torch_tidy_embed_table Table Symbol Out)
    get_filename_component(Table "${Table}" ABSOLUTE)
    get_filename_component(Out "${Out}" ABSOLUTE
      BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
    get_filename_component(TableName "${Table}" NAME)
    add_custom_command(OUTPUT "${Out}"
      COMMAND ${CMAKE_COMMAND} "-DTABLE=${Table}" "-DSYMBOL=${Symbol}"
              "-DOUT=${Out}" -P "${TORCH_TIDY_EMBED_TABLE}"
      DEPENDS "${Table}" "${TORCH_TIDY_EMBED_TABLE}"
      COMMENT "Embedding ${TableName}"
      VERBATIM)
  endfunction()
  return()
endif()

foreach(Variable TABLE SYMBOL OUT)
  if(NOT ${Variable})
    message(FATAL_ERROR "EmbedTable.cmake: ${Variable} is not set")
  endif()
endforeach()

# Strings only: a CMake list would lose brackets and semicolons.
file(READ "${TABLE}" Text)
string(REPLACE "\r" "" Text "${Text}")
string(REGEX REPLACE "\n+$" "" Text "${Text}")
if(Text STREQUAL "")
  message(FATAL_ERROR "EmbedTable.cmake: ${TABLE} is empty")
endif()
string(REPLACE "\\" "\\\\" Text "${Text}")
string(REPLACE "\"" "\\\"" Text "${Text}")
string(REPLACE "\t" "\\t" Text "${Text}")
string(REPLACE "??" "?\\?" Text "${Text}") # no trigraphs
get_filename_component(Name "${TABLE}" NAME)
get_filename_component(Folder "${OUT}" DIRECTORY)
file(MAKE_DIRECTORY "${Folder}")
if(SYMBOL STREQUAL "-")
  string(REPLACE "\n" "\\n\"\n\"" Text "${Text}")
  file(WRITE "${OUT}" "// Made from ${Name}; do not edit.
\"${Text}\\n\"
")
  return()
endif()
string(REPLACE "\n" "\",\n    \"" Text "${Text}")
file(WRITE "${OUT}" "// Made from ${Name}; do not edit.
constexpr llvm::StringLiteral ${SYMBOL}[] = {
    \"${Text}\"};
")
