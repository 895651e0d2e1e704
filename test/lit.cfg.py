"""Configuration of lit; the build writes lit.site.cfg.py, which loads it."""

import os

import lit.formats

config.name = "torch-tidy"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".cu", ".test"]
config.excludes = ["Inputs", "unit", "tools", "corpus", "bench", "setup"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_dir, "test")

# The helper runs on whatever Python runs lit.
check_torch = [config.python, os.path.join(config.test_source_root, "check_torch.py"),
               "--clang", config.clang, "--filecheck", config.filecheck,
               "--plugin", config.plugin]
for headers in config.headers:
    check_torch += ["--headers", f"'{headers}'"]
check_docs = [c.replace("check_torch.py", "check_docs.py") for c in check_torch]
check_reveals = [c.replace("check_torch.py", "check_reveals.py") for c in check_torch]
if "differential" not in config.features:
    check_reveals.append("--analysis-only")
for pch in config.run_pch:
    check_reveals += ["--run-pch", pch]
check_pages = [c.replace("check_torch.py", "check_reveal_pages.py") for c in check_torch]
if "differential" not in config.features:
    # LLVM is what differs there, not LibTorch.
    check_torch.append("--one-version")
config.substitutions += [
    ("%{headers_1_13}", f"'{config.headers[0]}'"),
    ("%{pch_1_13}", config.headers[0].split("|")[1]),
    ("%{run_pch_1_13}", config.run_pch[0].split("=")[1] if config.run_pch else "none"),
    ("%run_pch", " ".join(f"--pch {pch}" for pch in config.run_pch)),
    ("%check_reveal_pages", " ".join(check_pages)),
    ("%check_reveals", " ".join(check_reveals)),
    ("%check_docs", " ".join(check_docs)),
    ("%check_torch", " ".join(check_torch)),
    ("%clang_tidy", f"{config.clang_tidy} -load {config.module}"),
    ("%clang_plugin", f"{config.clang} -fplugin={config.plugin}"),
    ("%clang", config.clang),
    ("%host_dir", os.path.dirname(config.clang_tidy)),
    ("%FileCheck", config.filecheck),
    ("%split-file", config.split_file),
    ("%not", config.not_tool),
    ("count 0", f"{config.count_tool} 0"),
    ("%python", config.python),
    ("%torch113_flags", config.flags_1_13),
    ("%torch215_flags", config.flags_2_15),
    ("%cuda_include", config.cuda_include),
    ("%source_dir", config.source_dir),
    ("%build_dir", config.build_dir),
    ("%module", config.module),
    ("%plugin", config.plugin),
    ("%pypi_clang_tidy", config.pypi_clang_tidy),
]
for feature in config.features:
    config.available_features.add(feature)
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"
