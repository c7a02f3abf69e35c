# Writes a C++ source that holds the report's template, style and scripts as text.
# usage: cmake -DOUTPUT=FILE -DTEMPLATE=FILE -DSTYLE=FILE -DSCRIPTS=FILE,FILE,... -P bundle_report.cmake
string(REPLACE "," ";" scripts "${SCRIPTS}")

# A raw string literal per file: compilers limit the length of one literal, not of their sequence.
function(append_literal text_variable file)
  file(READ "${file}" content)
  string(FIND "${content}" ")tezpress\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${file} contains the end of a raw string literal")
  endif()
  set(${text_variable} "${${text_variable}}R\"tezpress(${content})tezpress\"\n" PARENT_SCOPE)
endfunction()

set(template "")
append_literal(template "${TEMPLATE}")
set(style "")
append_literal(style "${STYLE}")
set(code "")
foreach(script IN LISTS scripts)
  append_literal(code "${script}")
endforeach()

file(WRITE "${OUTPUT}.new" "// Made by bundle_report.cmake from src/evaluate/report.
#include \"evaluate/report_assets.h\"

namespace tezpress {

std::string_view report_template() {
  return ${template};
}
std::string_view report_style() {
  return ${style};
}
std::string_view report_script() {
  return \"(() => {\\n\\\"use strict\\\";\\n\"
${code}\"})();\\n\";
}

}  // namespace tezpress
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
