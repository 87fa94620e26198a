"""Other contexts are entered through their public.py only; the layers' contracts hold."""

import os
import subprocess
import sys

from tests.repo.house import ROOT, import_graph, list_contexts, tell

# Plain packages without a door: they are values and rules for everybody.
OPEN_TO_ALL = {"kernel", "policy", "crypto", "toolkit"}
# The composition root may reach what it composes.
ROOMS_FOR_SITE = {"web", "api", "apps", "commands"}
# The verifier is one file that outsiders carry away; the planes are entered by their processes.
PROCESS_ENTRIES = {"zhengtong.gateway.plane.main"}


def test_other_contexts_are_entered_through_their_door_only():
    contexts = set(list_contexts()) - OPEN_TO_ALL
    graph = import_graph()
    problems = []
    for module in sorted(graph.modules):
        home = context_of(module)
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            target = context_of(imported)
            if target == home or target not in contexts or is_door(imported, home):
                continue
            line = graph.get_import_details(importer=module, imported=imported)[0]["line_number"]
            problems.append(f"{module}:{line} imports {imported}")
    assert not problems, tell(problems)


def context_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def is_door(imported: str, home: str) -> bool:
    parts = imported.split(".")
    if len(parts) >= 3 and parts[2] == "public":
        return True
    if home == "site":
        return len(parts) >= 3 and parts[2] in ROOMS_FOR_SITE
    return home == "cli" and imported in PROCESS_ENTRIES


def test_the_layers_contracts_are_kept():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])",
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    report = done.stdout + done.stderr
    assert done.returncode == 0, report[report.find("Contracts:") :]
