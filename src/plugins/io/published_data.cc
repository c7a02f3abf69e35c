// See published_data.h.
#include "plugins/io/published_data.h"

#include <fmt/ranges.h>
#include <fnmatch.h>

#include <algorithm>
#include <cctype>

namespace tezpress {
namespace {

PublishedSet hurricane_isabel() {
  return {"Hurricane ISABEL",
          "SDRBENCH-Hurricane-ISABEL-100x500x500.tar.gz",
          {{"f[0-9][0-9].bin.f32", Dtype::kFloat, {100, 500, 500}},
           {"f[0-9][0-9].log10.bin.f32", Dtype::kFloat, {100, 500, 500}, true}},
          {{"CLOUD", "kg/kg", "cloud water and ice"},
           {"PRECIP", "kg/kg", "precipitation"},
           {"P", "Pa", "pressure"},
           {"QCLOUD", "kg/kg", "cloud water"},
           {"QGRAUP", "kg/kg", "graupel"},
           {"QICE", "kg/kg", "cloud ice"},
           {"QRAIN", "kg/kg", "rain"},
           {"QSNOW", "kg/kg", "snow"},
           {"QVAPOR", "kg/kg", "water vapour"},
           {"TC", "degC", "temperature"},
           {"U", "m/s", "wind to the east"},
           {"V", "m/s", "wind to the north"},
           {"W", "m/s", "wind upwards"}}};
}

PublishedSet nyx() {
  return {"NYX",
          "SDRBENCH-EXASKY-NYX-512x512x512.tar.gz",
          {{".f32", Dtype::kFloat, {512, 512, 512}}, {".*.f32", Dtype::kFloat, {512, 512, 512}, true}},
          {{"baryon_density", "mean", "gas over its mean"},
           {"dark_matter_density", "mean", "dark matter over its mean"},
           {"temperature", "K", "gas temperature"},
           {"velocity_x", "cm/s", "gas velocity"},
           {"velocity_y", "cm/s", "gas velocity"},
           {"velocity_z", "cm/s", "gas velocity"}}};
}

PublishedSet exafel() {
  return {"EXAFEL",
          "SDRBENCH-EXAFEL-data-130x1480x1552.tar.gz",
          {{"-130x1480x1552.f32", Dtype::kFloat, {130, 1480, 1552}}},
          {{"SDRBENCH-EXAFEL-data", "ADU", "assembled detector frames"}}};
}

// Single raw panels, the older form of ExaFEL's data.
PublishedSet exafel_panels() {
  return {"ExaFEL panels",
          "",
          {{"*.f32", Dtype::kFloat, {50, 32, 185, 388}}},
          {{"smd-cxif5315-r129-dark", "ADU", "raw detector panels"}}};
}

// Variables as in the history files of the Community Atmosphere Model; levels and surface share the names' pattern.
PublishedSet cesm_atm() {
  return {"CESM-ATM",
          "SDRBENCH-CESM-ATM-1800x3600.tar.gz and SDRBENCH-CESM-ATM-26x1800x3600.tar.gz",
          {{"_1_1800_3600.f32", Dtype::kFloat, {1800, 3600}},
           {"_1_1800_3600.dat", Dtype::kFloat, {1800, 3600}},
           {"_1_26_1800_3600.f32", Dtype::kFloat, {26, 1800, 3600}}},
          {{"CLDHGH", "1", "high cloud"},        {"CLDLOW", "1", "low cloud"},
           {"CLDMED", "1", "middle cloud"},      {"CLDTOT", "1", "total cloud"},
           {"FLDS", "W/m2", "longwave down"},    {"FLNS", "W/m2", "net longwave"},
           {"FLUT", "W/m2", "longwave out"},     {"FSDS", "W/m2", "solar down"},
           {"LHFLX", "W/m2", "latent heat"},     {"SHFLX", "W/m2", "sensible heat"},
           {"PS", "Pa", "surface pressure"},     {"PSL", "Pa", "sea level pressure"},
           {"TS", "K", "surface temperature"},   {"TREFHT", "K", "temperature at 2 m"},
           {"TMQ", "kg/m2", "water vapour"},     {"PHIS", "m2/s2", "surface geopotential"},
           {"CLOUD", "1", "cloud fraction"},     {"T", "K", "temperature"},
           {"U", "m/s", "wind to the east"},     {"V", "m/s", "wind to the north"},
           {"OMEGA", "Pa/s", "vertical wind"},   {"Q", "kg/kg", "specific humidity"},
           {"RELHUM", "%", "relative humidity"}, {"Z3", "m", "geopotential height"}},
          true};
}

PublishedSet scale_letkf() {
  return {"SCALE-LetKF",
          "SDRBENCH-SCALE-98x1200x1200.tar.gz",
          {{"-98x1200x1200.f32", Dtype::kFloat, {98, 1200, 1200}},
           {"-98x1200x1200.log10.f32", Dtype::kFloat, {98, 1200, 1200}, true}},
          {{"PRES", "Pa", "pressure"},
           {"QC", "kg/kg", "cloud water"},
           {"QG", "kg/kg", "graupel"},
           {"QI", "kg/kg", "cloud ice"},
           {"QR", "kg/kg", "rain"},
           {"QS", "kg/kg", "snow"},
           {"QV", "kg/kg", "water vapour"},
           {"RH", "%", "relative humidity"},
           {"T", "K", "temperature"},
           {"U", "m/s", "wind to the east"},
           {"V", "m/s", "wind to the north"},
           {"W", "m/s", "wind upwards"}}};
}

PublishedSet miranda() {
  return {"Miranda",
          "SDRBENCH-Miranda-256x384x384.tar.gz",
          {{".d64", Dtype::kDouble, {256, 384, 384}},
           {".f32", Dtype::kFloat, {256, 384, 384}},
           {".*.d64", Dtype::kDouble, {256, 384, 384}, true}},
          {{"density", "", "density"},
           {"diffusivity", "", "diffusivity"},
           {"pressure", "", "pressure"},
           {"velocityx", "", "velocity"},
           {"velocityy", "", "velocity"},
           {"velocityz", "", "velocity"},
           {"viscocity", "", "viscosity"}}};
}

PublishedSet s3d() {
  return {"S3D",
          "",
          {{".*.field.d64", Dtype::kDouble, {11, 500, 500, 500}}},
          {{"stat_planar", "", "species, temperature, pressure, velocity"}}};
}

PublishedSet hacc() {
  return {"HACC",
          "EXASKY-HACC-data-medium-size.tar.gz",
          {{".f32", Dtype::kFloat, {280953867}}},
          {{"xx", "Mpc/h", "position"},
           {"yy", "Mpc/h", "position"},
           {"zz", "Mpc/h", "position"},
           {"vx", "km/s", "velocity"},
           {"vy", "km/s", "velocity"},
           {"vz", "km/s", "velocity"}}};
}

// "CESM ATM", "cesm-atm" and "CESM-ATM" are one name.
std::string folded(const std::string& name) {
  std::string text;
  for (const char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool matches(const PublishedFiles& files, const std::string& variable, const std::string& file_name) {
  return file_name.starts_with(variable) &&
         ::fnmatch(files.ending.c_str(), file_name.c_str() + variable.size(), 0) == 0;
}

}  // namespace

const std::vector<PublishedSet>& published_sets() {
  static const std::vector<PublishedSet> sets = {hurricane_isabel(), nyx(),     exafel(), exafel_panels(), cesm_atm(),
                                                 scale_letkf(),      miranda(), s3d(),    hacc()};
  return sets;
}

const PublishedSet& published_set(const std::string& name) {
  std::vector<std::string> known;
  for (const PublishedSet& set : published_sets()) {
    if (folded(set.name) == folded(name)) return set;
    known.push_back(set.name);
  }
  fail(ErrorCode::kUnknownName, "there is no published set called {}; there are: {}", name, fmt::join(known, ", "));
}

const PublishedFiles* published_files(std::string_view file_name, const PublishedSet*& set) {
  const std::string name(file_name);
  for (const PublishedSet& candidate : published_sets())
    for (const PublishedFiles& files : candidate.files)
      for (const PublishedVariable& variable : candidate.variables)
        if (matches(files, variable.name, name)) {
          set = &candidate;
          return &files;
        }
  return nullptr;
}

bool holds_variable(const PublishedSet& set, const std::string& variable, const std::string& file_name) {
  return std::any_of(set.files.begin(), set.files.end(), [&](const PublishedFiles& files) {
    return !files.derived && matches(files, variable, file_name);
  });
}

}  // namespace tezpress
